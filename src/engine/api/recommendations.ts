import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

const OPERATOR = 'operator'

export function recommendationsApi(parts: Parts) {
  const { recommendations: book } = parts.advice
  const actions = os.cost.recommendationActions
  const by = (reason: string) => ({ author: OPERATOR, reason })
  return {
    recommendations: os.cost.recommendations.handler(({ input }) => {
      const { monthly, ...page } = book.list(input)
      return { ...page, monthly: { micros: monthly, currency: parts.reportingCurrency }, run: book.run }
    }),

    recommendationActions: {
      generate: actions.generate.handler(() => book.generate()),

      watch: actions.watch.handler(async function* ({ signal }) {
        for await (const _ of batches({ ...parts, names: ['recommendation.changed'], signal, atOnce: true }))
          yield book.run
      }),

      apply: actions.apply.handler(({ input: { id, reason }, errors }) =>
        typed(errors, () => book.apply(id, by(reason))),
      ),

      schedule: actions.schedule.handler(({ input: { id, at, reason }, errors }) =>
        typed(errors, () => book.schedule(id, at, by(reason))),
      ),

      dismiss: actions.dismiss.handler(({ input: { id, reason }, errors }) =>
        typed(errors, () => book.dismiss(id, by(reason))),
      ),

      undo: actions.undo.handler(({ input: { id, reason }, errors }) => typed(errors, () => book.undo(id, by(reason)))),
    },
  }
}
