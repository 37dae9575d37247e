import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import type { Happening } from './happenings.ts'
import type { RoughSoak } from './rough.ts'
import { type Check, checksOf, type SoakFindings } from './verdict.ts'
import type { WindowSoak } from './window.ts'

export interface SoakRun extends SoakFindings {
  readonly minutes: number
  readonly perSecond: number
  readonly seed: number
  /** UTC epoch ms. */
  readonly startedAt: number
}

/** Writes `report.md` and `report.json` (with every sample) to the folder. */
export function writeReport(folder: string, run: SoakRun): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'report.md'), readable(run))
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify({ ...run, checks: checksOf(run) }, null, 2)}\n`)
}

/** Whether nothing was breached. */
export const isGood = (run: SoakFindings): boolean => checksOf(run).every(({ passed }) => passed !== false)

/** The report as Markdown. */
export function readable(run: SoakRun): string {
  const { minutes, perSecond, seed, startedAt, rough, window } = run
  return `${[
    `# Soak of ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}: ${isGood(run) ? 'passed' : 'FAILED'}`,
    `Started ${new Date(startedAt).toISOString()}, ${perSecond} verifications a second, seed ${seed}, ` +
      `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${process.platform} ${release()}.`,
    ...table(['What', 'Measured', 'Limit', 'Verdict'], checksOf(run).map(rowOf)),
    '## The engine on a bad machine',
    `${rough.asked} codes asked for, ${rough.verifications} verifications written, ${rough.converted} converted, ` +
      `${rough.maybeDuplicate} marked as perhaps sent twice. ${rough.faults} submissions met a fault of their ` +
      `provider. Refused: ${refusals(rough)}. The database grew to ${rough.databaseMiB.toFixed(1)} MiB. ` +
      `The disk was made full by ${rough.disk}.`,
    ...table(
      ['After', 'What happened', 'Next answered send'],
      rough.endured.map(({ at, what, recoveredMs }) => [
        `${Math.round(at / 1_000)} s`,
        wordsOf(what),
        recoveredMs === null ? 'not within a minute' : `${(recoveredMs / 1_000).toFixed(1)} s later`,
      ]),
    ),
    '## The console with its window',
    window === null ? 'Not run.' : windowWords(window),
  ].join('\n\n')}\n`
}

function windowWords({ verifications, crashes, backAfterMs, startedAgainMs }: WindowSoak): string {
  const times = backAfterMs.map((ms) => (ms === null ? 'never' : `${(ms / 1_000).toFixed(1)} s`)).join(', ')
  return (
    `${verifications} verifications of the sandbox's own traffic. The page was killed ` +
    `${crashes === 1 ? 'once' : `${crashes} times`}${crashes === 0 ? '' : ` and was back after ${times}`}. ` +
    `In the end the console was killed by SIGKILL; the next start took ${(startedAgainMs / 1_000).toFixed(1)} s.`
  )
}

const rowOf = ({ what, measured, limit, passed }: Check): readonly string[] => [
  what,
  measured,
  limit,
  passed === null ? 'not judged' : passed ? 'ok' : '**BREACH**',
]

/** One text, so that the rows of a table stay together. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
]

const refusals = ({ refused, refusedWhileFull }: RoughSoak): string => {
  const kinds = Object.entries(refused).map(([code, n]) => `${n} by ${code}`)
  return kinds.length === 0 ? 'none' : `${kinds.join(', ')}; ${refusedWhileFull} of them while the disk was full`
}

function wordsOf(what: Happening): string {
  switch (what.is) {
    case 'kill':
      return 'kill -9 of the engine'
    case 'sleep':
      return `the machine slept for ${Math.round(what.ms / 1_000)} s`
    case 'full disk':
      return `the disk was full for ${Math.round(what.ms / 1_000)} s`
    case 'clock':
      return `the clock was set ${what.byMs < 0 ? 'back' : 'forwards'} by ${Math.round(Math.abs(what.byMs) / 60_000)} min`
  }
}
