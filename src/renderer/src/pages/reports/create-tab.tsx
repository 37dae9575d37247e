import { Button, Group, NativeSelect, Select, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { type ReportFormat, type ReportTemplateEntry, reportFormats } from '../../../../contract/reports.ts'
import { api, useQuery } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { makeFile } from '../../components/export-menu/follow-file.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { ReportView } from '../../components/report-view/report-view.tsx'
import { usePreferences } from '../../stores/preferences.ts'
import { LookFields } from './look-fields.tsx'
import { draftFor, type ReportDraft, requestOf } from './report-draft.ts'

/** Chooses a report and shows it as it will be printed. */
export function CreateTab({ entries }: { readonly entries: readonly ReportTemplateEntry[] }): ReactElement | null {
  const zone = usePreferences((state) => state.zone)
  const [first] = entries
  const [chosen, setChosen] = useState<ReportDraft | null>(null)
  if (first === undefined) return null
  const draft = chosen ?? draftFor(first, zone, null)
  const entry = entries.find(({ name }) => name === draft.template) ?? first
  const request = requestOf(draft, entry, zone)
  const change = (patch: Partial<ReportDraft>): void => setChosen({ ...draft, ...patch })
  const save = (format: ReportFormat): void => {
    if (request !== null) void makeFile(() => api.reports.create({ request, format }))
  }

  return (
    <div className="sb-reports-create">
      <Panel title="Report">
        <div className="sb-reports-form">
          <NativeSelect
            label="Template"
            data={entries.map(({ name, title }) => ({ value: name, label: title }))}
            value={draft.template}
            onChange={({ currentTarget: { value } }) => {
              const next = entries.find(({ name }) => name === value)
              if (next !== undefined) setChosen(draftFor(next, zone, draft))
            }}
          />
          <p className="sb-reports-about">{entry.about}</p>
          {entry.subject === 'none' ? null : (
            <Select
              label={entry.subject === 'drill' ? 'Drill' : 'Customer'}
              placeholder={entry.subjects.length === 0 ? 'There is none yet' : 'Choose one'}
              data={entry.subjects}
              value={draft.subject}
              searchable
              onChange={(subject) => change({ subject })}
            />
          )}
          {entry.subject === 'drill' ? null : (
            <Group gap={8} grow>
              <TextInput
                type="date"
                label="First day"
                value={draft.firstDay}
                onChange={({ currentTarget }) => change({ firstDay: currentTarget.value })}
              />
              <TextInput
                type="date"
                label="Last day"
                value={draft.lastDay}
                onChange={({ currentTarget }) => change({ lastDay: currentTarget.value })}
              />
            </Group>
          )}
          <LookFields looks={draft} withCurrency={entry.subject === 'none'} onChange={change} />
          <Group gap={6} className="sb-reports-save">
            {reportFormats.map((format) => (
              <Button
                key={format}
                variant={format === 'pdf' ? 'filled' : 'default'}
                aria-label={`Save as ${format.toUpperCase()}`}
                disabled={request === null}
                onClick={() => save(format)}
              >
                {format.toUpperCase()}
              </Button>
            ))}
          </Group>
        </div>
      </Panel>
      <Panel title="Preview" flush>
        {request === null ? (
          <EmptyState
            title="Nothing to show yet"
            body={
              entry.subject !== 'none' && draft.subject === null
                ? `Choose a ${entry.subject} first.`
                : 'The first day has to be before the last one, and the span a year at most.'
            }
          />
        ) : (
          <Preview request={request} />
        )}
      </Panel>
    </div>
  )
}

function Preview({ request }: { readonly request: NonNullable<ReturnType<typeof requestOf>> }): ReactElement {
  const preview = useQuery(JSON.stringify(request), (signal) => api.reports.preview(request, { signal }))
  if (preview.data === undefined)
    return preview.error === undefined ? (
      <LoadingState lines={12} />
    ) : (
      <ErrorState error={preview.error} onRetry={preview.reload} />
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
    <section className="sb-reports-paper" aria-label="Preview of the report" tabIndex={0}>
      <ReportView report={preview.data} />
    </section>
  )
}
