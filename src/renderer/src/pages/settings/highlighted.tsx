import type { ReactElement } from 'react'
import { highlight } from './setting-search.ts'

/** A text with what was looked for marked in it. */
export function Highlighted({ text, query }: { readonly text: string; readonly query: string }): ReactElement {
  let at = 0
  return (
    <>
      {highlight(text, query).map((piece) => {
        const key = at
        at += piece.text.length
        return piece.hit ? <mark key={key}>{piece.text}</mark> : <span key={key}>{piece.text}</span>
      })}
    </>
  )
}
