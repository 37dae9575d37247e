import { lazy, type ReactElement, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react'
import { api, useSubscription } from '../../api.ts'
import { useRoute } from '../../router.ts'
import { useProviders } from '../../stores/providers.ts'
import { useSystem } from '../../stores/system.ts'
import { runAction } from '../palette/actions.ts'
import { DisableProvider } from '../palette/disable-provider.tsx'
import { useShellActions } from '../palette/use-shell-actions.ts'
import { AlertWatch } from './alert-watch.tsx'
import { consoleMode } from './console-mode.ts'
import { Navigation } from './navigation.tsx'
import { pages } from './pages.ts'
import { PriceAlertWatch } from './price-alert-watch.tsx'
import { SandboxBanner } from './sandbox-banner.tsx'
import { SendingBanner } from './sending-banner.tsx'
import { ShortcutsHelp } from './shortcuts-help.tsx'
import { StatusBar } from './status-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import './shell.css'

const DiagnosticsDialog = lazy(async () => ({
  default: (await import('../diagnostics/diagnostics-dialog.tsx')).DiagnosticsDialog,
}))
const Palette = lazy(async () => ({ default: (await import('../palette/palette.tsx')).Palette }))

/** Navigation, sandbox banner, status bar and the keys that work everywhere, around the page. */
export function Shell({ children }: { readonly children: ReactNode }): ReactElement {
  const { path } = useRoute()
  const status = useSystem((system) => system.status)
  const setStatus = useSystem((system) => system.setStatus)
  const [helpOpened, setHelpOpened] = useState(false)
  const [disabling, setDisabling] = useState<string | null>(null)
  const openHelp = useCallback(() => setHelpOpened(true), [])
  const subscription = useSubscription((signal) => api.system.watch(undefined, { signal }), setStatus)
  useShortcuts(openHelp)
  useShellActions({ openHelp, disableProvider: setDisabling })
  useMenuActions()

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
        <SendingBanner />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <StatusBar connected={subscription.status === 'connecting' || subscription.status === 'live'} />
      <AlertWatch />
      <PriceAlertWatch />
      <ShortcutsHelp opened={helpOpened} onClose={() => setHelpOpened(false)} />
      {disabling === null ? null : <DisableProvider name={disabling} onClose={() => setDisabling(null)} />}
      <Suspense>
        <Palette />
        <DiagnosticsDialog />
      </Suspense>
    </div>
  )
}

/** Runs actions that were chosen from the window's menu. */
function useMenuActions(): void {
  useEffect(() => {
    const run = (event: Event): void => {
      if (event instanceof CustomEvent && typeof event.detail === 'string') runAction(event.detail)
    }
    window.addEventListener('signalbox:run', run)
    return () => window.removeEventListener('signalbox:run', run)
  }, [])
}
