import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { decimalFromMicros } from '../../src/contract/money.ts'
import type { OptimizerMode } from '../../src/contract/policy-models.ts'
import type { DayFigures, DayNews, DayPlan } from './savings-day.ts'

const HOURS = 24
/** The weather of the optimizer's simulator: drifts, outages and price moves as in its base climate. */
const CLIMATE = 'base'
const PER_HOUR = 200

/** What `--savings --json` prints. Shares are 0..1; null where undefined. */
export interface SavingsFigures {
  readonly seed: number
  readonly climate: string
  readonly hours: number
  readonly tookSeconds: number
  readonly list: DayFigures
  readonly optimizer: DayFigures
  /** How much less a converted verification costs. */
  readonly costReduction: number | null
  /** Percentage points. */
  readonly successGain: number
  readonly roi: { readonly list: number | null; readonly optimizer: number | null; readonly improvement: number | null }
  readonly isGoalMet: boolean
}

const LEAST_REDUCTION = 0.15
const LEAST_ROI_GAIN = 0.2

/** Plays the same day twice, by the static list and with the optimizer, each in a thread of its own. */
export async function compareDays(
  seed: number,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<SavingsFigures> {
  const startedAt = performance.now()
  const play = (mode: OptimizerMode, name: string) =>
    playDay({ mode, seed, climate: CLIMATE, hours: HOURS, perHour: PER_HOUR }, signal, (hour, n) => {
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)
      say(`${seconds} s  ${name}: hour ${hour} of ${HOURS}, ${n} verifications`)
    })
  const [list, optimizer] = await Promise.all([play('off', 'static list'), play('on', 'optimizer')])
  const perConverted = (day: DayFigures) => (day.converted === 0 ? null : day.spendMicros / day.converted)
  const [plain, chosen] = [perConverted(list), perConverted(optimizer)]
  const costReduction = plain === null || chosen === null ? null : 1 - chosen / plain
  const roi = { list: roiOf(list), optimizer: roiOf(optimizer) }
  const improvement =
    roi.list === null || roi.optimizer === null || roi.list === 0
      ? null
      : (roi.optimizer - roi.list) / Math.abs(roi.list)
  return {
    seed,
    climate: CLIMATE,
    hours: HOURS,
    tookSeconds: Math.round((performance.now() - startedAt) / 1_000),
    list,
    optimizer,
    costReduction,
    successGain: 100 * (successOf(optimizer) - successOf(list)),
    roi: { ...roi, improvement },
    isGoalMet: (costReduction ?? 0) >= LEAST_REDUCTION && (improvement ?? 0) > LEAST_ROI_GAIN,
  }
}

/** In memory where there is any: the days are to be played, not written to a disk. */
const newFolder = () => mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'signalbox-day-'))

async function playDay(
  plan: Omit<DayPlan, 'folder'>,
  signal: AbortSignal,
  onHour: (hour: number, verifications: number) => void,
): Promise<DayFigures> {
  const folder = newFolder()
  const workerData: DayPlan = { ...plan, folder }
  const worker = new Worker(new URL('./savings-day.ts', import.meta.url), { workerData })
  const end = () => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  try {
    return await new Promise<DayFigures>((resolve, reject) => {
      worker.on('error', reject)
      worker.on('exit', () => reject(new Error('the day ended early')))
      worker.on('message', (news: DayNews) => {
        if (news.kind === 'progress') onHour(news.hour, news.verifications)
        else if (news.kind === 'done') resolve(news.figures)
        else reject(new Error(news.message))
      })
    })
  } finally {
    signal.removeEventListener('abort', end)
    await worker.terminate()
    rmSync(folder, { recursive: true, force: true })
  }
}

const successOf = ({ converted, verifications }: DayFigures): number => converted / Math.max(1, verifications)

const roiOf = ({ revenueMicros, spendMicros }: DayFigures): number | null =>
  spendMicros === 0 ? null : (revenueMicros - spendMicros) / spendMicros

