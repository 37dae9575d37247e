import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { pauseSending } from '../../stores/sending.ts'
import { useSystem } from '../../stores/system.ts'
import { TimeValue } from '../time-value.tsx'

/** Says on every page that new verifications are refused, as long as they are. */
export function SendingBanner(): ReactElement | null {
  const since = useSystem((system) => system.status?.sendingPausedAt ?? null)
  if (since === null) return null
  return (
    <section className="sb-banner" data-tone="warn" aria-label="Sending is paused">
      <IconPlayerPause size={16} stroke={1.9} aria-hidden="true" />
      <p>
        <strong>Sending is paused</strong> since <TimeValue at={since} withDate />. New verifications are refused; those
        that were taken go on.
      </p>
      <div className="sb-banner-controls">
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden="true" />}
          onClick={() => void pauseSending(false)}
        >
          Resume sending
        </Button>
      </div>
    </section>
  )
}
