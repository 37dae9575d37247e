import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { Readiness, ReadinessCheck } from '../../../../contract/readiness.ts'
import { formatSum, UNKNOWN } from '../../format.ts'

const checkLabels: Readonly<Record<ReadinessCheck['name'], string>> = {
  keys: 'Keys accepted',
  price: 'Price known',
  sender: 'Sender set',
  balance: 'Balance above zero',
  breaker: 'Breaker closed',
}

/** A balance that lasts less than this is worth a look, hours. */
const SHORT_HOURS = 24
const YEAR_HOURS = 8_760

/** Hours as `5 h`, `12 d` or `over a year`. */
export function formatRunway(hours: number): string {
  if (hours > YEAR_HOURS) return 'over a year'
  if (hours >= 72) return `${Math.floor(hours / 24)} d`
  return hours < 10 ? `${hours.toFixed(1)} h` : `${Math.floor(hours)} h`
}

/** The balance, and below it how long it lasts at the rate of the last 24 h. */
export function BalanceCell({ readiness }: { readonly readiness: Readiness | undefined }): ReactElement {
  if (readiness?.balance == null) return <span className="sb-unknown">{UNKNOWN}</span>
  const { balance, runwayHours, perHour } = readiness
  const rate =
    perHour === null ? 'What an hour costs is not known yet' : `${formatSum(perHour)} an hour over the last 24 h`
  return (
    <span className="sb-balance" title={rate}>
      <span>{formatSum(balance.money)}</span>
      <span
        className="sb-balance-lasts"
        data-tone={runwayHours !== null && runwayHours < SHORT_HOURS ? 'warn' : undefined}
      >
        {runwayHours === null
          ? perHour?.micros === 0
            ? 'nothing spent'
            : 'runway unknown'
          : `lasts ${formatRunway(runwayHours)}`}
      </span>
    </span>
  )
}

const markOf = (ok: boolean | null) => (ok === null ? IconQuestionMark : ok ? IconCheck : IconX)
const toneOf = (ok: boolean | null) => (ok === null ? 'unknown' : ok ? 'ok' : 'bad')
const wordOf = (ok: boolean | null) => (ok === null ? 'not known' : ok ? 'yes' : 'no')

/** Whether traffic could fail over to it: how many checks hold, and in the tooltip which. */
export function ReadyCell({ readiness }: { readonly readiness: Readiness | undefined }): ReactElement {
  if (readiness === undefined) return <span className="sb-unknown">{UNKNOWN}</span>
  const { checks, ready } = readiness
  const failed = checks.some(({ ok }) => ok === false)
  const ok = ready ? true : failed ? false : null
  const Mark = markOf(ok)
  const title = checks.map((check) => `${checkLabels[check.name]}: ${wordOf(check.ok)}`).join('\n')
  return (
    <span className="sb-ready" data-tone={toneOf(ok)} title={title}>
      <Mark
        size={14}
        stroke={2.4}
        role="img"
        aria-label={ok === true ? 'ready' : ok === false ? 'not ready' : 'not all known'}
      />
      {checks.filter((check) => check.ok === true).length} of {checks.length}
    </span>
  )
}

/** Every check with what was found. */
export function ReadinessList({ readiness }: { readonly readiness: Readiness }): ReactElement {
  return (
    <ul className="sb-readiness">
      {readiness.checks.map(({ name, ok, detail }) => {
        const Mark = markOf(ok)
        return (
          <li key={name}>
            <span data-tone={toneOf(ok)}>
              <Mark size={14} stroke={2.4} role="img" aria-label={wordOf(ok)} />
            </span>
            <strong>{checkLabels[name]}</strong>
            <span className="sb-dim">{detail}</span>
          </li>
        )
      })}
    </ul>
  )
}
