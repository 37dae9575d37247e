import { Button, CloseButton, Popover, TextInput } from '@mantine/core'
import { IconCalendarTime } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { DAY_MS } from '../../../../contract/durations.ts'
import { fromInputValue, toInputValue } from '../../components/filter-bar/time-range.ts'
import { formatDateTime } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'

export interface AsOfFilterProps {
  /** UTC epoch ms; null for now. */
  readonly at: number | null
  readonly onChange: (at: number | null) => void
}

const steps = [
  ['Yesterday', DAY_MS],
  ['A week ago', 7 * DAY_MS],
  ['A month ago', 30 * DAY_MS],
] as const

/** Chooses the moment whose prices are shown; one that lies ahead shows what is announced. */
export function AsOfFilter({ at, onChange }: AsOfFilterProps): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const moment = fromInputValue(typed, zone)
  const choose = (next: number | null): void => {
    setOpened(false)
    onChange(next)
  }
  return (
    <div className="sb-chip" data-active={at !== null}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <Button
            className="sb-chip-button"
            data-page-filter
            variant="default"
            leftSection={<IconCalendarTime size={14} aria-hidden="true" />}
            onClick={() => {
              setTyped(toInputValue(at ?? Date.now(), zone))
              setOpened((was) => !was)
            }}
          >
            {at === null ? 'As of now' : `As of ${formatDateTime(at, { zone }).slice(0, -3)}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={8} aria-label="Moment of the prices">
          <form
            className="sb-price-form"
            onSubmit={(event) => {
              event.preventDefault()
              if (moment !== null) choose(moment)
            }}
          >
            {steps.map(([label, back]) => (
              <Button key={label} variant="subtle" color="gray" onClick={() => choose(Date.now() - back)}>
                {label}
              </Button>
            ))}
            <TextInput
              type="datetime-local"
              label={zone === 'utc' ? 'Prices as of (UTC)' : 'Prices as of'}
              description="A later day shows what is announced for it"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={moment === null}>
              Show
            </Button>
          </form>
        </Popover.Dropdown>
      </Popover>
      {at === null ? null : (
        <CloseButton size="xs" aria-label="Back to the prices of now" onClick={() => choose(null)} />
      )}
    </div>
  )
}
