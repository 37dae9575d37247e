import { Button, NativeSelect, Progress, SegmentedControl } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { CurrentPolicy } from '../../../../contract/policy-models.ts'
import { type ReplayDays, type ReplaySummary, replayDays } from '../../../../contract/replay.ts'
import { api, useQuery } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatCount } from '../../format.ts'
import { useDraft } from '../../stores/policy-draft.ts'

const DRAFT = 'draft'

export interface ReplayStartProps {
  readonly current: CurrentPolicy
  /** The newest replay; null before the first. */
  readonly latest: ReplaySummary | null
  readonly onStarted: (id: number) => void
}

/** Chooses what to replay and over how many days; shows how far the running one is, and cancels it. */
export function ReplayStart({ current, latest, onStarted }: ReplayStartProps): ReactElement {
  const draft = useDraft((store) => store.draft)
  const versions = useQuery(`versions ${current.changedAt}`, (signal) =>
    api.policies.versions({ limit: 50 }, { signal }),
  )
  const [chosen, setChosen] = useState<string | null>(null)
  const [days, setDays] = useState<ReplayDays>(30)
  const [busy, setBusy] = useState(false)
  const newest = versions.data?.rows[0]?.version
  const choice = chosen ?? (draft !== null ? DRAFT : String(current.state.live ?? newest ?? ''))
  const running = latest?.state === 'running' ? latest : null

  const start = async (): Promise<void> => {
    const policy =
      choice === DRAFT && draft !== null
        ? { draft: { ...draft, rules: [...draft.rules] } }
        : { version: Number(choice) }
    setBusy(true)
    try {
      const { id } = await api.policies.replay.start({ policy, days })
      onStarted(id)
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }

  return (
    <Panel title="Replay a policy" aside="over recorded traffic; nothing is sent">
      <div className="sb-policy-replay-form">
        <NativeSelect
          label="Policy"
          data={[
            ...(draft === null ? [] : [{ value: DRAFT, label: 'The draft' }]),
            ...(versions.data?.rows ?? []).map(({ version }) => ({
              value: String(version),
              label: `Version ${version}${version === current.state.live ? ' (live)' : ''}`,
            })),
          ]}
          value={choice}
          onChange={({ currentTarget: { value } }) => setChosen(value)}
        />
        <SegmentedControl
          aria-label="How many days"
          data={replayDays.map((value) => ({ value: String(value), label: `${value} days` }))}
          value={String(days)}
          onChange={(value) => setDays(replayDays.find((each) => String(each) === value) ?? 30)}
        />
        <Button
          leftSection={<IconHistory size={14} aria-hidden="true" />}
          loading={busy}
          disabled={running !== null || choice === ''}
          onClick={() => void start()}
        >
          Replay
        </Button>
        {running === null ? null : (
          <div className="sb-policy-progress" role="status">
            <Progress
              value={running.of === 0 ? 0 : (100 * running.done) / running.of}
              aria-label="How far the replay is"
            />
            <span className="sb-dim">
              {formatCount(running.done)} of {formatCount(running.of)} verifications
            </span>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => void api.policies.replay.cancel({ id: running.id }).catch(notify.error)}
            >
              Cancel
            </Button>
          </div>
        )}
      </div>
    </Panel>
  )
}
