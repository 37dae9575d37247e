import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type ReactElement, useId, useState } from 'react'
import type { Attempt, Verification } from '../../../../contract/models.ts'
import { formatDuration, plural } from '../../format.ts'
import { CandidateTable } from '../candidate-table/candidate-table.tsx'
import { MoneyValue } from '../money-value.tsx'
import { ProviderName } from '../provider-name.tsx'
import { StateBadge, ToneBadge } from '../state-badge.tsx'
import { attemptLooks } from '../states.ts'
import { categoryLabels, triggerLabels } from './categories.ts'
import { RunningTimer } from './running-timer.tsx'
import './attempt-tree.css'

export interface AttemptTreeProps {
  readonly verification: Verification
  /** Open the explanation of the last route from the start. */
  readonly explained?: boolean
}

/** Every attempt of a verification, in order: who was asked, what came of it, and why that route. */
export function AttemptTree({ verification, explained = false }: AttemptTreeProps): ReactElement {
  const last = verification.attemptList.at(-1)?.id
  return (
    <ol className="sb-attempts" aria-label={plural(verification.attemptList.length, 'attempt')}>
      {verification.attemptList.map((attempt) => (
        <AttemptHop
          key={attempt.id}
          attempt={attempt}
          sentAt={verification.createdAt}
          explained={explained && attempt.id === last}
        />
      ))}
    </ol>
  )
}

interface AttemptHopProps {
  readonly attempt: Attempt
  readonly sentAt: number
  readonly explained: boolean
}

function AttemptHop({ attempt, sentAt, explained }: AttemptHopProps): ReactElement {
  const running = attempt.settledAt === null
  return (
    <li className="sb-attempt" data-tone={attemptLooks[attempt.state].tone}>
      <span className="sb-attempt-mark" aria-hidden="true">
        {attempt.n}
      </span>
      <div className="sb-attempt-head">
        <strong>
          <ProviderName name={attempt.provider} />
        </strong>
        <StateBadge kind="attempt" state={attempt.state} />
        {attempt.maybeDuplicate ? <MaybeDuplicate /> : null}
        <span className="sb-attempt-time">
          {running ? <RunningTimer since={attempt.startedAt} /> : formatDuration(attempt.durationMs)}
        </span>
      </div>
      <AttemptProblem attempt={attempt} />
      <p className="sb-attempt-facts">
        <span>
          {triggerLabels[attempt.trigger]},{' '}
          {attempt.n === 1 ? 'at once' : `after ${formatDuration(Math.max(0, attempt.startedAt - sentAt))}`}
        </span>
        {attempt.delivery === 'none' ? null : <StateBadge kind="delivery" state={attempt.delivery} />}
        {attempt.deliveredAt === null ? null : (
          <span>receipt {formatDuration(Math.max(0, attempt.deliveredAt - attempt.startedAt))} after submission</span>
        )}
        {running ? null : (
          <span>
            cost <MoneyValue money={attempt.cost} kind="price" />
          </span>
        )}
      </p>
      <WhyThisRoute attempt={attempt} explained={explained} />
    </li>
  )
}

/** What the provider answered instead of accepting; nothing for an attempt without a problem. */
function AttemptProblem({ attempt }: { readonly attempt: Attempt }): ReactElement | null {
  const { category, errorCode, errorMessage } = attempt
  if (category === null && errorCode === null && errorMessage === null) return null
  return (
    <p className="sb-attempt-problem">
      {category === null ? null : <strong>{categoryLabels[category]}</strong>}
      {errorCode === null ? null : <code>code {errorCode}</code>}
      {errorMessage === null ? null : <span>{errorMessage}</span>}
    </p>
  )
}

interface WhyThisRouteProps {
  readonly attempt: Attempt
  readonly explained: boolean
}

function WhyThisRoute({ attempt, explained }: WhyThisRouteProps): ReactElement {
  const [open, setOpen] = useState(explained)
  const id = useId()
  const Icon = open ? IconChevronDown : IconChevronRight
  return (
    <div className="sb-attempt-why">
      <Button
        size="compact-xs"
        variant="subtle"
        aria-expanded={open}
        aria-controls={id}
        leftSection={<Icon size={13} aria-hidden="true" />}
        onClick={() => setOpen((was) => !was)}
      >
        Why this route
      </Button>
      <div id={id} hidden={!open}>
        {open ? (
          <CandidateTable
            candidates={attempt.candidates}
            chosen={attempt.provider}
            policy={{ version: attempt.policyVersion, probability: attempt.selectionProbability }}
          />
        ) : null}
      </div>
    </div>
  )
}

/** The mark of what may have reached the recipient twice. */
export function MaybeDuplicate(): ReactElement {
  return (
    <ToneBadge
      tone="warn"
      icon="question"
      label="Maybe duplicate"
      hint="An earlier attempt may have been sent as well: the recipient may have got the same code twice."
    />
  )
}
