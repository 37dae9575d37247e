import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { databaseFile } from '../../../src/engine/store/open.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { ask } from '../../builders/an-api.ts'
import {
  aLiveConsole,
  failNext,
  keys,
  type NumberName,
  numbers,
  type Place,
  twilioId,
  twilioTestId,
  vonageId,
} from './live-console.ts'
import { aPlantedCode, aPlantedNumber, aPlantedText, filesBelow, foundIn, type Planted, rowsOf } from './planted.ts'
import { firstAnswer, procedures } from './procedures.ts'

async function addAccounts({ client, world, twilio, vonage }: Place): Promise<void> {
  const wrong = { passphrase: keys['wrong passphrase'] }
  await client.accounts.secretStorage.choose({ protection: 'passphrase', passphrase: keys.passphrase })
  await client.accounts.secretStorage.unlock(wrong).catch(() => {})
  const urls = { api: twilio.url, pricing: twilio.url }
  const first = {
    adapter: 'twilio' as const,
    accountId: twilioId,
    secret: keys['key of Twilio before it was changed'],
    sender: 'Signalbox',
    region: null,
    baseUrls: urls,
  }
  expect(await client.accounts.test({ ...first, secret: keys['key that was refused'] })).toMatchObject({ ok: false })
  await client.accounts.add({ ...first, label: 'Twilio', currency: 'USD' })
  const test = { accountId: twilioTestId, secret: keys['test key of Twilio'] }
  await client.accounts.rotateKey({ name: 'twilio', secret: keys['key of Twilio'], test })
  await client.accounts.rotateKey({ name: 'twilio', test: null })
  await client.accounts.add({
    ...first,
    adapter: 'vonage',
    accountId: vonageId,
    secret: keys['key of Vonage'],
    label: 'Vonage',
    currency: 'EUR',
    baseUrls: { api: vonage.url, rest: vonage.url },
  })
  const plivo = world.providers.find(({ adapter }) => adapter === 'plivo')
  if (plivo === undefined) throw new Error('the sandbox has no Plivo')
  const { accountId, secret, sender, baseUrls, currency } = plivo
  const account = { adapter: 'plivo' as const, accountId, secret, sender, region: null, baseUrls: { ...baseUrls } }
  await client.accounts.add({ ...account, label: 'Plivo', currency })
  await client.accounts.testBudget.set({ capMicros: 1_000_000_000 })
}

/** Sends to all numbers in every way that there is; returns the codes of those that arrived. */
async function sendEverything(place: Place): Promise<Readonly<Record<'open' | 'closed', string>>> {
  const { client, engine, world, echo } = place
  const codeOf = (number: string) => {
    const code = /^\d{6}(?= is your Kupferberg code)/.exec(
      world.record('plivo').find(({ to }) => to === number)?.body ?? '',
    )
    if (code === null) throw new Error(`nothing was sent to ${number}`)
    return code[0]
  }
  const open = await client.verifications.send({ to: numbers.open, customerId: 'acme' })
  echo.status = 502
  const closed = await client.verifications.send({ to: numbers.closed })
  echo.status = 400
  const failed = await client.verifications.send({ to: numbers.failed, provider: 'twilio' })
  expect(failed.state).toBe('failed')
  await client.verifications.send({ to: numbers.landline }).catch(() => {})
  const codes = { open: codeOf(numbers.open), closed: codeOf(numbers.closed) }
  await client.verifications.check({ id: closed.id, code: '000000' })
  expect((await client.verifications.check({ id: closed.id, code: codes.closed })).result).toBe('converted')
  await client.search.find({ text: numbers.searched })
  await client.verifications.list({ filter: { search: numbers.searched } })
  failNext.now = true
  await client.reports.shownRows({ name: 'a', format: 'csv', columns: [], rows: [], zone: null }).catch(() => {})
  await client.storage.startExport().catch(() => {})
  await client.settings.saveExport().catch(() => {})
  failNext.now = false
  await engine.flow.rescue(open.id)
  return codes
}

async function overHttp({ engine, client }: Place): Promise<string> {
  await engine.localApi.follow()
  const { token } = await client.localApi.createToken({ name: 'shop', scope: 'full', confirmLive: true })
  const { port } = engine.localApi.view()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const call = (method: string, path: string, body?: object, more = {}) =>
    ask({ method, port, path: `/api${path}`, headers: { ...headers, ...more } }, body && JSON.stringify(body))
  const key = { 'idempotency-key': `order-${numbers.open}` }
  expect((await call('POST', '/verifications', { to: numbers.landline }, key)).status).toBeGreaterThan(399)
  expect((await call('GET', `/verifications?search=${encodeURIComponent(numbers.searched)}`)).status).toBe(200)
  await call('GET', '/verifications', undefined, { authorization: `Bearer ${token}x` })
  return token
}