/** The figures for people, as lines of text. */
export function savingsText(figures: SavingsFigures): string {
  const { list, optimizer, costReduction, successGain, roi, seed, climate, hours, tookSeconds, isGoalMet } = figures
  const money = (micros: number | null, digits: number) =>
    micros === null ? '-' : `${decimalFromMicros(Math.round(micros), digits)} ${list.currency}`
  const row = (name: string, value: (day: DayFigures) => string, difference = '') =>
    `${name.padEnd(26)}${value(list).padStart(16)}${value(optimizer).padStart(16)}${difference.padStart(14)}`
  const perConverted = ({ spendMicros, converted }: DayFigures) =>
    money(converted === 0 ? null : spendMicros / converted, 4)
  const routes = ({ shares }: DayFigures) =>
    shares
      .slice(0, 4)
      .map(({ provider, share }) => `${provider} ${percent(share, 0)}`)
      .join(', ')
  const { share, low, high } = optimizer.reported
  return [
    '',
    `Sandbox world ${seed}, climate ${climate}: ${hours} simulated hours, the same people at the same moments, played twice in ${tookSeconds} s.`,
    '',
    `${''.padEnd(26)}${'static list'.padStart(16)}${'optimizer'.padStart(16)}${'difference'.padStart(14)}`,
    row('Verifications', ({ verifications }) => String(verifications)),
    row('Converted', ({ converted }) => String(converted)),
    row('Success', (day) => percent(successOf(day), 1), `${signed(successGain, 1)} pp`),
    row('Messaging cost', ({ spendMicros }) => money(spendMicros, 2)),
    row('Cost per converted', perConverted, percentSigned(costReduction === null ? null : -costReduction)),
    row('Revenue', ({ revenueMicros }) => money(revenueMicros, 2)),
    row('ROI', (day) => percent(roiOf(day), 1), percentSigned(roi.improvement)),
    '',
    `Cost reduction   ${percent(costReduction, 1)} a converted verification`,
    `ROI improvement  ${percent(roi.improvement, 1)}`,
    `Own reckoning    ${percent(share, 1)} saved beside the list (${percent(low, 1)} to ${percent(high, 1)}), worked out by the optimizer's log`,
    `Policy           as installed: balanced, a failed verification weighs as much as ${weight(optimizer.failureCost)} messages by now`,
    `The trade        ${tradeText(figures)}`,
    `Static list      ${routes(list)}`,
    `Optimizer        ${routes(optimizer)}`,
    '',
    isGoalMet
      ? 'Goal met: at least 15 % less a converted verification, and ROI more than 20 % higher.'
      : 'Goal missed: 15 % less a converted verification and ROI more than 20 % higher were asked for.',
    '',
    '',
  ].join('\n')
}

const Z95 = 1.96
const weight = (messages: number | null): string => (messages === null ? '-' : messages.toFixed(1))

/** What is given for what, in a sentence; the days differ by chance too, since no two messages share their luck. */
function tradeText({ list, optimizer, costReduction, successGain }: SavingsFigures): string {
  const variance = (day: DayFigures) => (successOf(day) * (1 - successOf(day))) / Math.max(1, day.verifications)
  const chance = 100 * Z95 * Math.sqrt(variance(list) + variance(optimizer))
  const converts = `${Math.abs(successGain).toFixed(1)} points ${successGain < 0 ? 'fewer' : 'more'} convert`
  const cost = `a converted verification costs ${percent(costReduction && Math.abs(costReduction), 1)} ${(costReduction ?? 0) < 0 ? 'more' : 'less'}`
  return Math.abs(successGain) <= chance
    ? `${cost} and as many convert (${converts}: chance alone makes up to ${chance.toFixed(1)})`
    : `${cost} and ${converts}, more than chance alone makes (${chance.toFixed(1)})`
}

const percent = (share: number | null, digits: number): string =>
  share === null ? '-' : `${(100 * share).toFixed(digits)} %`
const signed = (value: number, digits: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(digits)}`
const percentSigned = (share: number | null): string => (share === null ? '-' : `${signed(100 * share, 1)} %`)
