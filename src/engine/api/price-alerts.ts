import type { Money } from '../../contract/money.ts'
import type { PriceAlert, PriceAlertCard } from '../../contract/price-alerts.ts'
import { AppError } from '../app-error.ts'
import { cardMessage } from '../pricing/price-alert-text.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import {
  acknowledgeCards,
  markAllRead,
  markRead,
  muteCountry,
  mutedCountries,
  snoozeCards,
  unmuteCountry,
} from '../store/price-alerts.ts'
import type { CardRow } from '../store/queries/price-alerts.ts'
import type { PriceAlertRow } from '../store/schema-price-alerts.ts'
import { getSetting } from '../store/settings.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

export function priceAlertsApi(parts: Parts) {
  const { clock, db, priceAlerts, reader, reportingCurrency: currency } = parts
  const view = () => ({ now: clock.now(), currency })
  const actions = os.pricing.alertActions

  /** Changes alerts and tells of it; an action that says so goes into the audit log with them. */
  const act = <T>(change: () => T, audit?: { action: string; subject: string; detail: object }): T => {
    const result = writing(db, () =>
      db.transaction(() => {
        if (audit !== undefined) addAudit(db, { at: clock.now(), actor: 'operator', ...audit })
        return change()
      })(),
    )
    void priceAlerts.touched()
    return result
  }
  const muted = () => mutedCountries(db).map(({ country, muted_at: mutedAt, reason }) => ({ country, mutedAt, reason }))

  return {
    alerts: os.pricing.alerts.handler(async ({ input: { filter, ...page } }) => {
      const { cards, ...counts } = await reader.read('priceAlertCards', filter, page, view())
      return { ...counts, cards: cards.map((card) => toCard(parts, card)) }
    }),

    alertRoutes: os.pricing.alertRoutes.handler(({ input: { card, filter, ...page }, errors }) =>
      typed(errors, async () => {
        const [matching, rows] = await Promise.all([
          reader.read('cardSize', card, filter, view()),
          reader.read('cardRoutes', card, filter, page, view()),
        ])
        if (matching === null) throw new AppError('NOT_FOUND', {}, `There is no price alert ${card}.`)
        return { matching, rows: rows.map(toAlert) }
      }),
    ),

    watchAlerts: os.pricing.watchAlerts.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['price-alert.changed'], signal, atOnce: true })) {
        const unread = await reader.read('unreadPriceAlerts', view())
        const known = unread.flatMap(({ impact }) => (impact === null ? [] : [impact]))
        yield {
          unread: unread.reduce((sum, { cards }) => sum + cards, 0),
          impact: known.length === 0 ? null : { micros: known.reduce((a, b) => a + b, 0), currency },
        }
      }
    }),

    alertActions: {
      read: actions.read.handler(({ input: { cards, read }, errors }) =>
        typed(errors, () => ({ changed: act(() => markRead(db, cards, read)) })),
      ),

      markAllRead: actions.markAllRead.handler(({ errors }) =>
        typed(errors, () => ({ changed: act(() => markAllRead(db)) })),
      ),

      acknowledge: actions.acknowledge.handler(({ input: { cards, reason }, errors }) =>
        typed(errors, () => {
          const detail = { before: {}, after: { cards }, reason: reason || null }
          return {
            changed: act(() => acknowledgeCards(db, cards, clock.now()), {
              action: 'price-alert.acknowledge',
              subject: 'price-alerts',
              detail,
            }),
          }
        }),
      ),

      snooze: actions.snooze.handler(({ input: { cards, until }, errors }) =>
        typed(errors, () => ({ changed: act(() => snoozeCards(db, cards, until)) })),
      ),

      mute: actions.mute.handler(({ input: { country, reason }, errors }) =>
        typed(errors, () => {
          const detail = { before: {}, after: { muted: true }, reason: reason || null }
          act(() => muteCountry(db, country, reason || null, clock.now()), {
            action: 'price-alert.mute',
            subject: `country:${country}`,
            detail,
          })
          return muted()
        }),
      ),

      unmute: actions.unmute.handler(({ input: { country }, errors }) =>
        typed(errors, () => {
          act(() => unmuteCountry(db, country), {
            action: 'price-alert.unmute',
            subject: `country:${country}`,
            detail: { before: { muted: true }, after: {}, reason: null },
          })
          return muted()
        }),
      ),

      muted: actions.muted.handler(muted),

      thresholds: actions.thresholds.handler(() => getSetting(db, 'pricing.thresholds')),

      setThresholds: actions.setThresholds.handler(({ input, errors }) =>
        typed(errors, () => {
          parts.settings.set('pricing.thresholds', input, { actor: 'operator', reason: null })
          void priceAlerts.touched()
          return input
        }),
      ),
    },
  }
}

function toCard({ manager, reportingCurrency }: Parts, card: CardRow): PriceAlertCard {
  const money = (micros: number | null): Money | null =>
    micros === null ? null : { micros, currency: reportingCurrency }
  const { provider, service, alert_type: kind, routes, min_change: min, max_change: max } = card
  const percent = min === null || max === null ? null : { min, max }
  const [first] = card.rows
  const label = manager.providers.find(({ config }) => config.name === provider)?.config.label ?? provider
  return {
    id: card.id,
    runId: card.run_id,
    provider,
    service,
    kind,
    state: card.state,
    createdAt: card.created_at,
    snoozedUntil: card.snoozed_until,
    acknowledgedAt: card.acknowledged_at,
    message: cardMessage({
      kind,
      provider: label,
      countries: card.countries === 1 && first !== undefined ? [first.country] : card.countries,
      network: routes === 1 ? (first?.network ?? null) : null,
      routes,
      percent,
      impact: card.impact,
      absorbed: card.absorbed,
      currency: reportingCurrency,
    }),
    countries: card.countries,
    routes,
    percent,
    impact: money(card.impact),
    unknownImpacts: card.unknown_impacts,
    absorbed: money(card.absorbed),
    rows: card.rows.map(toAlert),
    rank: card.rank,
  }
}

function toAlert(row: PriceAlertRow): PriceAlert {
  const money = (micros: number | null, currency: string | null): Money | null =>
    micros === null || currency === null ? null : { micros, currency }
  return {
    id: row.id,
    country: row.country,
    network: row.network,
    kind: row.alert_type,
    oldPrice: money(row.old_price, row.old_currency),
    newPrice: money(row.new_price, row.currency),
    percent: row.price_change,
    effectiveFrom: row.effective_from,
    segmentsPerMonth: row.segments_per_month,
    impact: money(row.impact, row.reporting_currency),
    absorbed: money(row.absorbed, row.reporting_currency),
    absorbedBy: row.absorbed_by,
  }
}
