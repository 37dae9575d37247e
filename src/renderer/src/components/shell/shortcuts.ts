import type { RoutePath } from '../../router.ts'
import { pages } from './pages.ts'

export type ShortcutAction =
  | { readonly kind: 'go'; readonly path: RoutePath }
  | { readonly kind: 'help' }
  | { readonly kind: 'focus-filter' }
  | { readonly kind: 'toggle-pause' }

/** What is known of a key press without a DOM. */
export interface KeyPress {
  readonly key: string
  /** Ctrl, Alt or Meta is down. */
  readonly modified: boolean
  /** The focus is in a field that takes text. */
  readonly typing: boolean
  /** The focus is on something that Space or Enter operates. */
  readonly onControl: boolean
}

export interface ShortcutResult {
  readonly action: ShortcutAction | null
  /** `g` was pressed and a page letter may follow. */
  readonly armed: boolean
}

const goto: ReadonlyMap<string, RoutePath> = new Map(pages.map(({ key, path }) => [key, path]))

const nothing: ShortcutResult = { action: null, armed: false }

/** Turns key presses into actions; `armed` is the answer to the press before. */
export function interpretKey(press: KeyPress, armed: boolean): ShortcutResult {
  if (press.modified || press.typing) return nothing
  if (armed) {
    const path = goto.get(press.key)
    return path === undefined ? nothing : { action: { kind: 'go', path }, armed: false }
  }
  switch (press.key) {
    case 'g':
      return { action: null, armed: true }
    case '?':
      return { action: { kind: 'help' }, armed: false }
    case '/':
      return { action: { kind: 'focus-filter' }, armed: false }
    case ' ':
      return press.onControl ? nothing : { action: { kind: 'toggle-pause' }, armed: false }
    default:
      return nothing
  }
}
