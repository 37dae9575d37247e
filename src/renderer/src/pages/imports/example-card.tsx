import { Button, NativeSelect, Progress } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { type ExampleState, exampleSizes } from '../../../../contract/imports.ts'
import { api, useSubscription } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatCount, formatPercent, plural } from '../../format.ts'
import { isUnderWay } from './run-words.ts'

/** Twelve months of made-up history, made and removed by one click. */
export function ExampleCard({ busy }: { readonly busy: boolean }): ReactElement {
  const [state, setState] = useState<ExampleState | null>(null)
  const [size, setSize] = useState<(typeof exampleSizes)[number]>(100_000)
  useSubscription((signal) => api.exampleData.watch(undefined, { signal }), setState)
  const act = (call: Promise<unknown>): void => void call.catch((error: unknown) => notify.error(error))
  const run = state?.run ?? null
  const underWay = run !== null && isUnderWay(run)
  const stored = state?.verifications ?? 0
  return (
    <Panel title="Example data">
      <div className="sb-imports-card">
        <p>
          Twelve months of made-up history for this sandbox: customers that grow, leave and come back, seasons, outages
          and price moves. It is marked as example data and can be removed at any time.
        </p>
        {underWay ? (
          <>
            <Progress value={run.progress * 100} aria-label="Example data" />
            <p role="status">
              {run.state === 'undoing' ? 'Removing' : 'Making'} example data: {formatPercent(run.progress)},{' '}
              {plural(run.inserted, 'verification')} stored
              {run.perSecond === null ? '' : `, ${formatCount(Math.round(run.perSecond))} a second`}
            </p>
            {run.state === 'undoing' ? null : (
              <Button variant="default" onClick={() => act(api.exampleData.cancel())}>
                Stop and remove it
              </Button>
            )}
          </>
        ) : stored > 0 || run?.state === 'interrupted' ? (
          <>
            <p role="status">{plural(stored, 'example verification')} in this workspace.</p>
            <div className="sb-imports-row">
              {run?.state === 'interrupted' ? (
                <Button disabled={busy} onClick={() => act(api.imports.resume({ id: run.id }))}>
                  Go on
                </Button>
              ) : null}
              <Button variant="default" disabled={busy} onClick={() => act(api.exampleData.remove())}>
                Remove example data
              </Button>
            </div>
          </>
        ) : (
          <div className="sb-imports-row">
            <NativeSelect
              label="Verifications"
              value={String(size)}
              data={exampleSizes.map((each) => ({ value: String(each), label: formatCount(each) }))}
              onChange={({ currentTarget: { value } }) =>
                setSize(exampleSizes.find((each) => String(each) === value) ?? 100_000)
              }
            />
            <Button disabled={busy || state === null} onClick={() => act(api.exampleData.start({ size }))}>
              Make example data
            </Button>
          </div>
        )}
      </div>
    </Panel>
  )
}
