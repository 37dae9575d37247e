import type * as z from 'zod'
import { type AlertRuleDraft, alertRuleDraftSchema } from '../../contract/alert-rules.ts'
import { HOUR_MS, MINUTE_MS } from '../../contract/durations.ts'

/** The price alerts repeat what stands until it is read; the inbox need not. */
const priceNews = { severity: 'warning', maxRepeats: 0 } as const

/** The rules of a new workspace by a name that never changes, so that each is added once and stays removed. */
const presets: Readonly<Record<string, z.input<typeof alertRuleDraftSchema>>> = {
  'primary-failing': {
    name: 'Primary failing',
    condition: { kind: 'primary-failing', failovers: 1, windowMs: 5 * MINUTE_MS },
    severity: 'warning',
    recoverMs: 30_000,
  },
  'provider-out': {
    name: 'Provider out of service',
    condition: { kind: 'breaker-open' },
    severity: 'critical',
    forMs: 5 * MINUTE_MS,
    recoverMs: 2 * MINUTE_MS,
  },
  unreachable: {
    name: 'Provider unreachable',
    condition: { kind: 'unreachable' },
    severity: 'warning',
    forMs: MINUTE_MS,
  },
  'last-route': {
    name: 'Last route in use',
    condition: { kind: 'last-route' },
    severity: 'critical',
    forMs: 15_000,
  },
  'own-link': {
    name: 'Own link down',
    condition: { kind: 'link-down' },
    severity: 'critical',
    forMs: 10_000,
    recoverMs: 30_000,
  },
  'service-accept': {
    name: 'Verifications not accepted',
    condition: {
      kind: 'rate-below',
      metric: 'accept',
      of: 'service',
      below: 0.9,
      windowMs: 5 * MINUTE_MS,
      minimum: 30,
    },
    severity: 'critical',
    forMs: 30_000,
    recoverMs: 2 * MINUTE_MS,
  },
  'provider-delivery': {
    name: 'Delivery of a provider low',
    condition: { kind: 'rate-below', metric: 'delivery', of: 'provider', below: 0.7, windowMs: HOUR_MS, minimum: 50 },
    severity: 'warning',
    forMs: 2 * MINUTE_MS,
    recoverMs: 10 * MINUTE_MS,
  },
  'service-conversion': {
    name: 'Conversion low',
    condition: { kind: 'rate-below', metric: 'conversion', of: 'service', below: 0.5, windowMs: HOUR_MS, minimum: 100 },
    severity: 'warning',
    forMs: 5 * MINUTE_MS,
    recoverMs: 15 * MINUTE_MS,
  },
  'queue-depth': {
    name: 'Verifications wait',
    condition: { kind: 'queue-depth', above: 100 },
    severity: 'critical',
    forMs: 30_000,
  },
  'no-traffic': {
    name: 'No traffic',
    condition: { kind: 'no-traffic', windowMs: 30 * MINUTE_MS },
    severity: 'warning',
    recoverMs: 0,
  },
  runway: {
    name: 'Balance runs out',
    condition: { kind: 'runway', belowHours: 24 },
    severity: 'warning',
    forMs: 10 * MINUTE_MS,
    recoverMs: 30 * MINUTE_MS,
    maxRepeats: 2,
    repeatEveryMs: 8 * HOUR_MS,
  },
  'prices-stale': {
    name: 'Prices out of date',
    condition: { kind: 'prices-stale', olderThanMs: 6 * HOUR_MS },
    severity: 'warning',
    forMs: 10 * MINUTE_MS,
    maxRepeats: 1,
    repeatEveryMs: 24 * HOUR_MS,
  },
  'drill-failed': {
    name: 'Scheduled drill failed',
    condition: { kind: 'drill-failed' },
    severity: 'warning',
    recoverMs: 0,
    maxRepeats: 0,
  },
  budget: {
    name: 'Test budget nearly spent',
    condition: { kind: 'budget', above: 0.8 },
    severity: 'info',
    recoverMs: 0,
    maxRepeats: 0,
  },
  'switch-budget': {
    name: 'Too much traffic switched',
    condition: { kind: 'alarm', alarm: 'switch-budget' },
    severity: 'warning',
    forMs: 15_000,
    channels: ['inbox'],
  },
  'backup-failed': {
    name: 'Backup not made',
    condition: { kind: 'alarm', alarm: 'backup-failed' },
    severity: 'warning',
    maxRepeats: 1,
    repeatEveryMs: 24 * HOUR_MS,
  },
  'price-rise': { name: 'Prices raised', condition: { kind: 'alarm', alarm: 'price-rise' }, ...priceNews },
  'price-announced': {
    name: 'New prices announced',
    condition: { kind: 'alarm', alarm: 'price-announced' },
    ...priceNews,
  },
  'price-gone': { name: 'Price no longer listed', condition: { kind: 'alarm', alarm: 'price-gone' }, ...priceNews },
  'billed-differently': {
    name: 'Billed differently',
    condition: { kind: 'alarm', alarm: 'billed-differently' },
    ...priceNews,
  },
  'other-alarms': {
    name: 'Other alarms of the engine',
    condition: { kind: 'alarm', alarm: null },
    severity: 'warning',
  },
}

/** Rules that a workspace has not been given yet. */
export const missingPresets = (
  seeded: readonly string[],
): readonly { readonly preset: string; readonly draft: AlertRuleDraft }[] =>
  Object.entries(presets)
    .filter(([preset]) => !seeded.includes(preset))
    .map(([preset, draft]) => ({ preset, draft: alertRuleDraftSchema.parse(draft) }))
