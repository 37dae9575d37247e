import { useEffect, useEffectEvent } from 'react'
import { navigate } from '../../router.ts'
import { useLive } from '../../stores/live.ts'
import { runPageCommand } from '../../stores/page-keys.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { runAction } from '../palette/actions.ts'
import { interpretKey, type KeyPress, type ShortcutAction } from './shortcuts.ts'

/** How long the second key may come after `g` or `t`, in ms. */
const ARMED_MS = 1_500

const FIELDS =
  'input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true]'
const CONTROLS = 'button, a, summary, input, [role], [tabindex]:not(main)'

function describe(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof Element ? event.target : document.body
  const down = [event.ctrlKey, event.altKey, event.metaKey].filter(Boolean).length
  return {
    key: event.key,
    ctrl: down === 1 && !event.altKey,
    modified: down > 1 || event.altKey,
    typing: target.matches(FIELDS),
    onControl: target.matches(CONTROLS),
  }
}

/**
 * The keys that work on every page. A page offers its filter to `/` by the attribute `data-page-filter` on
 * the field, and the rest by `usePageCommand`. Nothing happens while a modal dialog is open or when the page has taken
 * the key itself.
 */
export function useShortcuts(onHelp: () => void): void {
  const openHelp = useEffectEvent(onHelp)

  useEffect(() => {
    let armed = ''
    let armedUntil = 0
    const onKey = (event: KeyboardEvent): void => {
      // A modifier on its own comes before the key it belongs to.
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
      if (event.defaultPrevented || document.querySelector('[aria-modal="true"]') !== null) return
      const result = interpretKey(describe(event), event.timeStamp < armedUntil ? armed : '')
      armed = result.armed
      armedUntil = armed === '' ? 0 : event.timeStamp + ARMED_MS
      if (result.action !== null && perform(result.action, openHelp)) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

/** @returns false when there is nothing on the page for this key */
function perform(action: ShortcutAction, openHelp: () => void): boolean {
  switch (action.kind) {
    case 'go':
      navigate(action.path)
      return true
    case 'page':
      return runPageCommand(action.command)
    case 'palette':
      return runAction('palette.open')
    case 'settings':
      return runAction('settings.open')
    case 'help':
      openHelp()
      return true
    case 'focus-filter':
      document.querySelector<HTMLElement>('[data-page-filter]')?.focus()
      return true
    case 'toggle-pause': {
      const { paused, setPaused } = useLive.getState()
      setPaused(!paused)
      return true
    }
    case 'toggle-zone': {
      const { zone, setZone } = usePreferences.getState()
      setZone(zone === 'utc' ? 'local' : 'utc')
      return true
    }
  }
}
