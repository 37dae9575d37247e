import type { SettingControl, SettingGroup } from '../../contract/settings.ts'

type Sketch<C> = C extends { readonly kind: infer K }
  ? Omit<C, 'min' | 'max' | 'maxLength' | 'whole'> & { readonly kind: K }
  : never

/** A control without its bounds, which its schema knows. */
export type ControlSketch = Readonly<Sketch<SettingControl>>

/** What a person needs to know of a setting. Its default, its bounds and its checks are those of its schema. */
export interface SettingEntry {
  readonly group: SettingGroup
  readonly title: string
  /** One sentence. */
  readonly description: string
  /** Other words that people look for. */
  readonly keywords: readonly string[]
  readonly control: ControlSketch
  /** What null means; left out where the value cannot be null. */
  readonly unset?: string
  /** `restart`: a change is taken up when the engine starts again. */
  readonly effect: 'at-once' | 'restart'
  /** Means something in the sandbox workspace only. */
  readonly sandboxOnly?: true
  /** Belongs to this machine or to its data, such as a folder: it is left out of exports. */
  readonly local?: true
}
