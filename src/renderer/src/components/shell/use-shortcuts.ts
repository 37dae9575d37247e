import { useEffect, useEffectEvent } from 'react'
import { navigate } from '../../router.ts'
import { useLive } from '../../stores/live.ts'
import { interpretKey, type KeyPress } from './shortcuts.ts'

/** How long a page letter may come after `g`, in ms. */
const ARMED_MS = 1_500

const FIELDS =
  'input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true]'
const CONTROLS = 'button, a, summary, input, [role], [tabindex]:not(main)'

function describe(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof Element ? event.target : document.body
  return {
    key: event.key,
    modified: event.ctrlKey || event.altKey || event.metaKey,
    typing: target.matches(FIELDS),
    onControl: target.matches(CONTROLS),
  }
}

/**
 * The keys that work on every page. A page offers its filter to `/` by the attribute `data-page-filter` on
 * the field. Nothing happens while a modal dialog is open or when the page has taken the key itself.
 */
export function useShortcuts(onHelp: () => void): void {
  const openHelp = useEffectEvent(onHelp)

  useEffect(() => {
    let armedUntil = 0
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('[aria-modal="true"]') !== null) return
      const { action, armed } = interpretKey(describe(event), event.timeStamp < armedUntil)
      armedUntil = armed ? event.timeStamp + ARMED_MS : 0
      if (action === null) return
      event.preventDefault()
      switch (action.kind) {
        case 'go':
          return navigate(action.path)
        case 'help':
          return openHelp()
        case 'focus-filter':
          return document.querySelector<HTMLElement>('[data-page-filter]')?.focus()
        case 'toggle-pause': {
          const { paused, setPaused } = useLive.getState()
          return setPaused(!paused)
        }
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
