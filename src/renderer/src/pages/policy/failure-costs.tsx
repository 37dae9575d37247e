import type { ReactElement } from 'react'
import { serviceTexts } from '../../../../contract/models.ts'
import type { FailureCost } from '../../../../contract/policy-models.ts'
import { signedPoints } from '../../components/amounts.ts'
import { Panel } from '../../components/panel.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { formatPercent, UNKNOWN } from '../../format.ts'
import { messages } from './policy-words.ts'

const reasons = { target: 'for the target', list: 'not to fall behind the list' } as const

/** How heavily a failure weighs now, by service; left out for services without traffic. */
export function FailureCosts({ costs }: { readonly costs: readonly FailureCost[] }): ReactElement | null {
  const shown = costs.filter(({ service, success }) => service === 'sms' || success.n > 0)
  if (shown.length === 0) return null
  return (
    <Panel title="What a failed verification costs" aside="in messages of the country’s mean price" flush>
      <table className="sb-table" aria-label="What a failed verification costs">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col" data-number="true">
              Set
            </th>
            <th
              scope="col"
              data-number="true"
              title="Raised while conversion is below its target, or not surely that of the static list"
            >
              Used now
            </th>
            <th scope="col" data-number="true">
              Target conversion
            </th>
            <th
              scope="col"
              data-number="true"
              title="Of the last hours; without an answer after five minutes is a failure"
            >
              Conversion
            </th>
            <th
              scope="col"
              data-number="true"
              title="How much likelier the choices are to convert than the static list's, by the estimates"
            >
              Beside the list
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ service, set, used, target, success, raisedFor, besideList }) => (
            <tr key={service}>
              <th scope="row">{serviceTexts[service]}</th>
              <td data-number="true">{messages(set)}</td>
              <td data-number="true">
                <strong>{messages(used)}</strong>
                {raisedFor === null ? null : <span className="sb-dim"> {reasons[raisedFor]}</span>}
              </td>
              <td data-number="true">{target === null ? 'none set' : formatPercent(target)}</td>
              <td data-number="true">
                <RateValue rate={success} />
              </td>
              <td data-number="true">{besideList === null ? UNKNOWN : signedPoints(besideList)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
