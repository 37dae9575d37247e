import { Button, NumberInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFlask, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { type ReactElement, useEffect, useState } from 'react'
import { useSandbox } from '../../stores/sandbox.ts'
import { FaultsPopover } from './faults-popover.tsx'

const MOST_PER_MINUTE = 6_000
/** Long enough to type three digits. */
const SETTLE_MS = 700

function RateField({ perMinute }: { readonly perMinute: number }): ReactElement {
  const setRate = useSandbox((store) => store.setRate)
  const [draft, setDraft] = useState<number | string>(perMinute)
  useEffect(() => setDraft(perMinute), [perMinute])
  const commit = useDebouncedCallback((value: number | string) => {
    if (typeof value === 'number') void setRate(Math.round(value))
  }, SETTLE_MS)
  return (
    <NumberInput
      aria-label="Sandbox verifications per minute"
      value={draft}
      onChange={(value) => {
        setDraft(value)
        commit(value)
      }}
      min={0}
      max={MOST_PER_MINUTE}
      step={30}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      suffix=" / min"
      w={112}
    />
  )
}

/** Says that nothing here is real, and holds the controls of the simulated world. */
export function SandboxBanner(): ReactElement {
  const sandbox = useSandbox((store) => store.sandbox)
  const load = useSandbox((store) => store.load)
  const setPaused = useSandbox((store) => store.setPaused)
  useEffect(() => void load(), [load])
  const Toggle = sandbox?.paused === true ? IconPlayerPlay : IconPlayerPause
  return (
    <section className="sb-banner" aria-label="Sandbox controls">
      <IconFlask size={16} stroke={1.9} aria-hidden="true" />
      <p>
        <strong>Sandbox.</strong> Providers, traffic and prices are simulated; no message leaves this machine.
      </p>
      {sandbox === null ? null : (
        <div className="sb-banner-controls">
          <span aria-hidden="true">Traffic</span>
          <RateField perMinute={sandbox.perMinute} />
          <Button
            variant="default"
            leftSection={<Toggle size={14} aria-hidden="true" />}
            onClick={() => void setPaused(!sandbox.paused)}
          >
            {sandbox.paused ? 'Resume traffic' : 'Pause traffic'}
          </Button>
          <FaultsPopover providers={sandbox.providers} />
        </div>
      )}
    </section>
  )
}
