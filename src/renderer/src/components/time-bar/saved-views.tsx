import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { IconBookmark, IconPin, IconPinnedOff, IconTrash } from '@tabler/icons-react'
import { type ReactElement, useEffect, useState } from 'react'
import { navigate, parseRoute, type RouteParams, type RoutePath, useRoute } from '../../router.ts'
import { usePageCommand } from '../../stores/page-keys.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { notify } from '../notify.tsx'
import { type StarterView, startersOf } from './starter-views.ts'
import { ViewsTransfer } from './views-transfer.tsx'

/** The page whose default view was considered when it was opened: a switch of its tabs does not open it again. */
let considered: RoutePath | null = null

/** Opens the default view of a page that is opened without any params. */
function useDefaultView(page: RoutePath): void {
  useEffect(() => {
    const { path, params } = parseRoute(window.location.hash)
    const standard = usePreferences.getState().views.find((view) => view.page === page && view.isDefault)
    if (considered !== page && path === page && Object.keys(params).length === 0 && standard !== undefined)
      navigate(page, { params: standard.params, replace: true })
    considered = page
    return () => {
      if (parseRoute(window.location.hash).path !== page) considered = null
    }
  }, [page])
}

/** The views of a page that were saved under a name, and a way to save the one on the screen. */
export function SavedViews({ page }: { readonly page: RoutePath }): ReactElement {
  const { params } = useRoute()
  useDefaultView(page)
  const all = usePreferences((preferences) => preferences.views)
  const { saveView, pinView, removeView } = usePreferences.getState()
  const [opened, setOpened] = useState(false)
  const [name, setName] = useState('')
  const [isDefault, setDefault] = useState(false)
  usePageCommand('save-view', () => setOpened(true))
  const views = all.filter((view) => view.page === page)
  const starters = startersOf(page).filter(({ name }) => !views.some((view) => view.name === name))
  const save = (): void => {
    const isPinned = views.find((view) => view.name === name.trim())?.isPinned ?? false
    saveView({ page, name: name.trim(), params, isDefault, isPinned })
    notify.success(`View “${name.trim()}” saved`)
    setOpened(false)
    setName('')
    setDefault(false)
  }

  const open = (chosen: RouteParams): void => {
    setOpened(false)
    navigate(page, { params: chosen })
  }

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconBookmark size={14} aria-hidden="true" />}
          onClick={() => setOpened((was) => !was)}
        >
          Views
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={8} w={280} aria-label="Saved views">
        {views.length + starters.length === 0 ? (
          <p className="sb-chip-none">No view is saved for this page yet.</p>
        ) : null}
        <ul className="sb-view-list">
          {views.map((view) => (
            <li key={view.name}>
              <OpenView view={view} onOpen={open} />
              <ActionIcon
                aria-label={
                  view.isPinned ? `Unpin the view ${view.name}` : `Pin the view ${view.name} to the navigation`
                }
                title={view.isPinned ? 'Unpin' : 'Pin to the navigation'}
                onClick={() => pinView(page, view.name, !view.isPinned)}
              >
                {view.isPinned ? (
                  <IconPinnedOff size={14} aria-hidden="true" />
                ) : (
                  <IconPin size={14} aria-hidden="true" />
                )}
              </ActionIcon>
              <ActionIcon
                aria-label={`Delete the view ${view.name}`}
                onClick={() => {
                  removeView(page, view.name)
                  notify.success(`View “${view.name}” deleted`, { undo: () => saveView(view) })
                }}
              >
                <IconTrash size={14} aria-hidden="true" />
              </ActionIcon>
            </li>
          ))}
          {starters.map((view) => (
            <li key={view.name}>
              <OpenView view={view} onOpen={open} />
            </li>
          ))}
        </ul>
        <form
          className="sb-range-custom"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() !== '') save()
          }}
        >
          <TextInput
            label="Save this view as"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            size="xs"
            label="Open the page with it"
            checked={isDefault}
            onChange={(event) => setDefault(event.currentTarget.checked)}
          />
          <Button type="submit" variant="default" disabled={name.trim() === ''}>
            Save view
          </Button>
        </form>
        <ViewsTransfer />
      </Popover.Dropdown>
    </Popover>
  )
}

function OpenView({
  view: { name, params, isDefault = false },
  onOpen,
}: {
  readonly view: StarterView & { readonly isDefault?: boolean }
  readonly onOpen: (params: RouteParams) => void
}): ReactElement {
  return (
    <Button variant="subtle" color="gray" justify="flex-start" title={name} onClick={() => onOpen(params)}>
      {name}
      {isDefault ? ' (default)' : ''}
    </Button>
  )
}
