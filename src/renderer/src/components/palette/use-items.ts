import { useDebouncedValue } from '@mantine/hooks'
import { IconHistory, IconListDetails } from '@tabler/icons-react'
import { useMemo } from 'react'
import { api, useQuery } from '../../api.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useSystem } from '../../stores/system.ts'
import { pages } from '../shell/pages.ts'
import { type PaletteAction, useRegistry } from './actions.ts'
import { hitGroups } from './hit-items.ts'
import { type Item, type ItemGroup, lastDigitsOfNumber, matching, viewItem } from './items.ts'
import { recentOf, useRecent } from './recent.ts'

/** Short: an answer takes a few ms. */
const SETTLE_MS = 80
const MOST_TEXT = 80
/** Lines of a group while something is looked for. */
const MOST_FOUND = 6

export interface Items {
  readonly groups: readonly ItemGroup[]
  /** The data is still being looked through. */
  readonly searching: boolean
  /** Why the data could not be looked through; null when it could. */
  readonly error: unknown
  readonly retry: () => void
}

const pageItems: readonly Item[] = pages.map(({ path, label, icon, key }) =>
  viewItem({ id: `page:${path}`, label, icon, press: `g ${key}`, keywords: 'page go to', view: { path, params: {} } }),
)

const actionItem = ({ id, label, icon, keywords, press, run }: PaletteAction): Item => ({
  id: `action:${id}`,
  label,
  icon,
  view: null,
  run,
  ...(keywords !== undefined && { keywords }),
  ...(press !== undefined && { press }),
})

/** The lines for a text, by group: at first what was opened last, what can be done and where one can go. */
export function useItems(query: string): Items {
  const text = query.trim().slice(0, MOST_TEXT)
  const [settled] = useDebouncedValue(text, SETTLE_MS)
  const zone = usePreferences((preferences) => preferences.zone)
  const answer = useQuery(`find:${settled}`, async (signal) =>
    settled === '' ? [] : api.search.find({ text: settled, limit: MOST_FOUND }, { signal }),
  )
  const own = useOwnItems(text)
  const isCurrent = settled === text && answer.data !== undefined
  const found = useMemo(() => (isCurrent ? hitGroups(answer.data ?? [], zone) : []), [isCurrent, answer.data, zone])
  return {
    groups: [...own.before, ...found, ...own.after].filter(({ items }) => items.length > 0),
    searching: text !== '' && !isCurrent && answer.error === undefined,
    error: text === '' ? null : (answer.error ?? null),
    retry: answer.reload,
  }
}

/** What needs no engine, before and after what the engine finds: quiet actions come last, so that no name is one of them. */
function useOwnItems(text: string): { readonly before: readonly ItemGroup[]; readonly after: readonly ItemGroup[] } {
  const offered = useRegistry((registry) => registry.offered)
  const workspace = useSystem((system) => system.status?.workspace ?? null)
  const recent = useRecent((store) => store.items)
  return useMemo(() => {
    const actions = [...offered.values()].flat()
    const loud = actions.filter(({ quiet }) => quiet !== true).map(actionItem)
    const hushed = actions.filter(({ quiet, id }) => quiet === true && id !== 'palette.open').map(actionItem)
    if (text === '') {
      const opened = recentOf(recent, workspace).map((item) =>
        viewItem({ ...item, id: `recent:${item.id}`, icon: IconHistory }),
      )
      const before = [
        { label: 'Recent', items: opened },
        { label: 'Actions', items: loud },
        { label: 'Pages', items: pageItems },
      ]
      return { before, after: [] }
    }
    const found = (label: string, items: readonly Item[]) => ({
      label,
      items: matching(items, text).slice(0, MOST_FOUND),
    })
    return {
      before: [{ label: 'Numbers', items: numberItems(text) }, found('Pages', pageItems), found('Actions', loud)],
      after: [found('More actions', hushed)],
    }
  }, [offered, workspace, recent, text])
}

/** Whole numbers are kept as a keyed hash only, so that no list can be searched for one: its end is what is left. */
function numberItems(text: string): readonly Item[] {
  const digits = lastDigitsOfNumber(text)
  if (digits === null) return []
  return [
    viewItem({
      id: 'number',
      label: `Verifications to numbers that end in ${digits}`,
      detail: 'Whole numbers are not kept',
      icon: IconListDetails,
      view: { path: '/verifications', params: { search: `*${digits}` } },
    }),
  ]
}
