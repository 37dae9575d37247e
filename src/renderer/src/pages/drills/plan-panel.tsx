import { Button, NumberInput, Select } from '@mantine/core'
import { IconFlame } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { DrillPlan } from '../../../../contract/drills.ts'
import type { ProviderStatus } from '../../../../contract/overview.ts'
import { faults } from '../../../../contract/sandbox.ts'
import { Panel } from '../../components/panel.tsx'
import { faultLabels } from '../../components/states.ts'
import { planExtent } from './drill-words.ts'

const faultChoices = faults.map((value) => ({ value, label: faultLabels[value] }))

export interface PlanPanelProps {
  readonly plan: DrillPlan
  readonly onChange: (plan: DrillPlan) => void
  readonly providers: readonly Pick<ProviderStatus, 'name' | 'label'>[]
  readonly running: boolean
  readonly starting: boolean
  readonly onStart: () => void
}

/** What to break and for how long, with what that will do and cost. */
export function PlanPanel({ plan, onChange, providers, running, starting, onStart }: PlanPanelProps): ReactElement {
  return (
    <Panel title="New drill">
      <form
        className="sb-drill-form"
        onSubmit={(event) => {
          event.preventDefault()
          onStart()
        }}
      >
        <Select
          label="Provider to break"
          data={providers.map(({ name, label }) => ({ value: name, label }))}
          value={plan.provider}
          allowDeselect={false}
          onChange={(provider) => onChange({ ...plan, provider: provider ?? plan.provider })}
        />
        <Select
          label="Fault"
          data={faultChoices}
          value={plan.fault}
          allowDeselect={false}
          onChange={(value) => onChange({ ...plan, fault: faults.find((fault) => fault === value) ?? plan.fault })}
        />
        <div className="sb-drill-pair">
          <NumberInput
            label="Fault lasts"
            suffix=" s"
            min={3}
            max={300}
            clampBehavior="blur"
            allowDecimal={false}
            value={plan.seconds}
            onChange={(value) => onChange({ ...plan, seconds: Number(value) })}
          />
          <NumberInput
            label="Verifications a second"
            min={0.5}
            max={20}
            step={0.5}
            decimalScale={1}
            clampBehavior="blur"
            value={plan.perSecond}
            onChange={(value) => onChange({ ...plan, perSecond: Number(value) })}
          />
        </div>
        <Outlook plan={plan} label={providers.find(({ name }) => name === plan.provider)?.label ?? plan.provider} />
        <Button
          type="submit"
          size="sm"
          fullWidth
          disabled={running || plan.provider === ''}
          loading={starting}
          leftSection={<IconFlame size={15} aria-hidden="true" />}
        >
          {running ? 'A drill is running' : 'Start drill'}
        </Button>
      </form>
    </Panel>
  )
}

function Outlook({ plan, label }: { readonly plan: DrillPlan; readonly label: string }): ReactElement {
  const { leastS, mostS, least, most } = planExtent(plan)
  return (
    <ul className="sb-drill-outlook">
      <li>
        {least} to {most} verifications to simulated people, {label} first, for {leastS} to {mostS} s.
      </li>
      <li>After 3 s {label} breaks for the drill alone. Other traffic and its breakers are not touched.</li>
      <li>Costs nothing: no message leaves this machine.</li>
    </ul>
  )
}
