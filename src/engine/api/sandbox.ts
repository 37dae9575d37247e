import type { SandboxState } from '../../contract/models.ts'
import { AppError } from '../app-error.ts'
import { setSetting } from '../store/settings.ts'
import { verificationById } from '../store/verifications.ts'
import { os, type Parts, typed } from './context.ts'

export function sandboxApi(parts: Parts) {
  const { db, clock, events, manager } = parts
  const only = () => {
    if (parts.sandbox === null) throw new AppError('SANDBOX_ONLY', {})
    return parts.sandbox
  }
  const state = (): SandboxState => {
    const { world, traffic } = only()
    const faults = world.faults()
    const providers = manager.providers.map(({ config: { name, label } }) => ({
      name,
      label,
      fault: faults[name] ?? null,
    }))
    return { ...traffic.state(), providers }
  }

  return {
    get: os.sandbox.get.handler(({ errors }) => typed(errors, state)),

    setTraffic: os.sandbox.setTraffic.handler(({ input: { perMinute, paused }, errors }) =>
      typed(errors, () => {
        const { traffic } = only()
        if (perMinute !== undefined) setSetting(db, 'sandbox.perMinute', perMinute, clock.now())
        if (paused !== undefined) setSetting(db, 'sandbox.paused', paused, clock.now())
        traffic.set({ ...(perMinute !== undefined && { perMinute }), ...(paused !== undefined && { paused }) })
        events.emit('status.changed', {})
        return state()
      }),
    ),

    setFault: os.sandbox.setFault.handler(({ input: { provider, fault }, errors }) =>
      typed(errors, async () => {
        const { world } = only()
        if (manager.provider(provider) === undefined)
          throw new AppError('NOT_FOUND', {}, `There is no provider ${provider}.`)
        await world.setFault(provider, fault)
        events.emit('provider.changed', { name: provider })
        return state()
      }),
    ),

    handset: os.sandbox.handset.handler(({ input, errors }) =>
      typed(errors, () => {
        const { world } = only()
        const row = verificationById(db, input.verificationId)
        if (row === undefined) throw new AppError('NOT_FOUND', {}, `There is no verification ${input.verificationId}.`)
        // The number is forgotten once the verification is final, and with it the way to its handset.
        if (row.to_number === null) return []
        return world.handset(row.to_number).filter(({ at }) => at >= row.created_at)
      }),
    ),
  }
}
