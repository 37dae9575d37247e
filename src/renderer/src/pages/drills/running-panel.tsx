import { Button } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { DrillCounts, DrillProgress } from '../../../../contract/drills.ts'
import { api } from '../../api.ts'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { faultLabels } from '../../components/states.ts'
import { formatCount, formatDuration } from '../../format.ts'
import { useNow } from '../../stores/now.ts'
import { phaseText } from './drill-words.ts'
import { Moments } from './moments.tsx'
import { PhaseBar } from './phase-bar.tsx'

/** The drill under way, live. */
export function RunningPanel({ drill }: { readonly drill: DrillProgress }): ReactElement {
  const now = useNow()
  const { id, startedAt, faultFrom, faultTo, detectionMs, recoveryMs, counts } = drill
  const cancel = (): void => {
    api.drills.cancel({ id }).then(
      () => notify.info('The drill ends early; its report says how far it came'),
      (error: unknown) => notify.error(error),
    )
  }
  return (
    <Panel
      title={`Drill ${id} is running`}
      aside={
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden="true" />}
          disabled={drill.phase === 'settling'}
          onClick={cancel}
        >
          Cancel
        </Button>
      }
    >
      <p className="sb-drill-lead" role="status">
        <strong>
          <ProviderName name={drill.provider} />: {faultLabels[drill.fault].toLowerCase()} for {drill.seconds} s.
        </strong>{' '}
        {phaseText(drill)}
      </p>
      <PhaseBar
        startedAt={startedAt}
        faultFrom={faultFrom}
        faultTo={faultTo}
        recoveredAt={faultTo === null || recoveryMs === null ? null : faultTo + recoveryMs}
        endedAt={null}
        now={Math.max(now, startedAt)}
      />
      <Facts
        facts={[
          ...countFacts(counts),
          ['Detected after', formatDuration(detectionMs)],
          ['Back after', formatDuration(recoveryMs)],
        ]}
      />
      <Moments moments={drill.moments} startedAt={startedAt} />
    </Panel>
  )
}

/** The counters of a drill, by name. */
export const countFacts = (counts: DrillCounts): readonly (readonly [string, string])[] => [
  ['Sent', formatCount(counts.sent)],
  ['Accepted', formatCount(counts.accepted)],
  ['Failed over', formatCount(counts.failedOver)],
  ['Rescued', formatCount(counts.rescued)],
  ['Maybe duplicate', formatCount(counts.maybeDuplicate)],
  ['Pending', formatCount(counts.pending)],
]
