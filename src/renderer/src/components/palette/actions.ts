import { useEffect } from 'react'
import { create } from 'zustand'
import type { PageEntry } from '../shell/pages.ts'

export type ActionIcon = PageEntry['icon']

/** Something the palette can do. */
export interface PaletteAction {
  /** `<subject>.<verb>`, such as `prices.sync`; the window's menu names actions by it too. */
  readonly id: string
  readonly label: string
  readonly icon: ActionIcon
  /** More words to find it by. */
  readonly keywords?: string
  /** The shortcut that does the same, as `shortcuts` has it. */
  readonly press?: string
  /** True: only shown when it is looked for. */
  readonly quiet?: boolean
  readonly run: () => void
}

interface Registry {
  /** By who offers them; in the order in which they came. */
  readonly offered: ReadonlyMap<symbol, readonly PaletteAction[]>
  readonly offer: (actions: readonly PaletteAction[]) => () => void
}

/** The actions that can be done now. */
export const useRegistry = create<Registry>((set) => ({
  offered: new Map(),
  offer: (actions) => {
    const owner = Symbol('actions')
    set(({ offered }) => ({ offered: new Map(offered).set(owner, actions) }))
    return () => set(({ offered }) => ({ offered: new Map([...offered].filter(([each]) => each !== owner)) }))
  },
}))

/** Offers actions for as long as the component is on the page. Memoise the list: a new one is offered anew. */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  useEffect(() => useRegistry.getState().offer(actions), [actions])
}

/** Runs an action by its id; false when nobody offers it now. */
export function runAction(id: string): boolean {
  const action = [...useRegistry.getState().offered.values()].flat().find((one) => one.id === id)
  action?.run()
  return action !== undefined
}