async function importNumbers({ engine, client }: Place): Promise<void> {
  const file = join(aFolder(), 'history.csv')
  const lines = [
    'id,time,number,status',
    `i-1,2025-07-01T00:00:00Z,${numbers.imported},converted`,
    `i-2,2025-07-01T00:00:00Z,${numbers['imported badly']}1234567,converted`,
    `i-3,${numbers['imported badly']},${numbers['imported badly']},${numbers['imported badly']}`,
    `i-4,2025-07-01T00:00:00Z,"${numbers['in a broken line']},converted`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  const { handle } = engine.imports.open(file)
  const { mapping } = await client.imports.preview({ handle, mapping: null })
  const fields = { externalId: 'id', createdAt: 'time', number: 'number', status: 'status' }
  const run = await client.imports.start({ handle, mapping: { ...mapping, fields }, scope: 'batch' })
  await engine.imports.settled()
  expect(engine.imports.view(run.id)).toMatchObject({ state: 'done', inserted: 1 })
  await client.imports.errors({ id: run.id })
}

const exported = [
  { of: { table: 'verifications' }, format: 'xlsx' },
  { of: { table: 'verifications' }, format: 'csv' },
  { of: { table: 'attempts' }, format: 'csv' },
  { of: { table: 'failovers' }, format: 'xlsx' },
  { of: { table: 'audit' }, format: 'csv' },
  { of: { table: 'import-errors', filter: { id: 1 } }, format: 'csv' },
] as const
const reported = ['pdf', 'json', 'xlsx', 'csv'] as const

async function exportEverything({ client }: Place): Promise<void> {
  const running = (await firstAnswer(client, ['reports', 'watch'], undefined)) as { jobs: readonly unknown[] }
  expect(running.jobs).toEqual([])
  for (const table of exported) await client.reports.export({ ...table, zone: null })
  const to = Date.now()
  for (const format of reported) {
    const request = { template: 'weekly-operations' as const, from: to - 604_800_000, to }
    await client.reports.create({ request, format })
  }
  await vi.waitFor(
    async () => {
      const { rows } = await client.reports.history({ limit: 200 })
      expect(rows).toHaveLength(exported.length + reported.length)
      expect(rows.filter(({ state }) => state !== 'done')).toEqual([])
    },
    { timeout: 60_000, interval: 200 },
  )
  await client.settings.saveExport()
  await client.storage.startExport()
  await vi.waitFor(
    async () =>
      expect(await firstAnswer(client, ['storage', 'watchExport'], undefined)).toMatchObject({
        export: { state: 'done' },
      }),
    { timeout: 60_000, interval: 200 },
  )
}

/** Everything that a page can read without knowing an id, streams included. */
async function readEverything({ client }: Place): Promise<number> {
  const readable = procedures.filter(
    ({ method, name, input }) =>
      (method === 'GET' || name === 'support.diagnostics') &&
      !/^(sandbox|exampleData)\./.test(name) &&
      (input === undefined || input.safeParse({}).success),
  )
  const waits = (name: string) => ['verifications.watch', 'failovers.watch', 'episodes.watch'].includes(name)
  for (const { path, name } of readable) if (!waits(name)) await firstAnswer(client, path, {})
  const { rows } = await client.verifications.list({})
  for (const { id } of rows) await client.verifications.get({ id })
  return readable.length
}

test('keys, codes, texts and numbers are nowhere but where they have to be', async () => {
  const place = await aLiveConsole()
  const { client, engine, folder, saved, told, log, printed } = place
  await client.settings.set({ key: 'message.brand', value: 'Kupferberg' })
  await client.customers.save({ id: 'acme', name: 'Acme', currency: 'EUR' })
  await addAccounts(place)
  await client.pricing.update({ action: 'sync' }).catch(() => {})
  const codes = await sendEverything(place)
  const token = await overHttp(place)
  await importNumbers(place)
  const before = await client.backups.make()
  await exportEverything(place)
  expect(await readEverything(place)).toBeGreaterThan(80)
  await engine.stop()

  const accountIds: Partial<Record<string, string>> = { 'key of Vonage': vonageId }
  const secrets = Object.entries(keys).map(([name, key]) => aPlantedText(name, key, accountIds[name] ?? twilioId))
  const people = (Object.keys(numbers) as NumberName[]).map((name) => aPlantedNumber(`number ${name}`, numbers[name]))
  const texts = [
    aPlantedCode('code of open', codes.open),
    aPlantedCode('code of closed', codes.closed),
    { name: 'text of open', pattern: new RegExp(`${codes.open} is your`) },
    { name: 'text of closed', pattern: new RegExp(`${codes.closed} is your`) },
  ]
  const all: readonly Planted[] = [...secrets, aPlantedText('token', token), ...people, ...texts]

  /** While a verification is open, its row holds what is needed to send it again; nothing else does. */
  const ofOpen = ['number open', 'code of open', 'text of open']
  // In the bytes the code follows the number without a gap, so it is only seen as a part of the text.
  const ofOpenInBytes = ['number open', 'text of open']
  const database = databaseFile(folder)
  const backups = filesBelow(join(folder, 'backups'))
  expect([...backups.keys()].some((path) => path.endsWith(before.name))).toBe(true)
  expect(foundIn(readFileSync(database, 'latin1'), all), 'the database').toEqual(ofOpenInBytes)
  expect(foundIn(rowsOf(database), all), 'its rows').toEqual(ofOpen)
  for (const [path, content] of backups)
    expect(foundIn(content, all), path).toEqual(path.endsWith('.json') ? [] : ofOpenInBytes)

  const elsewhere = [...filesBelow(join(folder, '..'))].filter(([path]) => path !== database && !backups.has(path))
  expect(elsewhere.length).toBeGreaterThan(exported.length + 10)
  for (const [path, content] of elsewhere) expect.soft(foundIn(content, all), path).toEqual([])
  expect([...filesBelow(saved).keys()].some((path) => path.endsWith('.xlsx'))).toBe(true)

  const leaks = (lines: readonly string[]) =>
    lines.flatMap((line) => foundIn(line, all).map((name) => `${name}: ${line.slice(0, 600)}`))
  expect(printed).toHaveLength(1)
  expect(leaks(printed), 'the printed report').toEqual([])
  expect(log.length).toBeGreaterThan(10)
  expect(leaks(log), 'the log').toEqual([])
  // The token is told once, when it is made.
  expect(
    leaks(told).map((line) => line.split(':')[0]),
    leaks(told).join('\n'),
  ).toEqual(['token'])
}, 180_000)
