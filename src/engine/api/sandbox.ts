import type { SandboxState } from '../../contract/sandbox.ts'
import { AppError } from '../app-error.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { VerificationRow } from '../store/schema.ts'
import { verificationById } from '../store/verifications.ts'
import { os, type Parts, typed } from './context.ts'

export function sandboxApi(parts: Parts) {
  const { db, events, manager } = parts
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

  /** The store forgets a number with the end of its verification; the world that made it up does not. */
  const forgottenNumber = (world: Sandbox, row: VerificationRow): string | null =>
    world.record().find(({ at, to }) => at >= row.created_at && at < row.expires_at && parts.hash(to) === row.to_hash)
      ?.to ?? null

  return {
    get: os.sandbox.get.handler(({ errors }) => typed(errors, state)),

    setTraffic: os.sandbox.setTraffic.handler(({ input: { perMinute, paused }, errors }) =>
      typed(errors, () => {
        const { traffic } = only()
        const values = { 'sandbox.perMinute': perMinute, 'sandbox.paused': paused }
        parts.settings.setAll(values, { actor: 'operator', reason: null })
        // Also where nothing changed: a host may have begun without traffic whatever the settings say.
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
        const number = row.to_number ?? forgottenNumber(world, row)
        return number === null ? [] : world.handset(number).filter(({ at }) => at >= row.created_at)
      }),
    ),
  }
}
