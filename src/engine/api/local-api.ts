import { AppError } from '../app-error.ts'
import type { ApiCall } from '../http-api/handler.ts'
import { SendOnce } from '../http-api/send-once.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'
import type { AppRouter } from './router.ts'
import { verificationView } from './views.ts'

const VIEW_EVERY_MS = 1_000

export function localApiApi(parts: Parts) {
  const { localApi, settings } = parts
  return {
    get: os.localApi.get.handler(() => localApi.view()),

    watch: os.localApi.watch.handler(async function* ({ signal }) {
      for await (const _ of batches({
        ...parts,
        names: ['local-api.changed'],
        signal,
        everyMs: VIEW_EVERY_MS,
        atOnce: true,
      }))
        yield localApi.view()
    }),

    configure: os.localApi.configure.handler(({ input: { enabled, port, perSecond }, errors }) =>
      typed(errors, async () => {
        const values = { 'api.enabled': enabled, 'api.port': port, 'api.perSecond': perSecond }
        settings.setAll(values, { actor: 'operator', reason: null })
        // Also when nothing changed: a port that was taken may be free by now.
        await localApi.follow()
        return localApi.view()
      }),
    ),

    createToken: os.localApi.createToken.handler(({ input: { name, scope, confirmLive }, errors }) =>
      typed(errors, () => localApi.createToken(name, scope, confirmLive)),
    ),

    revokeToken: os.localApi.revokeToken.handler(({ input, errors }) =>
      typed(errors, () => {
        localApi.revokeToken(input.id)
        return localApi.view()
      }),
    ),
  }
}

/**
 * The router as it is served over HTTP: a send from a business's own backend is a real one (the window's are tests in
 * the live workspace), and an `Idempotency-Key` makes it safe to repeat.
 */
export function servedRouter(parts: Parts, router: AppRouter) {
  const once = new SendOnce(parts)
  const mode = parts.workspace
  const send = os.$context<ApiCall>().verifications.send.handler(({ input, errors, context }) =>
    typed(errors, async () => {
      const { id, repeated } = await once.send({ ...input, mode }, context.idempotencyKey)
      if (repeated && !context.response.headersSent) context.response.setHeader('idempotency-replayed', 'true')
      const view = verificationView(parts, id)
      if (view === null) throw new AppError('NOT_FOUND', {}, `There is no verification ${id}.`)
      return view
    }),
  )
  return { ...router, verifications: { ...router.verifications, send } }
}
