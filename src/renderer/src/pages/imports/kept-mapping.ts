import type { HistoryTemplate, ImportsPreview } from '../../../../contract/imports.ts'

/** The kept mapping that names the most columns, all of which the file has; null when none fits better than the guess. */
export function keptMapping(
  { columns, mapping }: Pick<ImportsPreview, 'columns' | 'mapping'>,
  templates: readonly HistoryTemplate[],
): HistoryTemplate | null {
  const present = new Set(columns.map(({ name }) => name))
  const size = ({ fields }: HistoryTemplate['mapping']): number => Object.keys(fields).length
  const fitting = templates
    .filter((template) => Object.values(template.mapping.fields).every((name) => present.has(name)))
    .toSorted((a, b) => size(b.mapping) - size(a.mapping))
  const [best] = fitting
  return best !== undefined && size(best.mapping) >= size(mapping) ? best : null
}
