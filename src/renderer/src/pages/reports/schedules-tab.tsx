import { Button, Group, NativeSelect, Select, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { type ReportSchedule, scheduledTemplates } from '../../../../contract/report-schedules.ts'
import { type ReportFormat, type ReportTemplateEntry, reportFormats } from '../../../../contract/reports.ts'
import { api, useQuery } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { UNKNOWN } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { LookFields, plainLooks, type ReportLooks } from './look-fields.tsx'
import { zoneOf } from './report-draft.ts'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
type Scheduled = (typeof scheduledTemplates)[number]

/** Reports that make themselves; each covers the whole week or month before. */
export function SchedulesTab({ entries }: { readonly entries: readonly ReportTemplateEntry[] }): ReactElement {
  const schedules = useQuery('schedules', (signal) => api.reports.schedules.list(undefined, { signal }))
  const titleOf = (name: string) => entries.find((entry) => entry.name === name)?.title ?? name
  const remove = (schedule: ReportSchedule): void => {
    api.reports.schedules.remove({ id: schedule.id }).then(schedules.reload, (error: unknown) => notify.error(error))
  }
  const turn = (schedule: ReportSchedule): void => {
    api.reports.schedules
      .save({ ...schedule, enabled: !schedule.enabled })
      .then(schedules.reload, (error: unknown) => notify.error(error))
  }
  return (
    <div className="sb-reports-schedules">
      <Panel title="New schedule">
        <ScheduleForm entries={entries} onSaved={schedules.reload} />
      </Panel>
      <Panel title="Schedules" flush>
        {schedules.data === undefined ? (
          schedules.error === undefined ? (
            <LoadingState lines={4} />
          ) : (
            <ErrorState error={schedules.error} onRetry={schedules.reload} />
          )
        ) : schedules.data.length === 0 ? (
          <EmptyState
            title="Nothing is scheduled"
            body="Save a schedule beside this. A report that falls due while Signalbox is closed is made at the next start, once."
          />
        ) : (
          <table className="sb-table" aria-label="Schedules">
            <thead>
              <tr>
                <th scope="col">Report</th>
                <th scope="col">When</th>
                <th scope="col">Format</th>
                <th scope="col">Folder</th>
                <th scope="col">Last</th>
                <th scope="col">Next</th>
                <th scope="col">
                  <span className="sb-reports-hidden">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {schedules.data.map((row) => (
                <tr key={row.id}>
                  <th scope="row">
                    {titleOf(row.template)} {row.subject ?? ''}
                  </th>
                  <td>{whenText(row)}</td>
                  <td>{row.format.toUpperCase()}</td>
                  <td>{row.folderName}</td>
                  <td>{row.lastAt === null ? UNKNOWN : <TimeValue at={row.lastAt} withDate />}</td>
                  <td>{row.nextAt === null ? 'Switched off' : <TimeValue at={row.nextAt} withDate />}</td>
                  <td>
                    <Group gap={6} wrap="nowrap">
                      <Button size="compact-xs" variant="default" onClick={() => turn(row)}>
                        {row.enabled ? 'Switch off' : 'Switch on'}
                      </Button>
                      <Button size="compact-xs" variant="default" onClick={() => remove(row)}>
                        Remove
                      </Button>
                    </Group>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </div>
  )
}

/** `Every Monday at 07:30, Europe/Berlin`. */
function whenText({ every, weekday, day, time, zone }: ReportSchedule): string {
  const on = every === 'week' ? `Every ${weekdays[weekday - 1]}` : `On day ${day} of every month`
  return `${on} at ${time}, ${zone}`
}

interface ScheduleFormProps {
  readonly entries: readonly ReportTemplateEntry[]
  readonly onSaved: () => void
}

function ScheduleForm({ entries, onSaved }: ScheduleFormProps): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const [template, setTemplate] = useState<Scheduled>('weekly-operations')
  const [subject, setSubject] = useState<string | null>(null)
  const [format, setFormat] = useState<ReportFormat>('pdf')
  const [every, setEvery] = useState<'week' | 'month'>('week')
  const [on, setOn] = useState('1')
  const [time, setTime] = useState('07:30')
  const [looks, setLooks] = useState<ReportLooks>(plainLooks)
  const [folder, setFolder] = useState<{ readonly token: string; readonly name: string } | null>(null)
  const entry = entries.find(({ name }) => name === template)
  const ready = /^([01]\d|2[0-3]):[0-5]\d$/.test(time) && (entry?.subject !== 'customer' || subject !== null)
  const save = async (): Promise<void> => {
    try {
      await api.reports.schedules.save({
        template,
        subject,
        format,
        every,
        ...(every === 'week' ? { weekday: Number(on) } : { day: Number(on) }),
        time,
        zone: zoneOf(zone),
        ...looks,
        folderToken: folder?.token ?? null,
      })
      notify.success('The schedule is saved')
      onSaved()
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <div className="sb-reports-form">
      <NativeSelect
        label="Report"
        data={entries
          .filter(({ name }) => (scheduledTemplates as readonly string[]).includes(name))
          .map(({ name, title }) => ({ value: name, label: title }))}
        value={template}
        onChange={({ currentTarget: { value } }) => {
          setTemplate(scheduledTemplates.find((name) => name === value) ?? template)
          setSubject(null)
        }}
      />
      {entry?.subject === 'customer' ? (
        <Select label="Customer" data={entry.subjects} value={subject} searchable onChange={setSubject} />
      ) : null}
      <Group gap={8} grow>
        <NativeSelect
          label="Every"
          data={[
            { value: 'week', label: 'Week' },
            { value: 'month', label: 'Month' },
          ]}
          value={every}
          onChange={({ currentTarget }) => {
            setEvery(currentTarget.value === 'month' ? 'month' : 'week')
            setOn('1')
          }}
        />
        <NativeSelect
          label="On"
          data={
            every === 'week'
              ? weekdays.map((name, i) => ({ value: String(i + 1), label: name }))
              : Array.from({ length: 28 }, (_, i) => ({ value: String(i + 1), label: `Day ${i + 1}` }))
          }
          value={on}
          onChange={({ currentTarget }) => setOn(currentTarget.value)}
        />
        <TextInput type="time" label="At" value={time} onChange={({ currentTarget }) => setTime(currentTarget.value)} />
      </Group>
      <NativeSelect
        label="Format"
        data={reportFormats.map((name) => ({ value: name, label: name.toUpperCase() }))}
        value={format}
        onChange={({ currentTarget: { value } }) => setFormat(reportFormats.find((name) => name === value) ?? format)}
      />
      <LookFields
        looks={looks}
        withCurrency={entry?.subject === 'none'}
        onChange={(patch) => setLooks({ ...looks, ...patch })}
      />
      <Group gap={8}>
        <Button
          variant="default"
          onClick={() =>
            api.reports.schedules.chooseFolder().then(
              (chosen) => chosen !== null && setFolder(chosen),
              (error: unknown) => notify.error(error),
            )
          }
        >
          Choose folder
        </Button>
        <span className="sb-reports-about">
          {folder === null ? 'Folder: reports, beside the database' : `Folder: ${folder.name}`}
        </span>
      </Group>
      <Group>
        <Button disabled={!ready} onClick={() => void save()}>
          Save schedule
        </Button>
      </Group>
    </div>
  )
}
