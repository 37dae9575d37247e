import { useMemo, useState } from 'react'

/** As many as one request may name. */
export const SELECTED_AT_MOST = 500

/** Rows chosen one by one, to do something with all of them. */
export interface Selection {
  readonly ids: ReadonlySet<number>
  /** Chooses these rows or, when all of them are chosen, lets them go. */
  readonly toggle: (ids: readonly number[]) => void
  readonly clear: () => void
}

const NONE: ReadonlySet<number> = new Set()

/** What is chosen after `ids` were toggled; what would go beyond 500 is left out. */
export function toggledIds(chosen: ReadonlySet<number>, ids: readonly number[]): ReadonlySet<number> {
  if (ids.every((id) => chosen.has(id))) return new Set([...chosen].filter((id) => !ids.includes(id)))
  const added = ids.filter((id) => !chosen.has(id)).slice(0, SELECTED_AT_MOST - chosen.size)
  return new Set([...chosen, ...added])
}

/** The selection in a list; `listKey` is what the rows are a list of, and another one begins without any. */
export function useSelection(listKey: string): Selection {
  const [{ key, ids }, setChosen] = useState({ key: listKey, ids: NONE })
  const chosen = key === listKey ? ids : NONE
  return useMemo(
    () => ({
      ids: chosen,
      toggle: (toggled) => setChosen({ key: listKey, ids: toggledIds(chosen, toggled) }),
      clear: () => setChosen({ key: listKey, ids: NONE }),
    }),
    [chosen, listKey],
  )
}
