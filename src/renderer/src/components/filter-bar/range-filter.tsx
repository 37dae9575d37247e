import { ActionIcon, Button, Popover, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { usePageCommand } from '../../stores/page-keys.ts'
import { usePreferences } from '../../stores/preferences.ts'
import {
  boundsOf,
  describeRange,
  fromInputValue,
  type Preset,
  presetLabels,
  presets,
  shiftRange,
  type TimeRange,
  toInputValue,
  zoomRange,
} from './time-range.ts'
import './filter-bar.css'

export interface RangeFilterProps {
  readonly range: TimeRange
  readonly onChange: (range: TimeRange) => void
  /** The presets to offer, and then not "all time" either; every one and all time by default. */
  readonly only?: readonly Preset[]
}

/** Chooses a time range: a preset that ends now, or two moments; the arrows step to the stretch before or after. */
export function RangeFilter({ range, onChange, only }: RangeFilterProps): ReactElement {
  const offered: readonly Preset[] = only ?? presets
  const allTime = only === undefined ? [{ kind: 'all' } as const] : []
  const zone = usePreferences((state) => state.zone)
  const [opened, setOpened] = useState(false)
  const choose = (next: TimeRange): void => {
    setOpened(false)
    onChange(next)
  }
  const shift = (direction: -1 | 1): void => onChange(shiftRange(range, direction, Date.now(), zone))
  const zoom = (factor: number): void => onChange(zoomRange(range, factor, Date.now(), zone))
  usePageCommand('range-earlier', () => shift(-1))
  usePageCommand('range-later', () => {
    if (!endsNow) shift(1)
  })
  usePageCommand('range-in', () => zoom(1 / 2))
  usePageCommand('range-out', () => zoom(2))
  const endsNow = range.kind !== 'between' || range.to >= Date.now()

  return (
    <div className="sb-chip" data-active={range.kind !== 'all'}>
      <ActionIcon
        className="sb-chip-step"
        aria-label="Earlier"
        disabled={range.kind === 'all'}
        onClick={() => shift(-1)}
      >
        <IconChevronLeft size={14} aria-hidden="true" />
      </ActionIcon>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <Button
            className="sb-chip-button"
            data-page-filter
            variant="default"
            rightSection={<IconChevronDown size={13} aria-hidden="true" />}
            onClick={() => setOpened((was) => !was)}
          >
            {describeRange(range, zone)}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={8} aria-label="Time range">
          <div className="sb-range-presets">
            {[...allTime, ...offered.map((preset) => ({ kind: 'last', preset }) as const)].map((option) => {
              const on =
                option.kind === range.kind &&
                (option.kind === 'all' || (range.kind === 'last' && range.preset === option.preset))
              return (
                <Button
                  key={option.kind === 'all' ? 'all' : option.preset}
                  variant={on ? 'light' : 'subtle'}
                  {...(!on && { color: 'gray' })}
                  justify="flex-start"
                  aria-pressed={on}
                  onClick={() => choose(option)}
                >
                  {option.kind === 'all' ? 'All time' : presetLabels[option.preset]}
                </Button>
              )
            })}
          </div>
          <CustomRange range={range} onChoose={choose} />
        </Popover.Dropdown>
      </Popover>
      <ActionIcon className="sb-chip-step" aria-label="Later" disabled={endsNow} onClick={() => shift(1)}>
        <IconChevronRight size={14} aria-hidden="true" />
      </ActionIcon>
    </div>
  )
}

function CustomRange({
  range,
  onChoose,
}: {
  readonly range: TimeRange
  readonly onChoose: (range: TimeRange) => void
}): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const [start] = useState(() => boundsOf(range, Date.now(), zone))
  const [from, setFrom] = useState(start.from === undefined ? '' : toInputValue(start.from, zone))
  const [to, setTo] = useState(toInputValue(start.to ?? Date.now(), zone))
  const begin = fromInputValue(from, zone)
  const end = fromInputValue(to, zone)
  const backwards = begin !== null && end !== null && begin > end

  return (
    <form
      className="sb-range-custom"
      onSubmit={(event) => {
        event.preventDefault()
        if (begin !== null && end !== null && !backwards) onChoose({ kind: 'between', from: begin, to: end })
      }}
    >
      <TextInput
        type="datetime-local"
        label="From"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={zone === 'utc' ? 'To (UTC)' : 'To'}
        value={to}
        error={backwards ? 'This is before the start' : null}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={begin === null || end === null || backwards}>
        Apply
      </Button>
    </form>
  )
}
