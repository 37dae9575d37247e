import type { Setting, SettingControl } from '../../../../contract/settings.ts'
import { countryName, formatMoney } from '../../format.ts'

/** Units of a length of time that a person enters, the largest first, in ms. */
export const timeUnits = [
  { value: 'd', label: 'days', ms: 86_400_000 },
  { value: 'h', label: 'hours', ms: 3_600_000 },
  { value: 'min', label: 'minutes', ms: 60_000 },
  { value: 's', label: 'seconds', ms: 1_000 },
] as const
export type TimeUnit = (typeof timeUnits)[number]

const seconds = timeUnits[3]

/** The largest unit in which a length of time (ms) is a whole number. */
export const unitOf = (ms: number): TimeUnit => timeUnits.find((unit) => ms > 0 && ms % unit.ms === 0) ?? seconds

/** A length of time in ms as it was entered: `30 s`, `2 h`. */
export function timeText(ms: number): string {
  const unit = unitOf(ms)
  return `${Number((ms / unit.ms).toFixed(3))} ${unit.value}`
}

/** A share of 0..1 in percent, exactly: `99.95`. */
export const percentOf = (share: number): number => Number((share * 100).toFixed(4))

interface Shown {
  readonly control: SettingControl
  readonly unset: string | null
}

/** A value of a setting as a person reads it. `currency` is that of amounts, ISO 4217. */
export function valueText({ control, unset }: Shown, value: Setting['value'], currency: string): string {
  if (value === null) return unset ?? 'Not set'
  switch (control.kind) {
    case 'switch':
      return value !== (control.inverted ?? false) ? 'On' : 'Off'
    case 'number':
      return `${value} ${control.unit}`.trim()
    case 'share':
      return `${percentOf(Number(value))} %`
    case 'duration':
      return timeText(Number(value))
    case 'money':
      return formatMoney({ micros: Number(value), currency })
    case 'choice':
      return control.options.find((option) => option.value === value)?.label ?? String(value)
    case 'countries':
      return Array.isArray(value) && value.length > 0
        ? value.map((code) => countryName(String(code))).join(', ')
        : 'None'
    case 'country-durations':
      return fields(value, (code, ms) => `${countryName(code)} ${timeText(Number(ms))}`)
    case 'page':
      return fields(value, (name, each) => `${words(name)} ${plain(each)}`)
    default:
      return String(value)
  }
}

function fields(value: Setting['value'], text: (name: string, value: Setting['value']) => string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return plain(value)
  const entries = Object.entries(value)
  return entries.length === 0 ? 'None' : entries.map(([name, each]) => text(name, each)).join(', ')
}

/** `breakThrough` as `break through`. */
const words = (name: string): string => name.replace(/([A-Z])/g, ' $1').toLowerCase()

const plain = (value: Setting['value'] | undefined): string =>
  value === null || value === undefined
    ? 'none'
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
