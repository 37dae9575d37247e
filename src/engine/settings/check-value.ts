import type * as z from 'zod'
import type { SettingControl } from '../../contract/settings.ts'
import { AppError } from '../app-error.ts'
import { type SettingKey, settings } from '../store/settings.ts'
import { catalogue } from './catalogue.ts'
import { canBeUnset, controlOf } from './control.ts'

/** The value as the setting takes it. @throws {AppError} `INVALID_SETTING` with a sentence that says what to enter */
export function checkedValue(key: SettingKey, value: unknown): unknown {
  // What is left out would become the default without anybody having asked for it.
  const result = (settings[key] as z.ZodType).safeParse(value ?? null)
  if (result.success) return result.data
  throw new AppError('INVALID_SETTING', { key }, sentence(key, result.error))
}

function sentence(key: SettingKey, error: z.ZodError): string {
  const entry = catalogue[key]
  const title = entry?.title ?? key
  if (entry === undefined) return `${title} cannot have this value.`
  const control = controlOf(key, entry.control)
  const orNothing = canBeUnset(key) && entry.unset !== undefined ? ', or nothing at all' : ''
  return `${title}: ${advice(control, error)}${orNothing}.`
}

function advice(control: SettingControl, error: z.ZodError): string {
  const own = error.issues.find(({ code }) => code === 'custom' || code === 'invalid_format')?.message
  switch (control.kind) {
    case 'switch':
      return 'choose on or off'
    case 'number':
      return `enter a ${control.whole ? 'whole ' : ''}number${between(control, String)}`
    case 'share':
      return `enter a share${between(control, (share) => `${Number((share * 100).toFixed(3))} %`)}`
    case 'duration':
    case 'country-durations':
      return `${control.kind === 'duration' ? 'enter a time' : 'enter a country and a time'}${between(control, duration)}`
    case 'money':
      return 'enter an amount of 0 or more'
    case 'choice':
      return `choose one of ${control.options.map(({ label }) => label).join(', ')}`
    case 'text':
      if (own !== undefined) return own
      return `enter a text${control.maxLength === null ? '' : ` of 1 to ${control.maxLength} characters`}`
    default:
      return own ?? 'this value cannot be used'
  }
}

function between({ min, max }: { min: number | null; max: number | null }, shown: (bound: number) => string): string {
  if (min !== null && max !== null) return ` from ${shown(min)} to ${shown(max)}`
  if (min !== null) return ` of ${shown(min)} or more`
  return max === null ? '' : ` of at most ${shown(max)}`
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const

/** In the largest unit that leaves no rest. */
export function duration(ms: number): string {
  const [size, name] = units.find(([unit]) => ms >= unit && ms % unit === 0) ?? [1, 'ms']
  return `${ms / size} ${name}`
}
