import type { ReactElement } from 'react'
import type { SettingsDiff } from '../../../../contract/settings.ts'
import { useSystem } from '../../stores/system.ts'
import { valueText } from './setting-words.ts'

/** What settings were and what they become, line by line. */
export function ChangeList({ changes }: Pick<SettingsDiff, 'changes'>): ReactElement {
  const currency = useSystem((system) => system.status?.reportingCurrency ?? 'EUR')
  return (
    <table className="sb-table sb-changes" aria-label="Changes">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Now</th>
          <th scope="col">Then</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.key}>
            <th scope="row" title={change.key}>
              {change.title}
            </th>
            <td>{valueText(change, change.before, currency)}</td>
            <td>{valueText(change, change.after, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
