import { toFailover } from '../store/failovers.ts'
import { batches } from './batches.ts'
import { os, type Parts } from './context.ts'

export function failoversApi(parts: Parts) {
  return {
    list: os.failovers.list.handler(async ({ input: { filter, ...page } }) => {
      const { rows, ...counts } = await parts.reader.read('failoverPage', filter, page)
      return { ...counts, rows: rows.map((row) => toFailover(row, parts.reportingCurrency)) }
    }),
    watch: os.failovers.watch.handler(async function* ({ signal }) {
      for await (const added of batches({ ...parts, names: ['failover.happened'], signal })) yield { added: [...added] }
    }),
  }
}
