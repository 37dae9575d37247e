import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

export function replayApi(parts: Parts) {
  const { replays } = parts.advice
  return {
    replay: {
      start: os.policies.replay.start.handler(({ input: { policy, days }, errors }) =>
        typed(errors, () => replays.start(policy, days)),
      ),

      cancel: os.policies.replay.cancel.handler(({ input, errors }) =>
        typed(errors, () => {
          replays.cancel(input.id)
          return {}
        }),
      ),

      watch: os.policies.replay.watch.handler(async function* ({ signal }) {
        for await (const _ of batches({ ...parts, names: ['replay.changed'], signal, atOnce: true }))
          yield { latest: replays.latest() }
      }),

      get: os.policies.replay.get.handler(({ input, errors }) => typed(errors, () => replays.get(input.id))),

      list: os.policies.replay.list.handler(({ input: { before = null, limit } }) => replays.list(before, limit)),
    },

    regret: os.policies.regret.handler(({ input }) => ({ regret: replays.regret(input.days) })),
  }
}
