import { sloMethod } from '../reports/slo-method.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { getSetting, setSetting } from '../store/settings.ts'
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
      typed(errors, () =>
        writing(
          db,
          db.transaction(() => {
            const before = getSetting(db, 'slo.target')
            const at = clock.now()
            setSetting(db, 'slo.target', target, at)
            const detail = { before: { target: before }, after: { target }, reason: null }
            addAudit(db, { at, actor: 'operator', action: 'slo.target', subject: 'slo', detail })
            return { target }
          }),
        ),
      ),
    ),
  }
}
