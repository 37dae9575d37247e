import { navigate, type RouteParams, type RoutePath } from '../../router.ts'
import type { ActionIcon } from './actions.ts'

/** A page with its params, as an item opens it. */
export interface ItemView {
  readonly path: RoutePath
  readonly params: RouteParams
}

/** A line of the palette. */
export interface Item {
  /** Unique among all lines. */
  readonly id: string
  readonly label: string
  /** Smaller, behind the label. */
  readonly detail?: string
  readonly icon: ActionIcon
  readonly keywords?: string
  readonly press?: string
  /** What it opens; null when it does something instead. */
  readonly view: ItemView | null
  readonly run: () => void
}

export interface ItemGroup {
  readonly label: string
  readonly items: readonly Item[]
}

/** An item that opens a view. */
export const viewItem = (item: Omit<Item, 'run' | 'view'> & { readonly view: ItemView }): Item => ({
  ...item,
  run: () => navigate(item.view.path, { params: item.view.params }),
})

/**
 * Items that have all words of a text in their label, detail or keywords; those whose label begins with the text come
 * first, then those with a word that does.
 */
export function matching(items: readonly Item[], text: string): readonly Item[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const scored = items.flatMap((item, index) => {
    const label = item.label.toLowerCase()
    const all = `${label} ${item.detail ?? ''} ${item.keywords ?? ''}`.toLowerCase()
    if (!words.every((word) => all.includes(word))) return []
    const first = words[0] ?? ''
    const score = label.startsWith(text.toLowerCase()) ? 0 : ` ${label}`.includes(` ${first}`) ? 1 : 2
    return [{ item, score, index }]
  })
  return scored.sort((a, b) => a.score - b.score || a.index - b.index).map(({ item }) => item)
}

/** The last two digits of a text that can only be a phone number; null for every other text. */
export function lastDigitsOfNumber(text: string): string | null {
  const digits = text.replace(/\D/g, '')
  const isNumber = /^\+?[\d\s()./-]+$/.test(text.trim()) && digits.length >= 7 && digits.length <= 15
  return isNumber ? digits.slice(-2) : null
}
