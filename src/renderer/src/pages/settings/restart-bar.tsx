import { Button, Group, Modal } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { Setting } from '../../../../contract/settings.ts'
import { api, useQuery } from '../../api.ts'
import { notify } from '../../components/notify.tsx'

async function restart(): Promise<void> {
  try {
    const { restarting } = await api.settings.restart()
    if (restarting) notify.info('The engine starts again…')
    else notify.error('This engine cannot start itself again. Start Signalbox again.')
  } catch (error) {
    notify.error(error)
  }
}

/** Says which changes wait for the engine to start again, and offers it. */
export function RestartBar({ pending }: { readonly pending: readonly Setting[] }): ReactElement | null {
  const [asking, setAsking] = useState(false)
  const { data } = useQuery('workspace', (signal) => api.settings.workspace(undefined, { signal }))
  if (pending.length === 0) return null
  const names = pending.map(({ title }) => title).join(', ')
  return (
    <section className="sb-restart" data-tone="warn" aria-label="Waiting for a restart">
      <p>
        <strong>{names}</strong> {pending.length === 1 ? 'counts' : 'count'} when the engine has started again.
      </p>
      {data?.canRestart === true ? (
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden="true" />}
          onClick={() => setAsking(true)}
        >
          Restart the engine
        </Button>
      ) : null}
      <Modal opened={asking} onClose={() => setAsking(false)} title="Restart the engine?" size="md">
        <p>
          Nothing is sent for some seconds. Verifications that are under way are taken up again first; none is lost.
        </p>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setAsking(false)}>
            Not now
          </Button>
          <Button data-autofocus onClick={() => void restart()}>
            Restart
          </Button>
        </Group>
      </Modal>
    </section>
  )
}
