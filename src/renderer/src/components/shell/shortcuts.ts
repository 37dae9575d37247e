import type { RoutePath } from '../../router.ts'
import type { PageCommand } from '../../stores/page-keys.ts'
import { pages } from './pages.ts'

export type ShortcutAction =
  | { readonly kind: 'go'; readonly path: RoutePath }
  | { readonly kind: 'page'; readonly command: PageCommand }
  | { readonly kind: 'palette' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'help' }
  | { readonly kind: 'focus-filter' }
  | { readonly kind: 'toggle-pause' }
  | { readonly kind: 'toggle-zone' }

/** Where a key works, and who listens to it. */
export type ShortcutPlace = 'everywhere' | 'pages' | 'table' | 'dialog' | 'window'

/** A key, keys one after the other (`g o`), or a key with Ctrl (`Ctrl+k`); named as `KeyboardEvent.key` has them. */
export interface Shortcut {
  readonly press: string
  readonly does: string
  readonly place: ShortcutPlace
  /** Of those that the shell listens to; the others belong to a table, a dialog or the window's menu. */
  readonly action?: ShortcutAction
}

const page = (press: string, does: string, command: PageCommand): Shortcut => ({
  press,
  does,
  place: 'pages',
  action: { kind: 'page', command },
})

/** All keys of the console, each once: what is listened to and what the list of keys shows. */
export const shortcuts: readonly Shortcut[] = [
  { press: 'Ctrl+k', does: 'Find pages, data and actions', place: 'everywhere', action: { kind: 'palette' } },
  { press: 'Ctrl+,', does: 'Open the settings', place: 'everywhere', action: { kind: 'settings' } },
  { press: '?', does: 'Show this list', place: 'everywhere', action: { kind: 'help' } },
  { press: ' ', does: 'Pause or resume live updates', place: 'everywhere', action: { kind: 'toggle-pause' } },
  { press: 't u', does: 'Switch between local time and UTC', place: 'everywhere', action: { kind: 'toggle-zone' } },
  ...pages.map(
    ({ key, label, path }): Shortcut => ({
      press: `g ${key}`,
      does: `Go to ${label}`,
      place: 'everywhere',
      action: { kind: 'go', path },
    }),
  ),
  { press: '/', does: "Go to the page's filter", place: 'pages', action: { kind: 'focus-filter' } },
  page('t ArrowLeft', 'Earlier time range', 'range-earlier'),
  page('t ArrowRight', 'Later time range', 'range-later'),
  page('t +', 'Half the time range', 'range-in'),
  page('t -', 'Twice the time range', 'range-out'),
  page('c', 'Compare with another time', 'compare'),
  page('e', 'Export', 'export'),
  page('Ctrl+s', 'Save this view', 'save-view'),
  { press: 'j', does: 'Next row', place: 'table' },
  { press: 'k', does: 'Previous row', place: 'table' },
  { press: 'Enter', does: 'Open the row', place: 'table' },
  { press: 'x', does: 'Select the row', place: 'table' },
  { press: 'Ctrl+c', does: 'Copy the id of the row, or of those selected', place: 'table' },
  { press: 'a', does: 'Acknowledge the alert or the episode', place: 'table' },
  { press: 'Alt+ArrowUp', does: 'Move a provider or rule up', place: 'table' },
  { press: 'Alt+ArrowDown', does: 'Move a provider or rule down', place: 'table' },
  { press: 'Escape', does: 'Close the drawer or the dialog', place: 'dialog' },
  { press: 'Ctrl+Enter', does: 'Send from the test bench', place: 'dialog' },
  { press: 'Ctrl+r', does: 'Load the page again', place: 'window' },
  { press: 'Ctrl+1 … 9', does: 'Open one of the first nine pages', place: 'window' },
  { press: 'Alt+ArrowLeft', does: 'Back', place: 'window' },
  { press: 'Alt+ArrowRight', does: 'Forward', place: 'window' },
]

/** What is known of a key press without a DOM. */
export interface KeyPress {
  readonly key: string
  /** Ctrl, or the command key of a Mac, and nothing else is down. */
  readonly ctrl: boolean
  /** Alt, or several of Ctrl, Alt and Meta, are down. */
  readonly modified: boolean
  /** The focus is in a field that takes text. */
  readonly typing: boolean
  /** The focus is on something that Space or Enter operates. */
  readonly onControl: boolean
}

export interface ShortcutResult {
  readonly action: ShortcutAction | null
  /** The first key of several was pressed (`g` or `t`), and another may follow; '' otherwise. */
  readonly armed: string
}

const actions: ReadonlyMap<string, ShortcutAction> = new Map(
  shortcuts.flatMap(({ press, action }) => (action === undefined ? [] : [[press, action] as const])),
)

const leaders: ReadonlySet<string> = new Set(
  [...actions.keys()].filter((press) => /^\S \S/.test(press)).map((press) => press.charAt(0)),
)

/** Turns key presses into actions; `armed` is the answer to the press before. */
export function interpretKey(press: KeyPress, armed: string): ShortcutResult {
  const does = (text: string): ShortcutResult => ({ action: actions.get(text) ?? null, armed: '' })
  if (press.modified) return does('')
  if (press.ctrl) return does(`Ctrl+${press.key.toLowerCase()}`)
  if (press.typing) return does('')
  // The plus stands on the equals key where it needs Shift.
  if (armed !== '') return does(`${armed} ${press.key === '=' ? '+' : press.key}`)
  if (leaders.has(press.key)) return { action: null, armed: press.key }
  return press.key === ' ' && press.onControl ? does('') : does(press.key)
}

const caps: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}

/** A shortcut as its keys are labelled: `g`, `o` or `Ctrl`, `K`. */
export function keyCaps(press: string, isMac = false): readonly string[] {
  const [modifier, key] = press.split(/\+(?=.)/)
  if (key !== undefined && modifier !== undefined) {
    const label = isMac ? (modifier === 'Ctrl' ? '⌘' : '⌥') : modifier
    return [label, caps[key] ?? (key.length === 1 ? key.toUpperCase() : key)]
  }
  return press === ' ' ? ['Space'] : press.split(' ').map((one) => caps[one] ?? one)
}
