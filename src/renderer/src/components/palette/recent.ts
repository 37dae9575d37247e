import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Workspace } from '../../../../contract/models.ts'
import { isPagePath } from '../../../../contract/page-paths.ts'
import type { ItemView } from './items.ts'

const MOST = 6
const MOST_KEPT = 24

/** A view that was opened from the palette. What it shows is asked for anew; only its name is kept. */
export interface RecentItem {
  readonly id: string
  readonly label: string
  readonly detail: string
  readonly view: ItemView
  readonly workspace: Workspace
}

interface Recent {
  readonly items: readonly RecentItem[]
  readonly add: (item: RecentItem) => void
}

/** The views opened last from the palette, on this machine; kept in localStorage. */
export const useRecent = create<Recent>()(
  persist(
    (set) => ({
      items: [],
      add: (item) =>
        set(({ items }) => ({
          items: [item, ...items.filter(({ id, workspace }) => id !== item.id || workspace !== item.workspace)].slice(
            0,
            MOST_KEPT,
          ),
        })),
    }),
    { name: 'signalbox-recent' },
  ),
)

/** Those of a workspace, the last one first; pages that are no more are left out. */
export const recentOf = (items: readonly RecentItem[], workspace: Workspace | null): readonly RecentItem[] =>
  items.filter((item) => item.workspace === workspace && isPagePath(item.view.path)).slice(0, MOST)
