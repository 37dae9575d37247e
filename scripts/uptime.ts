/**
 * `node scripts/uptime.ts [--json]`: how many minutes of a simulated month found no accepting provider, with the first
 * choice alone and with failover, side by side: the mean and the worst of 24 months. Providers go down by the law of
 * the optimizer's simulated world, each on its own.
 */
import { parseArgs } from 'node:util'
import { simulateUptime, type Uptime } from './uptime/simulation.ts'

const FIRST_SEED = 2026
const MONTHS = 24
const PROVIDERS = [2, 4]
const CLIMATES = ['calm', 'base', 'storm'] as const

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const months = PROVIDERS.flatMap((providers) =>
  CLIMATES.map((climate) =>
    Array.from({ length: MONTHS }, (_, n) => simulateUptime(climate, providers, FIRST_SEED + n)),
  ),
)

type Count = 'primaryDown' | 'allDown' | 'badWithout' | 'badWith'
const mean = (rows: readonly Uptime[], count: Count) => rows.reduce((sum, row) => sum + row[count], 0) / rows.length
const worst = (rows: readonly Uptime[], count: Count) => Math.max(...rows.map((row) => row[count]))
const minutesOf = ([first]: readonly Uptime[]) => first?.minutes ?? Number.NaN

function cells(rows: readonly Uptime[]): readonly string[] {
  const uptime = (bad: number) => `${((1 - bad / minutesOf(rows)) * 100).toFixed(3)} %`
  const shown = (count: Count) =>
    `${mean(rows, count).toFixed(1)} / ${worst(rows, count)} (${uptime(mean(rows, count))} / ${uptime(worst(rows, count))})`
  const [first] = rows
  return [
    first?.climate ?? '',
    String(first?.providers),
    mean(rows, 'allDown').toFixed(1),
    shown('badWithout'),
    shown('badWith'),
  ]
}

if (values.json) console.log(JSON.stringify(months.flat(), null, 2))
else {
  console.log('Bad minutes of 30 days (43,200), mean / worst of 24 simulated months; uptime in brackets.\n')
  const table = [['climate', 'providers', 'all down', 'first choice alone', 'with failover'], ...months.map(cells)]
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}
