import { Kbd, Loader } from '@mantine/core'
import { Spotlight, useSpotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { type ReactElement, useEffect, useId, useState } from 'react'
import { errorMessage } from '../../api.ts'
import { useSystem } from '../../stores/system.ts'
import { isMac } from '../shell/platform.ts'
import { keyCaps } from '../shell/shortcuts.ts'
import type { Item, ItemGroup } from './items.ts'
import { palette, paletteStore } from './palette-store.ts'
import { useRecent } from './recent.ts'
import { useItems } from './use-items.ts'
import '@mantine/spotlight/styles.css'
import './palette.css'

const NAME = 'Command palette'

/** Finds pages, data and actions; all of it from the keyboard. */
export function Palette(): ReactElement {
  const [query, setQuery] = useState('')
  const { opened } = useSpotlight(paletteStore)
  return (
    <Spotlight.Root
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight="calc(100vh - 230px)"
      size={640}
      // At once: a dialog that fades out would still swallow the keys of the next one.
      transitionProps={{ duration: 0 }}
      onSpotlightClose={() => setQuery('')}
      overlayProps={{ backgroundOpacity: 0.35 }}
      attributes={{ content: { 'aria-label': NAME } }}
    >
      {opened ? <Content query={query} /> : null}
    </Spotlight.Root>
  )
}

function Content({ query }: { readonly query: string }): ReactElement {
  const listId = useId()
  const { selected } = useSpotlight(paletteStore)
  const { groups, searching, error, retry } = useItems(query)
  const count = groups.reduce((sum, { items }) => sum + items.length, 0)
  const text = query.trim()

  // Lines may come and go after the text was typed: then the first one is chosen again.
  const lost = count > 0 && (selected < 0 || selected >= count)
  useEffect(() => {
    if (lost) paletteStore.updateState((state) => ({ ...state, selected: 0 }))
  }, [lost])

  return (
    <>
      <Spotlight.Search
        placeholder="Find a page, a provider, a country, a customer, an id or an action"
        leftSection={<IconSearch size={18} stroke={1.7} aria-hidden="true" />}
        rightSection={searching ? <Loader size={14} aria-hidden="true" /> : null}
        maxLength={80}
        size="md"
        role="combobox"
        aria-label="Find pages, data and actions"
        aria-expanded
        aria-haspopup="listbox"
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={selected >= 0 && selected < count ? optionId(listId, selected) : undefined}
        onKeyDown={(event) => {
          if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          palette.close()
        }}
      />
      <Spotlight.ActionsList>
        <div id={listId} className="sb-palette-list" role="listbox" aria-label="Results" aria-busy={searching}>
          {numbered(groups).map(({ label, items, first }) => (
            <Spotlight.ActionsGroup key={label} label={label} role="group" aria-label={label}>
              {items.map((item, index) => (
                <Option
                  // A new text makes new lines, so that none keeps a mark of the one before.
                  key={`${text}:${item.id}`}
                  id={optionId(listId, first + index)}
                  index={first + index}
                  selected={first + index === selected}
                  item={item}
                />
              ))}
            </Spotlight.ActionsGroup>
          ))}
        </div>
      </Spotlight.ActionsList>
      {count > 0 || searching || error !== null ? null : (
        <p className="sb-palette-note" role="status">
          Nothing is called “{text}”. Verifications are found by their id, or by the id of the system that sent them.
        </p>
      )}
      {error === null ? null : (
        <p className="sb-palette-note" role="alert" data-tone="bad">
          Data could not be looked through: {errorMessage(error)}{' '}
          <button type="button" className="sb-link-button" onClick={retry}>
            Try again
          </button>
        </p>
      )}
      <Spotlight.Footer className="sb-palette-footer" aria-hidden="true">
        <Kbd size="xs">↑</Kbd>
        <Kbd size="xs">↓</Kbd> choose <Kbd size="xs">Enter</Kbd> open <Kbd size="xs">Esc</Kbd> close
      </Spotlight.Footer>
    </>
  )
}

const optionId = (listId: string, index: number): string => `${listId}-${index}`

/** The groups with the place of their first line among all lines. */
function numbered(groups: readonly ItemGroup[]): readonly (ItemGroup & { readonly first: number })[] {
  let first = 0
  return groups.map((group) => {
    const start = first
    first += group.items.length
    return { ...group, first: start }
  })
}

interface OptionProps {
  readonly id: string
  readonly index: number
  readonly selected: boolean
  readonly item: Item
}

/** A line. It is never focused: the field keeps the focus and names the line that is selected. */
function Option({ id, index, selected, item }: OptionProps): ReactElement {
  const workspace = useSystem((system) => system.status?.workspace)
  const { label, detail = '', icon: Icon, press, view } = item
  const choose = (): void => {
    palette.close()
    item.run()
    if (view === null || workspace === undefined || item.id === 'number') return
    useRecent.getState().add({ id: item.id.replace(/^recent:/, ''), label, detail, view, workspace })
  }
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, as in every combobox
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field presses the selected line
    <div
      id={id}
      role="option"
      className="sb-palette-option"
      aria-selected={selected}
      data-action
      data-selected={selected || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={() => {
        if (!selected) paletteStore.updateState((state) => ({ ...state, selected: index }))
      }}
      onClick={choose}
    >
      <Icon size={16} stroke={1.7} aria-hidden="true" />
      <span className="sb-palette-label">{label}</span> <span className="sb-palette-detail">{detail}</span>
      {press === undefined ? null : (
        <span className="sb-palette-keys" aria-hidden="true">
          {keyCaps(press, isMac).map((key) => (
            <Kbd key={key} size="xs">
              {key}
            </Kbd>
          ))}
        </span>
      )}
    </div>
  )
}
