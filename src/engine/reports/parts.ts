import type {
  ReportBlock,
  ReportColumn,
  ReportFact,
  ReportTable,
  ReportValue,
  ValueKind,
} from '../../contract/report-document.ts'
import type { GroupSums } from '../store/queries/exports-sums.ts'

/** A named value of a report; `currency` (ISO 4217) belongs to money. */
export const fact = (
  label: string,
  kind: ValueKind,
  value: ReportValue,
  currency: string | null = null,
): ReportFact => ({ label, kind, value, currency })

export const facts = (...list: readonly ReportFact[]): ReportBlock => ({ kind: 'facts', facts: [...list] })

export const column = (label: string, kind: ValueKind = 'text', currency: string | null = null): ReportColumn => ({
  label,
  kind,
  currency,
})

export const table = (
  caption: string,
  columns: readonly ReportColumn[],
  rows: readonly (readonly ReportValue[])[],
  empty = 'Nothing in this span.',
): ReportTable => ({ kind: 'table', caption, columns: [...columns], rows: rows.map((row) => [...row]), empty })

export const text = (...paragraphs: readonly string[]): ReportBlock => ({ kind: 'text', paragraphs: [...paragraphs] })

/** Groups under the names that people have for them; the one without a value keeps its empty label. */
export const named = (groups: readonly GroupSums[], nameOf: (key: string) => string): readonly GroupSums[] =>
  groups.map((group) => ({ ...group, label: group.key === '' ? '' : nameOf(group.key) }))

/** `part / whole`; null of nothing. */
export const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
