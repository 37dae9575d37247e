import { lazy, type ReactElement, Suspense, useEffect, useState } from 'react'
import type { ProviderRow } from '../../../../contract/providers.ts'
import { api } from '../../api.ts'
import { notify } from '../notify.tsx'

const DisableDialog = lazy(async () => ({
  default: (await import('../../pages/providers/disable-dialog.tsx')).DisableDialog,
}))

export interface DisableProviderProps {
  readonly name: string
  readonly onClose: () => void
}

/** The dialog that disables a provider, wherever the page is. */
export function DisableProvider({ name, onClose }: DisableProviderProps): ReactElement | null {
  const [provider, setProvider] = useState<ProviderRow | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once a name
  useEffect(() => {
    api.providers.get({ name }).then(
      ({ provider: row }) => setProvider(row),
      (error: unknown) => {
        notify.error(error)
        onClose()
      },
    )
  }, [name])
  if (provider === null) return null
  return (
    <Suspense>
      <DisableDialog provider={provider} onClose={onClose} />
    </Suspense>
  )
}
