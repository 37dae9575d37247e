import { Button, Progress } from '@mantine/core'
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { PriceRun } from '../../../../contract/pricing-models.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { formatAge, formatCount } from '../../format.ts'
import { useNow } from '../../stores/now.ts'
import type { PriceSync } from './use-price-sync.ts'

/** Countries read and to read, over all providers. */
export function progressOf({ parts }: PriceRun): { readonly done: number; readonly total: number } {
  const listed = parts.filter(({ state }) => state !== 'no-list')
  return {
    done: listed.reduce((sum, { countriesDone }) => sum + countriesDone, 0),
    total: listed.reduce((sum, { countriesTotal }) => sum + countriesTotal, 0),
  }
}

/** The countdown to the next sync and the way to start one; while one runs, how far it is and the way to end it. */
export function SyncBar({ sync: { state } }: { readonly sync: PriceSync }): ReactElement {
  const [busy, setBusy] = useState(false)
  const running = state?.running ?? null

  const act = async (call: () => Promise<unknown>, done: string): Promise<void> => {
    setBusy(true)
    try {
      await call()
      notify.success(done)
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }
  const start = () => act(() => api.pricing.update({ action: 'sync' }), 'Sync started: reading all price lists')

  if (running !== null) {
    const cancel = () => act(() => api.pricing.cancel({ id: running.id }), 'Sync cancelled; what was read so far stays')
    return (
      <>
        <SyncProgress run={running} />
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden="true" />}
          loading={busy}
          onClick={() => void cancel()}
        >
          Cancel sync
        </Button>
      </>
    )
  }
  return (
    <>
      {state === null ? null : <NextSync at={state.nextHourlyAt ?? state.nextNightlyAt} />}
      <Button
        leftSection={<IconRefresh size={14} aria-hidden="true" />}
        loading={busy}
        disabled={state === null}
        onClick={() => void start()}
      >
        Sync now
      </Button>
    </>
  )
}

/** How far a run is. */
export function SyncProgress({ run }: { readonly run: PriceRun }): ReactElement {
  const { done, total } = progressOf(run)
  return (
    <span className="sb-sync-progress">
      <Progress
        size="sm"
        value={total === 0 ? 0 : (100 * done) / total}
        aria-label={`${done} of ${total} country lists read`}
      />
      <span>
        Reading lists… {formatCount(done)}/{formatCount(total)}
      </span>
    </span>
  )
}

function NextSync({ at }: { readonly at: number | null }): ReactElement | null {
  const now = useNow()
  if (at === null) return null
  return (
    <span className="sb-dim" title="Countries with traffic are read every hour, all countries every night">
      {at > now ? `Next sync in ${formatAge(at - now)}` : 'Sync is due'}
    </span>
  )
}
