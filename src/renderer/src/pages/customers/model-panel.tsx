import type { ReactElement } from 'react'
import type { CustomersReport } from '../../../../contract/analytics-customers.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatPercent, plural } from '../../format.ts'

/** Which model says so, and how well it did on a past that it was not shown. */
export function ModelNote({ report }: { readonly report: CustomersReport }): ReactElement | null {
  const { model, method } = report
  if (model === null) return null
  const { quality } = model
  return (
    <details className="sb-model">
      <summary>How value and risk are worked out</summary>
      <div className="sb-model-body">
        <div>
          <p>
            {model.why} From {plural(model.customers, 'customer')}, {formatCount(model.repeaters)} of them with more
            than one active week. Fitted <TimeValue at={model.fittedAt} withDate />.
          </p>
          {model.warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
          <ul>
            {method.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
        {quality === null ? (
          <p>There is too little history to test it on the past.</p>
        ) : (
          <table className="sb-table sb-business-table" aria-label="Predicted and actual churn">
            <caption>
              Predicted 13 weeks ago and what came: Brier score {quality.brier.toFixed(3)}
              {quality.auc === null ? '' : `, AUC ${quality.auc.toFixed(2)}`}
            </caption>
            <thead>
              <tr>
                <th scope="col">Predicted</th>
                <th scope="col">Actual</th>
                <th scope="col">95 % interval</th>
                <th scope="col" data-number="true">
                  Customers
                </th>
              </tr>
            </thead>
            <tbody>
              {quality.bins.map((bin) => (
                <tr key={bin.predicted}>
                  <th scope="row">{formatPercent(bin.predicted)}</th>
                  <td>{formatPercent(bin.actual)}</td>
                  <td>
                    {formatPercent(bin.low)} to {formatPercent(bin.high)}
                  </td>
                  <td data-number="true">{bin.count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </details>
  )
}
