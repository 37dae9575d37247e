import { type ReactElement, useMemo } from 'react'
import type { CustomersReport } from '../../../../contract/analytics-customers.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, plural } from '../../format.ts'
import { calibrationLegend, calibrationOption, calibrationTable } from './calibration-option.ts'

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
          <Calibration quality={quality} />
        )}
      </div>
    </details>
  )
}

type Quality = NonNullable<NonNullable<CustomersReport['model']>['quality']>

function Calibration({ quality: { bins, brier, auc } }: { readonly quality: Quality }): ReactElement {
  const palette = usePalette()
  const option = useMemo(() => calibrationOption(bins, palette), [bins, palette])
  return (
    <section aria-label="Predicted and actual churn">
      <p>
        Churn predicted 13 weeks ago and what came: Brier score {brier.toFixed(3)}
        {auc === null ? '' : `, AUC ${auc.toFixed(2)}`}.
      </p>
      <Chart
        option={option}
        ariaLabel="Actual churn of groups of customers against what was predicted, with 95 % intervals."
        legend={calibrationLegend(palette)}
        table={calibrationTable(bins)}
      />
    </section>
  )
}
