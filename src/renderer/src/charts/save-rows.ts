import { api } from '../api.ts'
import { notify } from '../components/notify.tsx'
import { usePreferences } from '../stores/preferences.ts'
import type { ChartTableProps } from './chart-table.tsx'
import { fileTable } from './table-columns.ts'

/** The kinds of file that rows are saved as. */
export const rowFormats = [
  { label: 'CSV', format: 'csv', decimal: 'point' },
  { label: 'CSV with decimal comma', format: 'csv', decimal: 'comma' },
  { label: 'Excel (XLSX)', format: 'xlsx', decimal: 'point' },
] as const

/** Saves rows as they are shown, numbers as numbers; the caption names the file. */
export function saveRows(
  { caption, columns, rows }: ChartTableProps,
  { format, decimal }: Pick<(typeof rowFormats)[number], 'format' | 'decimal'>,
): Promise<void> {
  const zone = usePreferences.getState().zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
  const name = caption.slice(0, 120)
  return tellFile(() => api.reports.shownRows({ name, format, decimal, zone, ...fileTable(columns, rows) }))
}

/** Says which file was written; nothing when the person changed their mind. */
export async function tellFile(save: () => Promise<{ readonly fileName: string | null }>): Promise<void> {
  try {
    const { fileName } = await save()
    if (fileName !== null) notify.success(`${fileName} is written`)
  } catch (error) {
    notify.error(error)
  }
}
