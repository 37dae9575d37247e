import { importErrors, KEPT_PROBLEMS } from '../imports.ts'
import { statement } from '../statements.ts'
import { columnsOf, type ExportedTable, pageOf } from './exports-table.ts'

/** Lines of a file that an import could not take, in their order; telephone numbers were left out when it noted them. */
export const importProblems: ExportedTable<'import-errors'> = {
  title: 'Import errors',
  columns: () =>
    columnsOf(['Line', 'count'], ['Field', 'text'], ['What stands there', 'text'], ['What is wrong', 'text']),
  page: (db, { filter, after, limit }) =>
    pageOf(
      importErrors(db, filter.id, after?.id ?? 0, limit),
      limit,
      ({ place }) => ({ createdAt: 0, id: place }),
      ({ line, field, value, message }) => [line, field ?? 'whole line', value, message],
    ),
  total: (db, { id }) => {
    const problems = statement(db, 'select problems from imports where id = ?').pluck().get(id) as number | undefined
    return Math.min(problems ?? 0, KEPT_PROBLEMS)
  },
}
