import type { AuditLogEntry } from '../../../../contract/audit.ts'
import type { Setting } from '../../../../contract/settings.ts'
import { valueText } from '../settings/setting-words.ts'

type Json = Setting['value']

/** One thing that an entry changed, as a person reads it. */
export interface AuditChange {
  readonly name: string
  /** Null where the entry names a value that did not change anything. */
  readonly before: string | null
  readonly after: string
}

/** What makes settings readable; empty while they are not known yet. */
export interface SettingNames {
  readonly settings: ReadonlyMap<string, Setting>
  /** Of amounts, ISO 4217. */
  readonly currency: string
}

/** `provider.state` as `Provider: state`. */
export function actionText(action: string): string {
  const [kind = '', ...rest] = action.split('.')
  const words = (text: string): string =>
    text
      .replace(/[-_]/g, ' ')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
  const first = words(kind)
  const name = first.charAt(0).toUpperCase() + first.slice(1)
  return rest.length === 0 ? name : `${name}: ${rest.map(words).join(' ')}`
}

/** What was different before and after, by name; everything else that the entry says follows as it is. */
export function auditChanges({ detail }: AuditLogEntry, names: SettingNames): readonly AuditChange[] {
  const { before = null, after = null, ...rest } = detail
  const others = Object.entries(rest).map(([name, value]) => ({ name, before: null, after: plain(value) }))
  if (!isObject(before) && !isObject(after))
    return before === null && after === null
      ? others
      : [{ name: 'value', before: plain(before), after: plain(after) }, ...others]
  const was = isObject(before) ? before : {}
  const is = isObject(after) ? after : {}
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  const changed = fields.filter((field) => JSON.stringify(was[field] ?? null) !== JSON.stringify(is[field] ?? null))
  return [
    ...changed.map((field) => {
      const setting = names.settings.get(field)
      const text = (value: Json | undefined): string =>
        setting === undefined || value === undefined ? plain(value) : valueText(setting, value, names.currency)
      return { name: setting?.title ?? field, before: text(was[field]), after: text(is[field]) }
    }),
    ...others,
  ]
}

/** The same in one line. */
export const changeText = ({ name, before, after }: AuditChange): string =>
  before === null ? `${name}: ${after}` : `${name}: ${before} → ${after}`

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function plain(value: Json | undefined): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(', ') || 'none'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
