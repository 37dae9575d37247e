import { Button, Progress } from '@mantine/core'
import { IconCopy, IconPlayerPlay } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { SelfTest } from '../../../../contract/self-test.ts'
import { api, useSubscription } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatDuration } from '../../format.ts'
import { useSystem } from '../../stores/system.ts'
import { checkLooks, selfTestSummary, selfTestText } from './self-test-words.ts'

/** Looks at everything the console depends on, and says what to do about what it found. */
export function SelfTestTab(): ReactElement {
  const [test, setTest] = useState<SelfTest | null>(null)
  const version = useSystem((system) => system.status?.version ?? '')
  const watched = useSubscription((signal) => api.selfTest.watch(undefined, { signal }), setTest)
  if (test === null)
    return watched.error == null ? (
      <LoadingState lines={9} />
    ) : (
      <ErrorState error={watched.error} onRetry={watched.retry} />
    )
  const isRunning = test.state === 'running'
  const ended = test.checks.filter(({ state }) => state !== 'waiting' && state !== 'running').length
  const act = (call: Promise<unknown>): void => void call.catch((error: unknown) => notify.error(error))
  const copy = (): void =>
    void navigator.clipboard.writeText(selfTestText(test, version)).then(
      () => notify.success('Copied the result'),
      () => notify.error('The clipboard did not take it. Try again.'),
    )
  return (
    <Panel
      title="Self-test"
      flush
      aside={test.startedAt === null ? 'not run yet' : <TimeValue at={test.startedAt} withDate />}
    >
      <div className="sb-self-test-bar">
        {isRunning ? (
          <Button variant="default" onClick={() => act(api.selfTest.cancel())}>
            Cancel
          </Button>
        ) : (
          <Button
            leftSection={<IconPlayerPlay size={14} aria-hidden="true" />}
            onClick={() => act(api.selfTest.start())}
          >
            {test.state === 'idle' ? 'Run the self-test' : 'Run it again'}
          </Button>
        )}
        <div className="sb-self-test-progress" role="status">
          {isRunning ? (
            <Progress value={(ended / test.checks.length) * 100} aria-label="Self-test" />
          ) : test.state === 'idle' ? (
            <span className="sb-about-dim">It changes nothing, sends nothing and costs nothing.</span>
          ) : (
            <span>{selfTestSummary(test)}</span>
          )}
        </div>
        <Button
          variant="default"
          disabled={isRunning || test.state === 'idle'}
          leftSection={<IconCopy size={14} aria-hidden="true" />}
          onClick={copy}
        >
          Copy result
        </Button>
      </div>
      <table className="sb-table sb-self-test">
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">State</th>
            <th scope="col">What was found</th>
            <th scope="col" data-number="true">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {test.checks.map(({ name, title, state, found, advice, ms }) => (
            <tr key={name}>
              <th scope="row">{title}</th>
              <td>
                <ToneBadge {...checkLooks[state]} />
              </td>
              <td>
                {found}
                {advice === null ? null : <div className="sb-self-test-advice">{advice}</div>}
              </td>
              <td data-number="true">{ms === null ? '' : formatDuration(ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
