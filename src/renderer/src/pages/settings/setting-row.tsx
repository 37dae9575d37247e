import { IconLock } from '@tabler/icons-react'
import { type ReactElement, useId, useState } from 'react'
import type { Setting } from '../../../../contract/settings.ts'
import { ToneBadge } from '../../components/state-badge.tsx'
import { useSystem } from '../../stores/system.ts'
import { Highlighted } from './highlighted.tsx'
import { SettingControl } from './setting-control.tsx'
import { valueText } from './setting-words.ts'
import type { Settings } from './use-settings.ts'

export interface SettingRowProps {
  readonly setting: Setting
  /** What was looked for. */
  readonly query: string
  readonly onSet: Settings['set']
  readonly onReset: Settings['reset']
}

/** One setting: what it is, what it stands at, and what is wrong with what was entered. */
export function SettingRow({ setting, query, onSet, onReset }: SettingRowProps): ReactElement {
  const currency = useSystem((system) => system.status?.reportingCurrency ?? 'EUR')
  const [problem, setProblem] = useState<string | null>(null)
  const problemId = useId()
  const { key, title, description, locked, changed, pending, effect, control } = setting
  const standard = control.kind === 'page' ? null : `Default: ${valueText(setting, setting.default, currency)}`
  const reset = async (): Promise<void> => setProblem(await onReset(setting))

  return (
    <li className="sb-setting" data-key={key}>
      <div className="sb-setting-text">
        <h3>
          <span>
            <Highlighted text={title} query={query} />
          </span>
          {changed ? <ToneBadge tone="info" icon="flag" label="Changed" hint="Not the default" /> : null}
          {pending ? (
            <ToneBadge tone="warn" icon="clock" label="After a restart" hint="The engine has the old value" />
          ) : null}
        </h3>
        <p>
          <Highlighted text={description} query={query} />
        </p>
        <p className="sb-setting-foot">
          <code>
            <Highlighted text={key} query={query} />
          </code>
          {standard === null ? null : <span>{standard}</span>}
          {effect === 'restart' && !pending ? <span>Taken up after a restart</span> : null}
          {changed && locked === null ? (
            <button type="button" className="sb-link-button" aria-label={`Reset ${title}`} onClick={() => void reset()}>
              Reset
            </button>
          ) : null}
        </p>
        {locked === null ? null : (
          <p className="sb-setting-locked">
            <IconLock size={13} aria-hidden="true" /> This cannot be changed: {locked}
          </p>
        )}
      </div>
      <div className="sb-setting-control">
        <SettingControl
          setting={setting}
          disabled={locked !== null}
          currency={currency}
          problemId={problem === null ? undefined : problemId}
          onChange={(value) => void onSet(setting, value).then(setProblem)}
        />
        {problem === null ? null : (
          <p id={problemId} className="sb-setting-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </li>
  )
}
