import { Button, Select } from '@mantine/core'
import { type ReactElement, useEffect, useState } from 'react'
import type { DrillPlan, DrillSchedule, DrillScheduleState } from '../../../../contract/drills.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { faultLabels } from '../../components/states.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { scheduleText, weekdays } from './drill-words.ts'

const intervals = [
  { value: 'off', label: 'Off' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekly', label: 'Every week' },
] as const
const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00 UTC`,
}))
const days = weekdays.map((label, index) => ({ value: String(index + 1), label }))

type Times = Pick<DrillSchedule, 'interval' | 'hour' | 'weekday'>

const firstTimes: Times = { interval: 'off', hour: 3, weekday: 1 }

export interface SchedulePanelProps {
  /** Null until loaded. */
  readonly state: DrillScheduleState | null
  /** The drill of the form, which is what saving schedules. */
  readonly plan: DrillPlan
}

/** When drills run by themselves. */
export function SchedulePanel({ state, plan }: SchedulePanelProps): ReactElement {
  const [times, setTimes] = useState<Times>(firstTimes)
  const [saving, setSaving] = useState(false)
  const schedule = state?.schedule ?? null

  useEffect(() => {
    if (schedule !== null) setTimes(schedule)
  }, [schedule])

  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const { interval, hour, weekday } = times
      await api.drills.schedule({ interval, hour, weekday, plan })
      notify.success(interval === 'off' ? 'Drills no longer run by themselves' : 'Drill schedule saved')
    } catch (error) {
      notify.error(error)
    }
    setSaving(false)
  }

  return (
    <Panel title="Schedule">
      <form
        className="sb-drill-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <div className="sb-drill-pair">
          <Select
            label="Run the drill above"
            data={intervals}
            value={times.interval}
            allowDeselect={false}
            onChange={(value) =>
              setTimes({ ...times, interval: intervals.find((each) => each.value === value)?.value ?? 'off' })
            }
          />
          <Select
            label="At"
            data={hours}
            value={String(times.hour)}
            disabled={times.interval === 'off'}
            allowDeselect={false}
            onChange={(value) => setTimes({ ...times, hour: Number(value) })}
          />
        </div>
        {times.interval === 'weekly' ? (
          <Select
            label="On"
            data={days}
            value={String(times.weekday)}
            allowDeselect={false}
            onChange={(value) => setTimes({ ...times, weekday: Number(value) })}
          />
        ) : null}
        <p className="sb-drill-hint" role="status">
          {schedule === null || state?.nextAt == null ? (
            'No drill is scheduled.'
          ) : (
            <>
              {scheduleText(schedule)}: <ProviderName name={schedule.plan.provider} />,{' '}
              {faultLabels[schedule.plan.fault].toLowerCase()}, {schedule.plan.seconds} s. Next:{' '}
              <TimeValue at={state.nextAt} withDate />. A time that is slept through is caught up once.
            </>
          )}
        </p>
        <Button type="submit" variant="default" loading={saving}>
          Save schedule
        </Button>
      </form>
    </Panel>
  )
}
