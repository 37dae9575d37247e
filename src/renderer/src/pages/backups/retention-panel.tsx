import { Button, NativeSelect, Progress } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { RetentionState } from '../../../../contract/storage.ts'
import { api, useQuery, useSubscription } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, plural } from '../../format.ts'

const offered = [3, 6, 12, 13, 18, 24, 36, 60, 84, 120]

/** For how long verifications are kept; figures, prices and records stay for ever. */
export function RetentionPanel(): ReactElement {
  const [state, setState] = useState<RetentionState | null>(null)
  const [wish, setWish] = useState<string | null>(null)
  useSubscription((signal) => api.storage.watchRetention(undefined, { signal }), setState)
  const current = state === null ? '' : String(state.months ?? '')
  const chosen = wish ?? current
  const isChanged = wish !== null && wish !== current
  const options = [...new Set([...offered, ...(state?.months == null ? [] : [state.months])])].sort((a, b) => a - b)
  const save = (months: number | null): void =>
    void api.storage.setRetention({ months }).then(
      (next) => {
        setState(next)
        setWish(null)
        notify.success(
          months === null ? 'Verifications are kept for ever.' : `Verifications are kept ${plural(months, 'month')}.`,
        )
      },
      (error: unknown) => notify.error(error),
    )
  return (
    <Panel title="Retention">
      <div className="sb-backups-card">
        <NativeSelect
          label="Keep verifications"
          disabled={state === null}
          value={chosen}
          data={[
            { value: '', label: 'For ever' },
            ...options.map((months) => ({ value: String(months), label: plural(months, 'month') })),
          ]}
          onChange={({ currentTarget: { value } }) => setWish(value)}
        />
        {isChanged && chosen !== '' ? <WouldGo months={Number(chosen)} /> : null}
        {isChanged ? (
          <div className="sb-backups-row">
            <Button
              color={chosen === '' ? 'signal' : 'bad'}
              onClick={() => save(chosen === '' ? null : Number(chosen))}
            >
              {chosen === '' ? 'Keep for ever' : 'Delete what is older'}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setWish(null)}>
              Discard
            </Button>
          </div>
        ) : null}
        {state?.running == null || state.running.total === 0 ? null : (
          <div role="status">
            <Progress
              value={(state.running.deleted / state.running.total) * 100}
              aria-label="Deleting old verifications"
            />
            <p className="sb-backups-dim">
              {formatCount(state.running.deleted)} of {plural(state.running.total, 'verification')} deleted
            </p>
          </div>
        )}
        <p className="sb-backups-dim">
          Roll-ups, prices, revenue and the audit log are kept for ever, so figures do not change.
          {state?.deletedTo == null ? null : (
            <>
              {' '}
              Verifications from before <TimeValue at={state.deletedTo} withDate /> are deleted.
            </>
          )}
        </p>
      </div>
    </Panel>
  )
}

function WouldGo({ months }: { readonly months: number }): ReactElement {
  const query = useQuery(String(months), (signal) => api.storage.previewRetention({ months }, { signal }))
  if (query.data === undefined) return <p className="sb-backups-dim">Counting what would go ...</p>
  const { before, verifications, attempts, failovers, kept } = query.data
  return (
    <p className="sb-backups-warning" role="status">
      {verifications === 0 ? (
        <>
          Nothing from before <TimeValue at={before} withDate /> would be deleted.
        </>
      ) : (
        <>
          {plural(verifications, 'verification')} from before <TimeValue at={before} withDate />, with{' '}
          {plural(attempts, 'attempt')} and {plural(failovers, 'failover')}, would be deleted for good.
        </>
      )}
      {kept === 0 ? null : ` ${plural(kept, 'older one')} would stay: open, corrected, noted or example data.`}
    </p>
  )
}
