import { Button, Group, NumberInput, Switch } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { LocalApiView } from '../../../../contract/local-api.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'

export interface ApiPanelProps {
  readonly view: LocalApiView
  readonly onChanged: (view: LocalApiView) => void
}

/** On or off, the port and the rate. The switch works at once, the rest when it is applied. */
export function SwitchPanel({ view, onChanged }: ApiPanelProps): ReactElement {
  const [port, setPort] = useState<number | string>(view.port)
  const [perSecond, setPerSecond] = useState<number | string>(view.perSecond)
  const [busy, setBusy] = useState(false)
  const isPort = typeof port === 'number' && port >= 1_024 && port <= 65_535
  const isRate = typeof perSecond === 'number' && perSecond >= 1 && perSecond <= 10_000
  const isChanged = port !== view.port || perSecond !== view.perSecond

  const configure = async (change: { enabled?: boolean; port?: number; perSecond?: number }): Promise<void> => {
    setBusy(true)
    try {
      const now = await api.localApi.configure(change)
      onChanged(now)
      if (now.state === 'listening') notify.success(`The local API listens on ${now.address}`)
      if (now.state === 'off') notify.success('The local API is off')
    } catch (error) {
      notify.error(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Panel title="Server">
      <form
        className="sb-api-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isPort && isRate) void configure({ port, perSecond })
        }}
      >
        <Switch
          label="Serve the local API"
          description="On 127.0.0.1 only: no other machine can connect."
          checked={view.enabled}
          disabled={busy}
          onChange={({ currentTarget: { checked } }) => void configure({ enabled: checked })}
        />
        <Group gap="md" align="flex-start" grow>
          <NumberInput
            label="Port"
            value={port}
            onChange={setPort}
            allowDecimal={false}
            allowNegative={false}
            thousandSeparator=""
            error={isPort ? null : 'Use a port from 1024 to 65535'}
          />
          <NumberInput
            label="Requests a second"
            description="For each token"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={perSecond}
            onChange={setPerSecond}
            allowDecimal={false}
            allowNegative={false}
            error={isRate ? null : 'Use a number from 1 to 10,000'}
          />
        </Group>
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={!isChanged || !isPort || !isRate}>
            Apply
          </Button>
        </Group>
      </form>
    </Panel>
  )
}
