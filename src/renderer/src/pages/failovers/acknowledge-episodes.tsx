import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { plural } from '../../format.ts'

/** Says of all these episodes, one after the other, that somebody has seen to them; the list hears of it by itself. */
export async function acknowledgeAll(ids: readonly number[]): Promise<void> {
  try {
    for (const id of ids) await api.episodes.acknowledge({ id, text: '' })
    notify.success(`${plural(ids.length, 'episode')} acknowledged`)
  } catch (error) {
    notify.error(error)
  }
}

export function AcknowledgeButton({ ids }: { readonly ids: readonly number[] }): ReactElement {
  const [busy, setBusy] = useState(false)
  return (
    <Button
      loading={busy}
      leftSection={<IconCircleCheck size={15} aria-hidden="true" />}
      onClick={() => {
        setBusy(true)
        void acknowledgeAll(ids).finally(() => setBusy(false))
      }}
    >
      Acknowledge
    </Button>
  )
}
