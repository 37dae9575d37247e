import { useDebouncedValue } from '@mantine/hooks'
import { type ReactElement, useEffect, useState } from 'react'
import type { Verification, VerificationState } from '../../../../contract/models.ts'
import { api, useQuery, useSubscription } from '../../api.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { useSandbox } from '../../stores/sandbox.ts'
import { useSystem } from '../../stores/system.ts'
import { CodeEntry } from './code-entry.tsx'
import { type Draft, recipientOf } from './draft.ts'
import { FaultsPanel } from './faults-panel.tsx'
import { FormPanel } from './form-panel.tsx'
import { HandsetPanel } from './handset-panel.tsx'
import { lastSandboxNumber, rememberSandboxNumber } from './last-number.ts'
import { QuotePanel } from './quote-panel.tsx'
import { ResultsPanel } from './results-panel.tsx'
import { RunPanel } from './run-panel.tsx'
import { TestBudgetPanel } from './test-budget.tsx'
import { useSession } from './use-session.ts'
import './test-bench.css'

const SETTLE_MS = 300
/** Shorter texts are not worth a question. */
const LEAST_DIGITS = 4

const finalStates: ReadonlySet<VerificationState> = new Set(['converted', 'failed', 'expired'])

/** Sends a verification by hand and shows all that happens to it. */
export function TestBenchPage(): ReactElement {
  const sandbox = useSystem((state) => state.status?.workspace === 'sandbox')
  const providers = useSandbox((state) => state.sandbox?.providers)
  const { run, results, send, follow, keep, show } = useSession()
  const [draft, setDraft] = useState<Draft>({ to: '', country: null, service: 'sms', provider: null })
  const [code, setCode] = useState('')
  const [stale, setStale] = useState(false)
  const verification = useShownVerification(run?.id ?? null, keep)

  useEffect(() => {
    if (sandbox) setDraft((last) => (last.to === '' ? { ...last, to: lastSandboxNumber() } : last))
  }, [sandbox])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another verification has another code
  useEffect(() => setCode(''), [run?.id])
  useSubscription(
    (signal) => api.verifications.watch(undefined, { signal }),
    (event) => follow(event.changed),
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what changed while another page was open
  useEffect(() => {
    for (const { id, state } of results) {
      if (finalStates.has(state)) continue
      api.verifications.get({ id }).then(keep, () => undefined)
    }
  }, [])

  const recipient = recipientOf(draft)
  const [asked] = useDebouncedValue(JSON.stringify(recipient), SETTLE_MS)
  const quote = useQuery(`quote:${asked}`, async (signal) => {
    const about = JSON.parse(asked) as typeof recipient
    return about.to.length < LEAST_DIGITS ? null : api.verifications.quote(about, { signal })
  })
  const sending = run?.sending ?? false
  const canSend = recipient.to !== '' && !sending
  const sendNow = (): void => {
    if (!canSend) return
    if (sandbox) rememberSandboxNumber(recipient.to)
    setStale(false)
    void send(recipient)
  }

  return (
    <div className="sb-page">
      <PageHeader
        title="Test bench"
        subtitle={sandbox ? 'Sends in the sandbox; no message leaves this machine' : null}
      />
      <div className="sb-bench">
        <div className="sb-bench-setup">
          <FormPanel
            draft={draft}
            onChange={(next) => {
              setStale(true)
              setDraft(next)
            }}
            problem={quote.error ?? (stale || run === null ? undefined : (run.error ?? undefined))}
            sandbox={sandbox}
            sending={sending}
            canSend={canSend}
            onSend={sendNow}
          />
          {sandbox ? null : (
            <TestBudgetPanel
              sent={`${run?.id} ${verification?.state} ${verification?.attemptList.map(({ cost }) => cost?.micros)}`}
            />
          )}
          {providers === undefined ? null : <FaultsPanel providers={providers} />}
        </div>
        <div className="sb-bench-run">
          <RunPanel run={run} verification={verification} />
        </div>
        <div className="sb-bench-answer">
          {sandbox ? <HandsetPanel verification={verification} onCode={setCode} /> : null}
          <Panel title="Enter the code">
            <CodeEntry key={verification?.id} verification={verification} code={code} onCode={setCode} />
          </Panel>
        </div>
        <div className="sb-bench-before">
          <QuotePanel quote={quote} byHand={draft.provider !== null} />
        </div>
        <div className="sb-bench-session">
          <ResultsPanel results={results} shownId={run?.id ?? null} onShow={show} />
        </div>
      </div>
    </div>
  )
}

/** Follows one verification until it is final, and keeps its row in the session up to date. */
function useShownVerification(id: number | null, keep: (row: Verification) => void): Verification | null {
  const [latest, setLatest] = useState<Verification | null>(null)
  useSubscription(
    (signal) => api.verifications.watchOne({ id: id ?? 0 }, { signal }),
    (verification) => {
      setLatest(verification)
      keep(verification)
    },
    { key: String(id), enabled: id !== null },
  )
  return latest?.id === id ? latest : null
}
