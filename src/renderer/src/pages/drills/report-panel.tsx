import { Anchor, Button, CloseButton } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { Drill, DrillReport } from '../../../../contract/drills.ts'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ReportButtons } from '../../components/export-menu/report-buttons.tsx'
import { writeRange } from '../../components/filter-bar/time-range.ts'
import { MoneyValue } from '../../components/money-value.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { faultLabels } from '../../components/states.ts'
import { TableHead } from '../../components/table-head.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatDuration } from '../../format.ts'
import { hrefOf, type RouteParams } from '../../router.ts'
import { checkFigure, checkLooks, checkNames, checkTarget, verdictLooks } from './drill-words.ts'
import { Moments } from './moments.tsx'
import { PhaseBar } from './phase-bar.tsx'
import { countFacts } from './running-panel.tsx'

export interface ReportPanelProps {
  readonly drill: Drill
  readonly onClose: () => void
}

/** What a drill found, against its targets. */
export function ReportPanel({ drill, onClose }: ReportPanelProps): ReactElement {
  const { report } = drill
  return (
    <Panel
      title={`Drill ${drill.id}`}
      aside={
        <>
          {report === null ? null : (
            <ReportButtons
              formats={['pdf', 'json']}
              request={() => ({
                template: 'drill',
                subject: String(drill.id),
                from: drill.createdAt,
                to: drill.createdAt + 1,
              })}
            />
          )}
          {report === null ? null : (
            <Button
              variant="default"
              leftSection={<IconCopy size={14} aria-hidden="true" />}
              onClick={() => copyAsJson(drill)}
            >
              Copy as JSON
            </Button>
          )}
          <CloseButton size="sm" aria-label="Close the report" onClick={onClose} />
        </>
      }
    >
      <p className="sb-drill-lead">
        <ToneBadge {...verdictLooks[drill.verdict ?? 'running']} />
        <strong>
          <ProviderName name={drill.provider} />: {faultLabels[drill.fault].toLowerCase()} for {drill.seconds} s
        </strong>
        <span className="sb-drill-dim">
          {drill.origin === 'scheduled' ? 'By schedule' : 'By hand'}, <TimeValue at={drill.createdAt} withDate />
        </span>
      </p>
      {report === null ? (
        <EmptyState
          title="No report"
          body="Signalbox stopped, or could not go on, in the middle of this drill. Run it again."
        />
      ) : (
        <Report report={report} />
      )}
    </Panel>
  )
}

function Report({ report }: { readonly report: DrillReport }): ReactElement {
  const { startedAt, faultFrom, faultTo, endedAt, recoveryMs, detectionMs, failover, rescue, counts } = report
  return (
    <>
      <table className="sb-table sb-drill-checks">
        <TableHead columns={['Target', { figure: 'Measured' }, { figure: 'Demanded' }, 'Result']} />
        <tbody>
          {report.checks.map((check) => (
            <tr key={check.name} title={checkNames[check.name].hint}>
              <th scope="row">{checkNames[check.name].name}</th>
              <td data-number="true">
                <strong>{checkFigure(check.name, check.measured)}</strong>
              </td>
              <td data-number="true">{checkTarget(check)}</td>
              <td>
                <ToneBadge {...checkLooks[check.verdict]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <PhaseBar
        startedAt={startedAt}
        faultFrom={faultFrom}
        faultTo={faultTo}
        recoveredAt={faultTo === null || recoveryMs === null ? null : faultTo + recoveryMs}
        endedAt={endedAt}
        now={endedAt}
      />
      <Facts
        facts={[
          ...countFacts(counts),
          ['Detected after', formatDuration(detectionMs)],
          ['Failover p50', formatDuration(failover.p50Ms)],
          ['Failover p99', formatDuration(failover.p99Ms)],
          ['Rescue, longest', formatDuration(rescue.maxMs)],
          ['Sent while open', formatCount(report.sentWhileOpen)],
          ['Extra cost, simulated', <MoneyValue key="cost" money={report.extraCost} kind="price" />],
        ]}
      />
      <Moments moments={report.moments} startedAt={startedAt} />
      <p className="sb-drill-hint">
        Every verification of this drill is in the log:{' '}
        <Anchor fz="inherit" underline="always" href={hrefOf('/verifications', logOf(report))}>
          verifications
        </Anchor>
        ,{' '}
        <Anchor fz="inherit" underline="always" href={hrefOf('/failovers', logOf(report))}>
          failovers
        </Anchor>
        .
      </p>
    </>
  )
}

/** Filters both logs down to the drill's own rows. */
function logOf({ startedAt, endedAt }: DrillReport): RouteParams {
  const range = Object.entries(writeRange({ kind: 'between', from: startedAt, to: endedAt + 1 }))
  return {
    modes: 'drill',
    ...Object.fromEntries(range.flatMap(([name, text]) => (text === null ? [] : [[name, text]]))),
  }
}

function copyAsJson(drill: Drill): void {
  navigator.clipboard.writeText(JSON.stringify(drill, null, 2)).then(
    () => notify.success('Report copied as JSON'),
    () => notify.error('The clipboard did not take the report'),
  )
}
