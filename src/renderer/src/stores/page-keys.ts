import { useEffect, useRef } from 'react'
import { create } from 'zustand'

/** What a page may offer to the keyboard and the palette; the shell knows the keys. */
export const pageCommands = [
  'range-earlier',
  'range-later',
  'range-in',
  'range-out',
  'compare',
  'save-view',
  'export',
] as const
export type PageCommand = (typeof pageCommands)[number]

interface PageKeys {
  readonly handlers: ReadonlyMap<PageCommand, () => void>
  readonly offer: (command: PageCommand, handler: () => void) => () => void
}

/** What the page on the screen offers; the control that came last answers. */
export const usePageKeys = create<PageKeys>((set, get) => ({
  handlers: new Map(),
  offer: (command, handler) => {
    set(({ handlers }) => ({ handlers: new Map(handlers).set(command, handler) }))
    return () => {
      if (get().handlers.get(command) !== handler) return
      const left = new Map(get().handlers)
      left.delete(command)
      set({ handlers: left })
    }
  },
}))

/** Offers a command for as long as the control is on the page; `run` may be a new function at every render. */
export function usePageCommand(command: PageCommand, run: () => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => usePageKeys.getState().offer(command, () => latest.current()), [command])
}

/** False when nothing on the page offers it. */
export function runPageCommand(command: PageCommand): boolean {
  const handler = usePageKeys.getState().handlers.get(command)
  handler?.()
  return handler !== undefined
}
