import {
  IconKeyboard,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSearch,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { hrefOf, useRoute } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { palette } from '../palette/palette-store.ts'
import { NavBadge, useBadges } from './badges.tsx'
import { ColorSchemeSwitch } from './color-scheme-switch.tsx'
import { pages } from './pages.ts'
import { PinnedViews } from './pinned-views.tsx'
import { isMac } from './platform.ts'
import { keyCaps } from './shortcuts.ts'
import './find-button.css'

/** A signal arm on its post. */
function Mark(): ReactElement {
  return (
    <svg className="sb-mark" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M6 2v16M3 18h6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <path d="M6 4.5 17 2v6L6 9z" fill="currentColor" />
    </svg>
  )
}

export interface NavigationProps {
  readonly onHelp: () => void
}

/** The pages, the theme and the list of keys; icons only when collapsed or in a narrow window. */
export function Navigation({ onHelp }: NavigationProps): ReactElement {
  const { path } = useRoute()
  const badges = useBadges()
  const collapsed = usePreferences((preferences) => preferences.navigationCollapsed)
  const setCollapsed = usePreferences((preferences) => preferences.setNavigationCollapsed)
  const Fold = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  const foldLabel = collapsed ? 'Expand navigation' : 'Collapse navigation'
  return (
    <nav className="sb-nav" aria-label="Pages" data-collapsed={collapsed}>
      <div className="sb-brand">
        <Mark />
        <span className="sb-nav-label">Signalbox</span>
        <button
          type="button"
          className="sb-nav-find sb-nav-label"
          onClick={palette.open}
          aria-label="Find pages, data and actions"
          title={`Find (${keyCaps('Ctrl+k', isMac).join(' ')})`}
        >
          <IconSearch size={16} stroke={1.8} aria-hidden="true" />
        </button>
      </div>
      <ul>
        {pages.map(({ path: target, label, icon: Icon, key }) => (
          <li key={target}>
            <a
              className="sb-nav-item"
              href={hrefOf(target)}
              aria-current={path === target ? 'page' : undefined}
              aria-label={badges[target] === undefined ? label : `${label}, ${badges[target].label}`}
              title={`${label} (g ${key})`}
            >
              <Icon size={17} stroke={1.7} aria-hidden="true" />
              <span className="sb-nav-label">{label}</span>
              {/* A word apart for those who have the link read to them. */}{' '}
              {badges[target] === undefined ? null : <NavBadge badge={badges[target]} />}
            </a>
          </li>
        ))}
        <PinnedViews />
      </ul>
      <div className="sb-nav-foot">
        <button
          type="button"
          className="sb-nav-item"
          onClick={onHelp}
          aria-label="Keyboard shortcuts"
          title="Shortcuts (?)"
        >
          <IconKeyboard size={17} stroke={1.7} aria-hidden="true" />
          <span className="sb-nav-label">Shortcuts</span>
        </button>
        <ColorSchemeSwitch />
        <button
          type="button"
          className="sb-nav-item sb-nav-fold"
          onClick={() => setCollapsed(!collapsed)}
          aria-label={foldLabel}
          title={foldLabel}
        >
          <Fold size={17} stroke={1.7} aria-hidden="true" />
          <span className="sb-nav-label">Collapse</span>
        </button>
      </div>
    </nav>
  )
}
