import { isDeepStrictEqual } from 'node:util'
import type { AlertRuleDraft } from '../../contract/alert-rules.ts'
import { lengthText, percentText } from '../alerts/words.ts'

const names: Readonly<Record<string, string>> = {
  kind: 'condition',
  of: 'of',
  metric: 'rate',
  windowMs: 'over',
  minimum: 'least number',
  belowHours: 'below, hours',
  olderThanMs: 'older than',
  forMs: 'fires after',
  recoverMs: 'resolved after',
  maxRepeats: 'repeats',
  repeatEveryMs: 'repeats every',
}

/** What a rule says otherwise than another one, in a line; all of it without another. */
export function ruleText(rule: AlertRuleDraft, other: AlertRuleDraft | null): string {
  const those = other === null ? new Map<string, unknown>() : fieldsOf(other)
  return [...fieldsOf(rule)]
    .filter(([name, value]) => !isDeepStrictEqual(value, those.get(name)))
    .map(([name, value]) => `${names[name] ?? name} ${valueText(name, value)}`)
    .join('; ')
}

const fieldsOf = ({ name: _, condition, ...rule }: AlertRuleDraft): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>(Object.entries({ ...condition, ...rule }))

function valueText(name: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.join(', ') || 'none'
  if (typeof value !== 'number') return String(value ?? 'none')
  if (name.endsWith('Ms')) return lengthText(value)
  if (name.endsWith('Micros')) return String(value / 1_000_000)
  return (name === 'above' || name === 'below') && value <= 1 ? percentText(value) : String(value)
}
