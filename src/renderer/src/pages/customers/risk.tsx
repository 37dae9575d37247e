import type { ReactElement } from 'react'
import type { CustomerFigures, RiskBand } from '../../../../contract/analytics-customers.ts'
import { ToneBadge } from '../../components/state-badge.tsx'
import type { StateIcon, Tone } from '../../components/states.ts'
import { formatPercent } from '../../format.ts'

const looks: Readonly<Record<RiskBand, readonly [label: string, tone: Tone, icon: StateIcon]>> = {
  low: ['Low', 'ok', 'check'],
  medium: ['Medium', 'warn', 'clock'],
  high: ['High', 'bad', 'warning'],
  churned: ['Gone', 'neutral', 'flag'],
  unknown: ['Unknown', 'unknown', 'question'],
}

export const bandChoices = (Object.keys(looks) as readonly RiskBand[]).map((value) => ({
  value,
  label: looks[value][0],
}))

/** How likely a customer is to stay away, as icon, word and share. */
export function RiskValue({ figures }: { readonly figures: CustomerFigures }): ReactElement {
  const { band, churnRisk, alive } = figures
  const [label, tone, icon] = looks[band]
  const hint =
    churnRisk === null
      ? 'Too little history to tell.'
      : `${formatPercent(churnRisk)} chance of no billable activity in the next 90 days` +
        (alive === null ? '.' : `; still a customer with ${formatPercent(alive)}.`)
  return (
    <span className="sb-risk">
      <ToneBadge tone={tone} icon={icon} label={label} hint={hint} />
      {churnRisk === null ? null : <span className="sb-dim">{formatPercent(churnRisk)}</span>}
    </span>
  )
}
