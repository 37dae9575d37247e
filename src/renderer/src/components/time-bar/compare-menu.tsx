import { Button, Popover, TextInput } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { Compare } from '../../../../contract/analytics-query.ts'
import { formatDateTime } from '../../format.ts'
import { usePageCommand } from '../../stores/page-keys.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { fromInputValue, toInputValue } from '../filter-bar/time-range.ts'

const kinds = [
  { kind: 'none', label: 'No comparison' },
  { kind: 'previous', label: 'Previous period to date' },
  { kind: 'week', label: 'Same period last week' },
  { kind: 'year', label: 'Same period last year' },
] as const

export interface CompareMenuProps {
  readonly compare: Compare
  /** Where a comparison with another date begins to be chosen from, UTC epoch ms. */
  readonly from: number
  /** The range is a week or less, so that the one a week earlier does not overlap it. */
  readonly isShort: boolean
  readonly onChange: (compare: Compare) => void
}

/** Chooses what the figures are compared with. */
export function CompareMenu({ compare, from, isShort, onChange }: CompareMenuProps): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const [opened, setOpened] = useState(false)
  usePageCommand('compare', () => setOpened(true))
  const choose = (next: Compare): void => {
    setOpened(false)
    onChange(next)
  }
  const label =
    compare.kind === 'custom'
      ? `from ${formatDateTime(compare.from, { zone }).slice(0, 10)}`
      : kinds.find(({ kind }) => kind === compare.kind)?.label

  return (
    <div className="sb-chip" data-active={compare.kind !== 'none'}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <Button
            className="sb-chip-button"
            variant="default"
            rightSection={<IconChevronDown size={13} aria-hidden="true" />}
            onClick={() => setOpened((was) => !was)}
          >
            {`Compare: ${lowerFirst(label ?? '')}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={8} aria-label="Compare with">
          <div className="sb-compare-kinds">
            {kinds
              .filter(({ kind }) => kind !== 'week' || isShort || compare.kind === 'week')
              .map((option) => (
                <Button
                  key={option.kind}
                  variant={option.kind === compare.kind ? 'light' : 'subtle'}
                  {...(option.kind !== compare.kind && { color: 'gray' })}
                  justify="flex-start"
                  aria-pressed={option.kind === compare.kind}
                  onClick={() => choose({ kind: option.kind })}
                >
                  {option.label}
                </Button>
              ))}
          </div>
          <CustomStart
            start={compare.kind === 'custom' ? compare.from : from}
            onChoose={(at) => choose({ kind: 'custom', from: at })}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

function CustomStart({
  start,
  onChoose,
}: {
  readonly start: number
  readonly onChoose: (at: number) => void
}): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const [typed, setTyped] = useState(() => toInputValue(start, zone))
  const at = fromInputValue(typed, zone)
  return (
    <form
      className="sb-range-custom"
      onSubmit={(event) => {
        event.preventDefault()
        if (at !== null) onChoose(at)
      }}
    >
      <TextInput
        type="datetime-local"
        label={zone === 'utc' ? 'As long, from (UTC)' : 'As long, from'}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={at === null}>
        Compare
      </Button>
    </form>
  )
}
