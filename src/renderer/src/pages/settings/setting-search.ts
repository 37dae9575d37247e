import type { Setting } from '../../../../contract/settings.ts'

/** A piece of a text, and whether it is what was looked for. */
export interface Piece {
  readonly text: string
  readonly hit: boolean
}

const wordsOf = (query: string): readonly string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')

/** The settings in which every word of the query occurs: in title, description, a keyword or the key. */
export function findSettings(settings: readonly Setting[], query: string): readonly Setting[] {
  const words = wordsOf(query)
  return settings.filter(({ key, title, description, keywords }) => {
    const text = [key, title, description, ...keywords].join('\n').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** A text cut where the words of a query begin and end. */
export function highlight(text: string, query: string): readonly Piece[] {
  const words = wordsOf(query).toSorted((a, b) => b.length - a.length)
  if (words.length === 0) return [{ text, hit: false }]
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  return text
    .split(new RegExp(`(${pattern})`, 'i'))
    .map((piece, place) => ({ text: piece, hit: place % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}
