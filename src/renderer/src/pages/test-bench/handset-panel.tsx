import { Button } from '@mantine/core'
import { type ReactElement, useEffect } from 'react'
import type { Verification } from '../../../../contract/models.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { codeIn } from './check-feedback.ts'

export interface HandsetPanelProps {
  /** Null before anything is sent. */
  readonly verification: Verification | null
  readonly onCode: (code: string) => void
}

/** The messages that reached the simulated handset, as plain text. */
export function HandsetPanel({ verification, onCode }: HandsetPanelProps): ReactElement {
  const id = verification?.id ?? null
  const { data, error, reload } = useQuery(`handset:${id}`, async (signal) =>
    id === null ? [] : api.sandbox.handset({ verificationId: id }, { signal }),
  )
  useEffect(() => {
    if (verification !== null) reload()
  }, [verification, reload])

  return (
    <Panel title="Sandbox handset" aside={verification?.maskedNumber}>
      {error !== undefined && data === undefined ? <ErrorState error={error} onRetry={reload} /> : null}
      {data?.length === 0 ? (
        <p className="sb-bench-hint">
          {id === null ? 'What arrives at the number is shown here.' : 'No message has arrived yet.'}
        </p>
      ) : null}
      <ol className="sb-messages" aria-live="polite" aria-label="Messages received">
        {(data ?? []).map((message) => {
          const code = codeIn(message.text)
          return (
            <li key={`${message.at}:${message.provider}`}>
              <div className="sb-message-head">
                <strong>{message.from}</strong> by <ProviderName name={message.provider} />
                <TimeValue at={message.at} />
              </div>
              <p>{message.text}</p>
              {code === null ? null : (
                <Button size="compact-xs" variant="default" onClick={() => onCode(code)}>
                  Fill in {code}
                </Button>
              )}
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
