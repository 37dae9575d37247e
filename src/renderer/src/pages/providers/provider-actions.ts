import type { ProviderControl, ProviderRow, ProviderState } from '../../../../contract/providers.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'

type Decided = Pick<ProviderRow, 'name' | 'label'> & ProviderControl

const done: Readonly<Record<ProviderState, string>> = {
  enabled: 'takes traffic again',
  drained: 'takes nothing new unless nobody else can',
  disabled: 'is disabled',
}

/** Runs a change and says what came of it; failures are shown, not thrown. */
export async function run(change: () => Promise<unknown>, text: string, undo?: () => Promise<unknown>): Promise<void> {
  try {
    await change()
    notify.success(text, undo && { undo: () => void run(undo, 'Taken back') })
  } catch (error) {
    notify.error(error)
  }
}

/** Enables or drains a provider at once; undo brings back what was so before, a time to return included. */
export function setState(provider: Decided, state: 'enabled' | 'drained'): Promise<void> {
  const { name, label, state: before, disabledUntil: until } = provider
  return run(
    () => api.providers.setState({ name, state }),
    `${label} ${done[state]}`,
    () => api.providers.setState({ name, state: before, until, confirm: true }),
  )
}

export function setPinned({ name, label }: Decided, pinned: boolean): Promise<void> {
  return run(
    () => api.providers.pin({ name, pinned }),
    pinned ? `${label} goes first wherever it can be used` : `${label} goes by the order again`,
    () => api.providers.pin({ name, pinned: !pinned }),
  )
}

export function setLimits(
  provider: Decided,
  limits: Pick<ProviderControl, 'perSecond' | 'concurrent' | 'weight'>,
): Promise<void> {
  const { name, label, perSecond, concurrent, weight } = provider
  return run(
    () => api.providers.setLimits({ name, ...limits }),
    `Limits of ${label} saved`,
    () => api.providers.setLimits({ name, perSecond, concurrent, weight }),
  )
}
