import type { ReactElement } from 'react'

/** Of a column of text, or of figures, which stand at the right. */
export type Heading =
  | string
  | { readonly text: string; readonly hint: string | undefined }
  | { readonly figure: string; readonly hint?: string | undefined }

/** The head of a plain table; `hint` is the tooltip of a column. */
export function TableHead({ columns }: { readonly columns: readonly Heading[] }): ReactElement {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const { label, hint, isFigure } = headingOf(column)
          return (
            <th key={label} scope="col" data-number={isFigure || undefined} title={hint}>
              {label}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

function headingOf(column: Heading): {
  readonly label: string
  readonly hint?: string | undefined
  readonly isFigure: boolean
} {
  if (typeof column === 'string') return { label: column, isFigure: false }
  if ('figure' in column) return { label: column.figure, hint: column.hint, isFigure: true }
  return { label: column.text, hint: column.hint, isFigure: false }
}
