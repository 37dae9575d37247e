import { Button, Checkbox, CloseButton, Popover, ScrollArea, SegmentedControl, TextInput } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { toggled } from './filter-params.ts'
import './filter-bar.css'

/** Lists longer than this get a field to type into. */
const TYPE_AHEAD_FROM = 9

export interface Choice {
  readonly value: string
  readonly label: string
}

export interface ChoiceFilterProps {
  readonly label: string
  readonly options: readonly Choice[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
  /** Lets the reader ask for everything but the chosen values. */
  readonly exclusion?: { readonly on: boolean; readonly onChange: (on: boolean) => void }
}

/** A chip that opens a list of values; any number of them may be chosen, none means all. */
export function ChoiceFilter({ label, options, chosen, onChange, exclusion }: ChoiceFilterProps): ReactElement {
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const known = new Set(options.map(({ value }) => value))
  const all = [...options, ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value }))]
  const shown = all.filter((option) =>
    `${option.label} ${option.value}`.toLowerCase().includes(typed.trim().toLowerCase()),
  )
  const active = chosen.length > 0
  const first = all.find(({ value }) => value === chosen[0])?.label
  const summary = chosen.length > 1 ? `${first} +${chosen.length - 1}` : first

  return (
    <div className="sb-chip" data-active={active}>
      <Popover
        opened={opened}
        onChange={setOpened}
        onClose={() => setTyped('')}
        position="bottom-start"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <Button
            className="sb-chip-button"
            variant="default"
            rightSection={<IconChevronDown size={13} aria-hidden="true" />}
            onClick={() => setOpened((was) => !was)}
          >
            {active ? `${label}${exclusion?.on === true ? ' is not' : ''}: ${summary}` : label}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={6} aria-label={`Filter by ${label.toLowerCase()}`}>
          {exclusion === undefined ? null : (
            <SegmentedControl
              mb={6}
              fullWidth
              size="xs"
              aria-label={`How to filter by ${label.toLowerCase()}`}
              data={[
                { value: 'only', label: 'Only these' },
                { value: 'not', label: 'All but these' },
              ]}
              value={exclusion.on ? 'not' : 'only'}
              onChange={(value) => exclusion.onChange(value === 'not')}
            />
          )}
          {all.length < TYPE_AHEAD_FROM ? null : (
            <TextInput
              mb={6}
              placeholder="Type to find"
              aria-label={`Find in ${label.toLowerCase()}`}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
          <ScrollArea.Autosize mah={300} type="auto">
            <ul className="sb-chip-list">
              {shown.map((option) => (
                <li key={option.value}>
                  <Checkbox
                    size="xs"
                    label={option.label}
                    checked={chosen.includes(option.value)}
                    onChange={() => onChange(toggled(chosen, option.value))}
                  />
                </li>
              ))}
            </ul>
            {shown.length === 0 ? <p className="sb-chip-none">Nothing matches</p> : null}
          </ScrollArea.Autosize>
        </Popover.Dropdown>
      </Popover>
      {active ? (
        <CloseButton size="xs" aria-label={`Clear the filter by ${label.toLowerCase()}`} onClick={() => onChange([])} />
      ) : null}
    </div>
  )
}
