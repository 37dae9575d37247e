import { type ReactElement, type ReactNode, useEffect, useState } from 'react'
import { api, useSubscription } from '../../api.ts'
import { useRoute } from '../../router.ts'
import { useProviders } from '../../stores/providers.ts'
import { useSystem } from '../../stores/system.ts'
import { AlertWatch } from './alert-watch.tsx'
import { consoleMode } from './console-mode.ts'
import { Navigation } from './navigation.tsx'
import { pages } from './pages.ts'
import { PriceAlertWatch } from './price-alert-watch.tsx'
import { SandboxBanner } from './sandbox-banner.tsx'
import { ShortcutsHelp } from './shortcuts-help.tsx'
import { StatusBar } from './status-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import './shell.css'

/** Navigation, sandbox banner, status bar and the keys that work everywhere, around the page. */
export function Shell({ children }: { readonly children: ReactNode }): ReactElement {
  const { path } = useRoute()
  const status = useSystem((system) => system.status)
  const setStatus = useSystem((system) => system.setStatus)
  const [helpOpened, setHelpOpened] = useState(false)
  const openHelp = (): void => setHelpOpened(true)
  const subscription = useSubscription((signal) => api.system.watch(undefined, { signal }), setStatus)
  useShortcuts(openHelp)

  const loadProviders = useProviders((providers) => providers.load)
  const running = status?.engine === 'running'
  // biome-ignore lint/correctness/useExhaustiveDependencies: again once the engine runs, when it knows them all
  useEffect(() => void loadProviders(), [loadProviders, running])

  useEffect(() => {
    const label = pages.find((page) => page.path === path)?.label ?? ''
    document.title = `${label} – Signalbox`
  }, [path])

  const skip = (): void => document.getElementById('main')?.focus()
  return (
    <div className="sb-shell" data-mode={status === null ? undefined : consoleMode(status)}>
      <button type="button" className="sb-skip" onClick={skip}>
        Skip to the page
      </button>
      <Navigation onHelp={openHelp} />
      <div className="sb-column">
        {status?.workspace === 'sandbox' ? <SandboxBanner /> : null}
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <StatusBar connected={subscription.status === 'connecting' || subscription.status === 'live'} />
      <AlertWatch />
      <PriceAlertWatch />
      <ShortcutsHelp opened={helpOpened} onClose={() => setHelpOpened(false)} />
    </div>
  )
}
