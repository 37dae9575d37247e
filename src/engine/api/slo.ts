import { sloMethod } from '../reports/slo-method.ts'
import { getSetting } from '../store/settings.ts'
import { os, type Parts, typed } from './context.ts'

export function sloApi(parts: Parts) {
  const { db, reader, clock, manager } = parts
  return {
    get: os.slo.get.handler(async ({ input: { spanMs } }) => {
      const to = clock.now() + 1
      const target = getSetting(db, 'slo.target')
      const providers = manager
        .states()
        .flatMap(({ config, control }) => (control.state === 'disabled' ? [] : config.name))
      const figures = await reader.read('sloFigures', { from: to - spanMs, to, target, providers })
      return { ...figures, method: [...sloMethod(target)] }
    }),

    setTarget: os.slo.setTarget.handler(({ input: { target }, errors }) =>
      typed(errors, () => {
        parts.settings.set('slo.target', target, { actor: 'operator', reason: null })
        return { target }
      }),
    ),
  }
}
