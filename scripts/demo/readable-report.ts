import type { Rate } from '../../src/contract/models.ts'
import { decimalFromMicros } from '../../src/contract/money.ts'
import type { Figures } from './figures.ts'
import type { Story } from './scenario.ts'

/** The figures for people, as lines of text. */
export function readableReport(figures: Figures, story: Story, seed: number): string {
  const { failover, cost } = figures
  const label = figures.providers.find(({ name }) => name === story.provider)?.label ?? story.provider
  const at = (time: number) => seconds(time - story.startedAt)
  const problems = story.sent.flatMap(({ problem }) => problem ?? [])
  const facts: readonly (readonly [string, string])[] = [
    ['Sent', `${figures.sent} to ${new Set(story.sent.map(({ country }) => country)).size} countries`],
    ['Accepted', String(figures.accepted)],
    ['Delivered', String(figures.delivered)],
    ['Converted', String(figures.converted)],
    ['Lost', String(figures.lost)],
    [
      'Maybe duplicate',
      `${figures.maybeDuplicate} (no clear answer or no receipt, so the same code went out by another provider too)`,
    ],
    [
      'Failover',
      `n ${failover.n}   p50 ${seconds(failover.p50Ms)}   p99 ${seconds(failover.p99Ms)}   max ${seconds(failover.maxMs)}`,
    ],
    ['Recovery', `${seconds(figures.recoveryMs)} from the end of the fault to the first acceptance by ${label}`],
    ['Cost', `${decimalFromMicros(cost.micros, 2)} ${cost.currency}`],
  ]
  return [
    '',
    `Sandbox world ${seed}. ${label} hung from ${at(story.faultFrom)} to ${at(story.faultTo)}.`,
    '',
    ...table([
      ['Provider', 'n', 'Accepted', 'Delivered', 'Converted', 'Answer p50', 'p95'],
      ...figures.providers.map(({ label: name, n, accept, delivery, conversion, submitP50Ms, submitP95Ms }) => [
        name,
        String(n),
        rate(accept),
        rate(delivery),
        rate(conversion),
        milliseconds(submitP50Ms),
        milliseconds(submitP95Ms),
      ]),
    ]),
    '',
    ...facts.map(([name, value]) => `${name.padEnd(17)}${value}`),
    ...problems.map((problem) => `Refused: ${problem}`),
    '',
    '',
  ].join('\n')
}

const rate = ({ k, n, value, low, high }: Rate): string =>
  value === null || low === null || high === null
    ? '-'
    : `${k}/${n} ${percent(value)} % (${percent(low)}-${percent(high)})`

const percent = (share: number): string => (100 * share).toFixed(1)
const seconds = (ms: number | null): string => (ms === null ? '-' : `${(ms / 1_000).toFixed(2)} s`)
const milliseconds = (ms: number | null): string => (ms === null ? '-' : `${ms.toFixed(0)} ms`)

/** Columns as wide as their widest cell, two spaces apart. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
