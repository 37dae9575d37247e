import type { ReactElement } from 'react'
import type { LocalApiView } from '../../../../contract/local-api.ts'
import { Panel } from '../../components/panel.tsx'

/** How a backend sends and checks, to be copied. */
export function FirstStepsPanel({ view }: { readonly view: LocalApiView }): ReactElement {
  const address = view.address ?? `http://127.0.0.1:${view.port}/api`
  const reference =
    view.address === null ? (
      <span className="sb-dim">Switch it on to open the reference</span>
    ) : (
      <a href={`${view.address}/`} target="_blank" rel="noreferrer">
        Open the reference
      </a>
    )
  return (
    <Panel title="First steps" aside={reference}>
      <div className="sb-api-steps">
        <Step
          title="Send a code"
          text="The same Idempotency-Key and body within 24 hours send nothing again, so a request can be repeated safely."
          command={`curl ${address}/verifications \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: order-1001" \\
  -d '{"to": "+4915112345678", "customerId": "shop-berlin"}'`}
        />
        <Step
          title="Check what the person entered"
          text="The answer's result is converted, wrong-code, expired, too-many-tries, already-converted or failed."
          command={`curl ${address}/verifications/$ID/check \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"code": "123456"}'`}
        />
        <Step
          title="Read a figure"
          text="Filters are query parameters in brackets; times are UTC epoch milliseconds, money is millionths of its unit."
          command={`curl -G ${address}/verifications \\
  -H "Authorization: Bearer $TOKEN" \\
  --data-urlencode "filter[countries][]=DE" -d limit=20`}
        />
      </div>
    </Panel>
  )
}

interface StepProps {
  readonly title: string
  readonly text: string
  readonly command: string
}

function Step({ title, text, command }: StepProps): ReactElement {
  return (
    <div>
      <h3>{title}</h3>
      <p className="sb-api-text">{text}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard */}
      <pre className="sb-api-command" tabIndex={0}>
        {command}
      </pre>
    </div>
  )
}
