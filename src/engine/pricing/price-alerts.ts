import { setImmediate as nextTurn } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import {
  cardOf,
  examinedUpTo,
  historyAfter,
  insertPriceAlert,
  mutedCountries,
  type NewPriceAlert,
  nextSnoozeEnd,
  setExaminedUpTo,
  unreportedDifferences,
  wasAnnounced,
} from '../store/price-alerts.ts'
import { networkTraffic } from '../store/price-observations.ts'
import { quotesOf } from '../store/price-quotes.ts'
import type { AlertView, RouteSegments, UnreadAlerts } from '../store/queries/price-alerts.ts'
import type { ObservedPriceRow, PriceHistoryRow } from '../store/schema-prices.ts'
import { getSetting } from '../store/settings.ts'
import { countryPrice } from './country-price.ts'
import type { Rates } from './exchange-rates.ts'
import { alarmFor, alarmKind } from './price-alert-alarms.ts'
import { isWorthAnAlert, type Move } from './price-alert-impact.ts'
import { alertRow, alternativesTo, moveOf, type Reckoning, reckon, routeQuotes } from './price-alert-rows.ts'
import { monthlyVolume, VOLUME_WINDOW_MS, type Volume } from './price-alert-volume.ts'
import { percentOf } from './price-changes.ts'
import { standingQuotes } from './quote-rows.ts'

/** Lines of the history looked at between two turns of the event loop. */
const CHANGES_A_TURN = 200
/** Traffic is added up at most this often: it is a scan, and a month's figure does not move in minutes. */
const VOLUME_AGE_MS = 600_000

export interface PriceAlertsOptions extends Pick<Reckoning, 'db' | 'usable' | 'convert' | 'reportingCurrency'> {
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly rates: Rates
  /** The label of a provider, for people. */
  readonly labelOf: (provider: string) => string
  readonly readings: {
    readonly segments: (window: { readonly from: number; readonly to: number }) => Promise<readonly RouteSegments[]>
    readonly unread: (view: AlertView) => Promise<readonly UnreadAlerts[]>
  }
}

/**
 * Makes alerts of what the price history says: every line is looked at once, in order, also after a crash. Alerts of
 * one run, provider, service and kind share a card.
 */
export class PriceAlerts {
  readonly #options: PriceAlertsOptions
  readonly #db: Database.Database
  readonly #off: (() => void)[] = []
  /** Alarms that stand, as `kind|provider`. */
  #alarms = new Set<string>()
  #volume: { readonly at: number; readonly of: Volume } | null = null
  #running: Promise<void> | null = null
  #again = false
  #stopped = false
  #cancelWake: () => void = () => {}

  constructor(options: PriceAlertsOptions) {
    this.#options = options
    this.#db = options.db
  }

