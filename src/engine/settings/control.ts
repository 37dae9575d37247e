import * as z from 'zod'
import type { SettingControl } from '../../contract/settings.ts'
import { type SettingKey, settings } from '../store/settings.ts'
import type { ControlSketch } from './setting-entry.ts'

interface Bounds {
  readonly min: number | null
  readonly max: number | null
}

interface Shape {
  /** Several where null is one of them. */
  readonly type?: string | readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly additionalProperties?: Shape
}

/** The schema of a setting as far as a control can show it: of a value that may be null the other half. */
export function shapeOf(key: SettingKey): Shape {
  const shape = z.toJSONSchema(settings[key], { io: 'input', unrepresentable: 'any' }) as Shape
  return shape.anyOf?.find(({ type }) => type !== 'null') ?? shape
}

/** Whether null is a value of this setting. */
export const canBeUnset = (key: SettingKey): boolean => settings[key].safeParse(null).success

/** The control with its bounds, which are those of the schema. */
export function controlOf(key: SettingKey, sketch: ControlSketch): SettingControl {
  const shape = shapeOf(key)
  switch (sketch.kind) {
    case 'number':
      return { ...sketch, ...boundsOf(shape), whole: shape.type === 'integer' }
    case 'share':
    case 'duration':
    case 'money':
      return { ...sketch, ...boundsOf(shape) }
    case 'country-durations':
      return { ...sketch, ...boundsOf(shape.additionalProperties ?? {}) }
    case 'text':
      return { ...sketch, maxLength: shape.maxLength ?? null }
    default:
      return sketch
  }
}

const boundsOf = ({ minimum, maximum }: Shape): Bounds => ({ min: finite(minimum), max: finite(maximum) })

/** Whole numbers have the bounds of what a float can hold, which are none to tell anybody. */
const finite = (bound: number | undefined): number | null =>
  bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? null : bound
