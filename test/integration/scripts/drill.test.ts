import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const script = join(import.meta.dirname, '../../../scripts/drill.ts')

/** Runs `npm run drill` with these arguments. */
const drill = (...args: readonly string[]) =>
  new Promise<{ code: number; out: string; said: string }>((resolve) => {
    execFile(process.execPath, [script, ...args], (error, out, said) =>
      resolve({ code: Number(error?.code ?? 0), out, said }),
    )
  })

test('--json prints the drill with its report, and met targets exit with 0', async () => {
  const { code, out, said } = await drill('--fault', 'refuse', '--seconds', '3', '--rate', '6', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    provider: 'twilio',
    fault: 'refuse',
    seconds: 3,
    perSecond: 6,
    verdict: 'passed',
    report: { lost: 0, sentWhileOpen: 0, extraCost: { currency: 'EUR' } },
  })
  expect(said).toContain('The breaker opened')
})

test('for people: what was measured, what was demanded, and the verdict', async () => {
  const { code, out } = await drill('--provider', 'vonage', '--fault', 'throttle-429', '--seconds', '3')
  expect(code).toBe(0)
  expect(out).toContain('Drill: Vonage (vonage), throttle-429 for 3 s')
  expect(out).toMatch(/^Failover, longest\s+\S+.*target < 5 s\s+pass$/m)
  expect(out).toMatch(/^Lost\s+0\s+target 0\s+pass$/m)
  expect(out).toContain('Verdict: passed')
})

test.each([
  [['--fault', 'earthquake'], 'Faults: refuse, hang'],
  [['--seconds', '1'], 'seconds'],
  [['--loud'], 'Usage: npm run drill'],
  [['--provider', 'nobody'], 'There is no provider nobody. Choose one of: twilio, vonage'],
])('%j: exits with 2 and says what to write', async (args, hint) => {
  const { code, said } = await drill(...args)
  expect(code).toBe(2)
  expect(said).toContain(hint)
})
