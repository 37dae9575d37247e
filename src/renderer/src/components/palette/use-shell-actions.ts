import { useMantineColorScheme } from '@mantine/core'
import {
  IconBan,
  IconBookmark,
  IconClipboardText,
  IconClock,
  IconDatabaseExport,
  IconDownload,
  IconFileText,
  IconFlame,
  IconKeyboard,
  IconLink,
  IconMoon,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconSettings,
  IconSwitchHorizontal,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import { navigate } from '../../router.ts'
import { useLive } from '../../stores/live.ts'
import { type PageCommand, runPageCommand, usePageKeys } from '../../stores/page-keys.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useProviders } from '../../stores/providers.ts'
import { useSandbox } from '../../stores/sandbox.ts'
import { pauseSending } from '../../stores/sending.ts'
import { useSystem } from '../../stores/system.ts'
import { diagnostics } from '../diagnostics/diagnostics-store.ts'
import { openWorkspace } from '../shell/workspace-switch.tsx'
import { type PaletteAction, usePaletteActions } from './actions.ts'
import { copyDiagnostics, copyLink, makeBackup, syncPrices } from './chores.ts'
import { palette } from './palette-store.ts'

export interface ShellActions {
  readonly openHelp: () => void
  /** Asks before it disables a provider. */
  readonly disableProvider: (name: string) => void
}

/** What can be done from everywhere. */
export function useShellActions({ openHelp, disableProvider }: ShellActions): void {
  usePaletteActions(useConstantActions(openHelp))
  usePaletteActions(useSendingActions())
  usePaletteActions(usePageActions())
  usePaletteActions(useDisableActions(disableProvider))
}

function useConstantActions(openHelp: () => void): readonly PaletteAction[] {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const workspace = useSystem((system) => system.status?.workspace)
  const paused = useLive((live) => live.paused)
  const zone = usePreferences((preferences) => preferences.zone)
  return useMemo(() => {
    const other = workspace === 'live' ? 'sandbox' : 'live'
    const dark = colorScheme === 'dark'
    return [
      {
        id: 'palette.open',
        label: 'Command palette',
        icon: IconKeyboard,
        quiet: true,
        press: 'Ctrl+k',
        run: palette.open,
      },
      {
        id: 'prices.sync',
        label: 'Sync prices now',
        icon: IconRefresh,
        keywords: 'read update price lists',
        run: () => void syncPrices(),
      },
      {
        id: 'drills.run',
        label: 'Run a drill',
        icon: IconFlame,
        keywords: 'test failover fault',
        run: () => navigate('/drills'),
      },
      {
        id: 'backups.make',
        label: 'Make a backup now',
        icon: IconDatabaseExport,
        keywords: 'new save copy database',
        run: () => void makeBackup(),
      },
      {
        id: 'settings.open',
        label: 'Open settings',
        icon: IconSettings,
        keywords: 'preferences options',
        press: 'Ctrl+,',
        run: () => navigate('/settings'),
      },
      {
        id: 'live.pause',
        label: paused ? 'Resume live updates' : 'Pause live updates',
        icon: paused ? IconPlayerPlay : IconPlayerPause,
        press: ' ',
        run: () => useLive.getState().setPaused(!paused),
      },
      {
        id: 'theme.toggle',
        label: dark ? 'Use the light theme' : 'Use the dark theme',
        icon: IconMoon,
        keywords: 'toggle appearance colour mode',
        run: () => setColorScheme(dark ? 'light' : 'dark'),
      },
      {
        id: 'zone.toggle',
        label: zone === 'utc' ? 'Show times in local time' : 'Show times in UTC',
        icon: IconClock,
        keywords: 'time zone',
        press: 't u',
        run: () => usePreferences.getState().setZone(zone === 'utc' ? 'local' : 'utc'),
      },
      {
        id: 'workspace.switch',
        label: other === 'live' ? 'Switch to the live workspace' : 'Switch to the sandbox',
        icon: IconSwitchHorizontal,
        run: () => void openWorkspace(other),
      },
      {
        id: 'view.copy-link',
        label: 'Copy link to this view',
        icon: IconLink,
        keywords: 'share address',
        run: () => void copyLink(),
      },
      {
        id: 'help.diagnostics',
        label: 'Report diagnostics…',
        icon: IconFileText,
        keywords: 'save file problem support crash log help',
        run: () => diagnostics.open(),
      },
      {
        id: 'help.copy-diagnostics',
        label: 'Copy diagnostics',
        icon: IconClipboardText,
        keywords: 'version report problem support',
        run: () => void copyDiagnostics(),
      },
      { id: 'help.shortcuts', label: 'Keyboard shortcuts', icon: IconKeyboard, press: '?', run: openHelp },
    ]
  }, [colorScheme, setColorScheme, workspace, paused, zone, openHelp])
}

/** In the sandbox the example traffic, elsewhere sending; sending also wherever it is paused. */
function useSendingActions(): readonly PaletteAction[] {
  const isSandbox = useSystem((system) => system.status?.workspace === 'sandbox')
  const sendingPaused = useSystem((system) => (system.status?.sendingPausedAt ?? null) !== null)
  const trafficPaused = useSandbox((store) => store.sandbox?.paused ?? null)
  return useMemo(() => {
    const look = (paused: boolean) => ({ icon: paused ? IconPlayerPlay : IconPlayerPause, keywords: 'stop start' })
    const sending: PaletteAction = {
      id: 'sending.pause',
      label: sendingPaused ? 'Resume sending' : 'Pause sending',
      ...look(sendingPaused),
      run: () => void pauseSending(!sendingPaused),
    }
    if (!isSandbox || trafficPaused === null) return [sending]
    const traffic: PaletteAction = {
      id: 'traffic.pause',
      label: trafficPaused ? 'Resume example traffic' : 'Pause example traffic',
      ...look(trafficPaused),
      run: () => void useSandbox.getState().setPaused(!trafficPaused),
    }
    return [traffic, { ...sending, quiet: !sendingPaused }]
  }, [isSandbox, sendingPaused, trafficPaused])
}

/** What the page on the screen offers. */
function usePageActions(): readonly PaletteAction[] {
  const handlers = usePageKeys((keys) => keys.handlers)
  return useMemo(() => pageActions.filter(({ command }) => handlers.has(command)), [handlers])
}

const pageActions: readonly (PaletteAction & { readonly command: PageCommand })[] = (
  [
    { command: 'export', id: 'page.export', label: 'Export this page', icon: IconDownload, press: 'e' },
    { command: 'save-view', id: 'page.save-view', label: 'Save this view', icon: IconBookmark, press: 'Ctrl+s' },
  ] as const
).map((action) => ({ ...action, run: () => void runPageCommand(action.command) }))

function useDisableActions(disable: (name: string) => void): readonly PaletteAction[] {
  const labels = useProviders((providers) => providers.labels)
  return useMemo(
    () =>
      [...labels].map(([name, label]) => ({
        id: `provider.disable:${name}`,
        label: `Disable ${label}…`,
        icon: IconBan,
        keywords: `${name} switch off provider`,
        quiet: true,
        run: () => disable(name),
      })),
    [labels, disable],
  )
}
