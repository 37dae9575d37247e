import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { pageNames } from '../../src/contract/page-paths.ts'
import { expect, test } from './fixtures.ts'

/** Names as an importer, a provider or an operator with bad intentions might bring them. */
const names = [
  '<img src=x onerror="window.taken=1">',
  '"><script>window.taken=1</script>',
  '=HYPERLINK("http://127.0.0.1/","x")',
  `+cmd|' /C calc'!A0`,
  '\u202egnp.exe\u2066',
  'long '.repeat(35),
  'w'.repeat(190),
  '__proto__',
  'constructor',
  '👩‍👩‍👧‍👦 family',
  'two\nlines',
  'nul\u0000here',
  'half \ud800',
] as const

const number = '+4915153920418'

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Speaks on a port of its own, as a page would that was taken over; the page's own connection ends by it. */
const callFrom = (page: Page, calls: readonly (readonly [string, unknown])[]): Promise<readonly Answer[]> =>
  page.evaluate(async (list) => {
    const { port1, port2 } = new MessageChannel()
    window.postMessage('orpc:connect', window.location.origin, [port2])
    const answers = list.map(
      (_, index) =>
        new Promise<{ status: number; body: unknown }>((resolve) =>
          port1.addEventListener('message', ({ data }) => {
            const { i: id, p: payload } = JSON.parse(data)
            if (id === String(index)) resolve({ status: payload.s ?? 200, body: payload.b?.json })
          }),
        ),
    )
    port1.start()
    list.forEach(([path, input], index) => {
      port1.postMessage(JSON.stringify({ i: String(index), p: { u: `/${path}`, b: { json: input } } }))
    })
    return Promise.all(answers)
  }, calls)

const isRunning = (page: Page) => expect(page.getByRole('contentinfo')).toContainText('Engine running')

test.describe.configure({ mode: 'serial' })

test('hostile names are taken as the data that they are', async ({ signalbox, page }) => {
  signalbox.allow(/./)
  await isRunning(page)
  const customers = names.map(
    (name, n) => ['customers/save', { id: n === 0 ? '__proto__' : `h-${n}`, name, currency: 'EUR' }] as const,
  )
  const rule = { condition: { kind: 'breaker-open' }, severity: 'warning' }
  const others = names.flatMap((name, n) => [
    ['verifications/send', { to: number, customerId: n === 0 ? '__proto__' : `h-${n}` }] as const,
    ['alerts/rules/create', { ...rule, name: name.slice(0, 80) }] as const,
    [
      'maintenance/create',
      { provider: null, from: Date.now() - 60_000, to: Date.now() - 1_000, reason: name },
    ] as const,
    ['localApi/createToken', { name: name.slice(0, 60), scope: 'read' }] as const,
    ['settings/set', { key: 'message.brand', value: `Brand ${n}`, reason: name }] as const,
  ])
  const answers = await callFrom(page, [...customers, ...others])
  for (const [index, { status, body }] of answers.entries())
    expect.soft([200, 409, 422], `${index}: ${JSON.stringify(body)}`).toContain(status)
  const [tooLong, unknown] = await callFrom(page, [
    ['customers/save', { id: 'long', name: 'x'.repeat(10_000), currency: 'EUR' }],
    ['__proto__/constructor', {}],
  ])
  expect(tooLong?.status).toBe(400)
  expect(unknown?.status).toBe(404)
  await page.reload()
  await isRunning(page)
})

for (const [path, name] of Object.entries(pageNames)) {
  test(`${name} shows hostile names as text`, async ({ page }) => {
    await page.goto(`app://ui/#${path}`)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await isRunning(page)
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    const seen = await page.evaluate(() => {
      const rows = [...document.querySelectorAll('tbody tr, [role="rowgroup"] [role="row"]')]
      const boxes = rows.map((row) => ({ parent: row.parentElement, box: row.getBoundingClientRect() }))
      const overlaps = boxes.filter(({ parent, box }, index) => {
        const next = boxes[index + 1]
        return (
          next !== undefined &&
          next.parent === parent &&
          box.height > 0 &&
          next.box.top < box.bottom - 1.5 &&
          next.box.top > box.top
        )
      })
      return {
        taken: 'taken' in window,
        strangers: document.querySelectorAll('img[onerror], script:not([src]):not([nonce])').length,
        wide: document.documentElement.scrollWidth > window.innerWidth,
        overlaps: overlaps.length,
        kept: JSON.stringify({ ...localStorage, ...sessionStorage }),
        shown: document.body.innerText,
      }
    })
    expect(seen).toMatchObject({ taken: false, strangers: 0, wide: false, overlaps: 0 })
    // Full numbers and tokens are neither shown nor kept by the page.
    for (const text of [seen.kept, seen.shown]) expect(text.replace(/\D/g, '')).not.toContain(number.slice(1))
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  })
}

test('whoever sends anything but the contract loses the connection, and the console goes on', async ({
  signalbox,
  page,
}) => {
  signalbox.allow(/./)
  const closed = await page.evaluate(async () => {
    const outcomes: string[] = []
    const deep = `{"i":"1","p":{"u":"/system/status","b":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`
    const messages = [
      'not json',
      '{}',
      '[]',
      '{"i":1}',
      '{"i":"1","p":7}',
      '{"i":"1","p":{"u":"http://127.0.0.1/"}}',
      '"x"',
      new Uint8Array(9),
      null,
      { i: '1' },
    ]
    for (const message of [...messages, deep]) {
      const { port1, port2 } = new MessageChannel()
      window.postMessage('orpc:connect', window.location.origin, [port2])
      const outcome = new Promise<string>((resolve) => {
        port1.addEventListener('close', () => resolve('closed'))
        port1.addEventListener('message', () => resolve('answered'))
        setTimeout(() => resolve('nothing'), 10_000)
      })
      port1.start()
      port1.postMessage(message)
      outcomes.push(await outcome)
    }
    return outcomes
  })
  expect(closed.slice(0, -1)).toEqual(Array.from({ length: 10 }, () => 'closed'))
  expect(['closed', 'answered']).toContain(closed.at(-1))
  expect(signalbox.output()).toContain('connection ended')
  await page.reload()
  await isRunning(page)
})
