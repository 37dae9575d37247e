import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import type { ReactElement } from 'react'

interface Scheme {
  readonly label: string
  readonly icon: typeof IconSun
  readonly next: MantineColorScheme
}

const schemes: Readonly<Record<MantineColorScheme, Scheme>> = {
  auto: { label: 'System', icon: IconDeviceDesktop, next: 'light' },
  light: { label: 'Light', icon: IconSun, next: 'dark' },
  dark: { label: 'Dark', icon: IconMoon, next: 'auto' },
}

/** Steps through system, light and dark; Mantine keeps the choice in localStorage. */
export function ColorSchemeSwitch(): ReactElement {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { label, icon: Icon, next } = schemes[colorScheme]
  const action = `Theme: ${label}. Switch to ${schemes[next].label}`
  return (
    <button
      type="button"
      className="sb-nav-item"
      onClick={() => setColorScheme(next)}
      aria-label={action}
      title={action}
    >
      <Icon size={17} stroke={1.7} aria-hidden="true" />
      <span className="sb-nav-label">Theme: {label}</span>
    </button>
  )
}