  /** Takes up what the last session left, and then listens. */
  start(): void {
    const { events } = this.#options
    this.#off.push(
      events.on('price.changed', () => void this.examine()),
      events.on('price.billed-differently', () => void this.examine()),
    )
    void this.#settleAlarms(false)
    void this.examine()
    this.#armSnooze()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const off of this.#off) off()
    this.#cancelWake()
    await this.#running
  }

  /** Looks through what is new in the price history; called meanwhile it looks once more. Never throws. */
  examine(): Promise<void> {
    this.#again = true
    this.#running ??= this.#examineAll()
      .catch((error: unknown) =>
        this.#options.log.error('price alerts could not be made; the next sync tries again', {
          error: errorText(error),
        }),
      )
      .finally(() => {
        this.#running = null
      })
    return this.#running
  }

  /** Alerts were read, acknowledged, snoozed or muted: tells whoever shows them, and clears alarms that are dealt with. */
  async touched(): Promise<void> {
    this.#options.events.emit('price-alert.changed', {})
    this.#armSnooze()
    await this.#settleAlarms(true)
  }

  async #examineAll(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      const cards = new Map<number, NewPriceAlert[]>()
      for (;;) {
        const rows = historyAfter(this.#db, examinedUpTo(this.#db), CHANGES_A_TURN)
        const differences = rows.length === 0 ? unreportedDifferences(this.#db) : []
        if (this.#stopped || (rows.length === 0 && differences.length === 0)) break
        const reckoning = { ...this.#options, volume: await this.#volumes(), quotes: routeQuotes(this.#db) }
        if (this.#stopped) return
        this.#db.transaction(() => {
          for (const row of rows) this.#look(row, reckoning, cards)
          for (const row of differences) this.#report(row, reckoning, cards)
          const last = rows.at(-1)
          if (last !== undefined) setExaminedUpTo(this.#db, last.id)
        })()
        if (differences.length > 0) break
        await nextTurn()
      }
      if (cards.size > 0) this.#tell([...cards.values()])
    }
  }

  #look(row: PriceHistoryRow, reckoning: Reckoning, cards: Map<number, NewPriceAlert[]>): void {
    const move = moveOf(row, reckoning)
    if (move === null) return
    const found = reckon(move, reckoning)
    if (!isWorthAnAlert(move, found, getSetting(this.#db, 'pricing.thresholds'))) return
    const change = { ...row, newPrice: row.new_price, effectiveFrom: row.effective_from }
    const { network, effective_from: effectiveFrom } = row
    if (row.kind !== 'announced' && wasAnnounced(this.#db, routeChange(change))) return
    const at = { network, effectiveFrom, now: row.updated_at, currency: reckoning.reportingCurrency }
    this.#add(alertRow(row, move, found, at), row.run_id, cards)
  }

  /** What is charged is none of what is listed. Whether that costs more or less, an operator should know. */
  #report(row: ObservedPriceRow, reckoning: Reckoning, cards: Map<number, NewPriceAlert[]>): void {
    const now = this.#options.clock.now()
    const listed = countryPrice(standingQuotes(quotesOf(this.#db, row)), networkTraffic(this.#db, row.country), null)
    const charged = { micros: Math.round(row.total / row.n), currency: row.currency }
    const move: Move = {
      kind: 'billed-differently',
      oldPrice: listed?.price ?? null,
      newPrice: charged,
      percent: listed && percentOf(listed.price, charged, this.#options.rates),
      segments: reckoning.volume(row),
      alternatives: alternativesTo(row, '', reckoning),
    }
    const at = { network: '', effectiveFrom: row.since, now, currency: reckoning.reportingCurrency }
    this.#add(alertRow(row, move, reckon(move, reckoning), at), null, cards)
  }

  #add(alert: NewPriceAlert, runId: number | null, cards: Map<number, NewPriceAlert[]>): void {
    const { provider, service, alert_type: kind, created_at: at } = alert
    const card = insertPriceAlert(this.#db, alert, {
      id: cardOf(this.#db, { provider, service, kind, runId, at }),
      runId,
    })
    const alerts = cards.get(card)
    if (alerts === undefined) cards.set(card, [alert])
    else alerts.push(alert)
  }

  #tell(cards: readonly (readonly NewPriceAlert[])[]): void {
    const { events, labelOf } = this.#options
    events.emit('price-alert.changed', {})
    const muted = new Set(mutedCountries(this.#db).map(({ country }) => country))
    for (const card of cards) {
      const alarm = alarmFor(
        card.filter(({ country }) => !muted.has(country)),
        labelOf,
      )
      if (alarm === null) continue
      this.#alarms.add(`${alarm.kind}|${alarm.subject}`)
      events.emit('alarm.raised', alarm)
    }
  }

  /** @param clear whether alarms without an unread card are cleared, beside taking up those that stand */
  async #settleAlarms(clear: boolean): Promise<void> {
    const { clock, events, log, readings, reportingCurrency: currency } = this.#options
    try {
      const unread = await readings.unread({ now: clock.now(), currency })
      const standing = new Set(
        unread.flatMap(({ provider, alert_type: type }) =>
          alarmKind(type) === null ? [] : [`${alarmKind(type)}|${provider}`],
        ),
      )
      for (const alarm of clear ? this.#alarms : []) {
        const [kind = '', subject = ''] = alarm.split('|')
        if (!standing.has(alarm)) events.emit('alarm.cleared', { kind, subject })
      }
      this.#alarms = clear ? standing : new Set([...this.#alarms, ...standing])
    } catch (error) {
      if (!this.#stopped) log.warn('price alarms could not be settled', { error: errorText(error) })
    }
  }

  /** A card comes back by itself when its snooze ends. */
  #armSnooze(): void {
    const { clock, events } = this.#options
    this.#cancelWake()
    if (this.#stopped) return
    const at = nextSnoozeEnd(this.#db, clock.now())
    if (at === null) return
    this.#cancelWake = clock.after(Math.min(at - clock.now(), LONGEST_WAIT_MS), () => {
      events.emit('price-alert.changed', {})
      this.#armSnooze()
    })
  }

  async #volumes(): Promise<Volume> {
    const now = this.#options.clock.now()
    if (this.#volume === null || now - this.#volume.at > VOLUME_AGE_MS || now < this.#volume.at) {
      const rows = await this.#options.readings.segments({ from: now - VOLUME_WINDOW_MS, to: now + 1 })
      this.#volume = { at: now, of: monthlyVolume(rows, now) }
    }
    return this.#volume.of
  }
}

/** Timers beyond 24.8 days fire at once. */
const LONGEST_WAIT_MS = 86_400_000

const routeChange = ({
  provider,
  country,
  service,
  network,
  newPrice,
  currency,
  effectiveFrom,
}: PriceHistoryRow & {
  readonly newPrice: number | null
  readonly effectiveFrom: number
}) => ({ provider, country, service, network, newPrice, currency, effectiveFrom })
