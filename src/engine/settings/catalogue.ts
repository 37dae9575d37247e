import type { SettingKey } from '../store/settings.ts'
import { businessEntries } from './catalogue/business.ts'
import { dataEntries } from './catalogue/data.ts'
import { routingEntries } from './catalogue/routing.ts'
import { sandboxEntries } from './catalogue/sandbox.ts'
import { sendingEntries } from './catalogue/sending.ts'
import type { SettingEntry } from './setting-entry.ts'

/** What a person may set, by key, in the order in which it is shown. */
export const catalogue: Readonly<Partial<Record<SettingKey, SettingEntry>>> = {
  ...routingEntries,
  ...sendingEntries,
  ...businessEntries,
  ...dataEntries,
  ...sandboxEntries,
}

/** What the engine keeps for itself in the same table: bookkeeping, and what has an action of its own. */
export const internalKeys: readonly SettingKey[] = [
  'alerts.seeded',
  'alerts.summarisedAt',
  'pricing.chargesReadTo',
  'sending.pausedAt',
]

/** A key of the catalogue; null for anything else, whoever asks. */
export function settingKeyOf(text: string): SettingKey | null {
  return Object.hasOwn(catalogue, text) ? (text as SettingKey) : null
}

export const settingKeys: readonly SettingKey[] = Object.keys(catalogue) as SettingKey[]
