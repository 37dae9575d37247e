import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { type Setting, type SettingGroup, settingGroupNames, settingGroups } from '../../../../contract/settings.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { SearchFilter } from '../../components/filter-bar/search-filter.tsx'
import { ToggleFilter } from '../../components/filter-bar/toggle-filter.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatCount } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { RestartBar } from './restart-bar.tsx'
import { SettingRow } from './setting-row.tsx'
import { findSettings } from './setting-search.ts'
import { useSettings } from './use-settings.ts'

const noFilters = { find: null, changed: null } as const

/** Every setting, by group, and a field that finds them. */
export function SettingsTab({ params }: { readonly params: RouteParams }): ReactElement {
  const settings = useSettings()
  const { list, live } = settings
  const query = params['find'] ?? ''
  const onlyChanged = params['changed'] === '1'
  if (list === null)
    return live.error === null ? <LoadingState lines={12} /> : <ErrorState error={live.error} onRetry={live.retry} />

  const found = findSettings(list, query).filter(({ changed }) => changed || !onlyChanged)
  const groups = settingGroups.filter((group) => list.some((setting) => setting.group === group))
  const chosen = groups.find((group) => group === params['group']) ?? null
  const searching = query !== '' || onlyChanged
  // What is looked for is looked for in all groups.
  const shown = searching || chosen === null ? found : found.filter(({ group }) => group === chosen)
  return (
    <>
      <RestartBar pending={list.filter(({ pending }) => pending)} />
      <div className="sb-settings">
        <div className="sb-settings-side">
          <SearchFilter
            label="Find a setting"
            placeholder="Find a setting"
            value={query}
            problem={null}
            onChange={(find) => setParams({ find }, { replace: true })}
          />
          <ToggleFilter
            label="Only changed ones"
            on={onlyChanged}
            onChange={(on) => setParams({ changed: on ? '1' : null }, { replace: true })}
          />
          <GroupList groups={groups} found={found} chosen={searching ? null : chosen} />
        </div>
        <div className="sb-settings-list">
          {shown.length === 0 ? (
            <EmptyState
              title={query === '' ? 'Everything is at its default' : `Nothing matches “${query}”`}
              body="Settings are found by title, description, keyword and key."
              action={
                <Button variant="default" onClick={() => setParams(noFilters, { replace: true })}>
                  Show all settings
                </Button>
              }
            />
          ) : (
            groups.map((group) => {
              const rows = shown.filter((setting) => setting.group === group)
              return rows.length === 0 ? null : (
                <Panel key={group} title={settingGroupNames[group]} flush>
                  <ul className="sb-setting-rows">
                    {rows.map((setting) => (
                      <SettingRow
                        key={setting.key}
                        setting={setting}
                        query={query}
                        onSet={settings.set}
                        onReset={settings.reset}
                      />
                    ))}
                  </ul>
                </Panel>
              )
            })
          )}
        </div>
      </div>
    </>
  )
}

interface GroupListProps {
  readonly groups: readonly SettingGroup[]
  readonly found: readonly Setting[]
  /** Null for all. */
  readonly chosen: SettingGroup | null
}

/** The groups with how many settings of each are found; choosing one ends a search. */
function GroupList({ groups, found, chosen }: GroupListProps): ReactElement {
  const choose = (group: SettingGroup | null): void => setParams({ ...noFilters, group })
  return (
    <ul className="sb-settings-groups" aria-label="Groups of settings">
      {[null, ...groups].map((group) => (
        <li key={group ?? 'all'}>
          <button type="button" aria-pressed={group === chosen} onClick={() => choose(group)}>
            <span>{group === null ? 'All settings' : settingGroupNames[group]}</span>
            <span className="sb-number">
              {formatCount(group === null ? found.length : found.filter((each) => each.group === group).length)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
