import { Button, NumberInput, Popover } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { Slo } from '../../../../contract/slo.ts'
import { api } from '../../api.ts'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatTarget, formatUptime } from '../../components/slo-format.ts'
import { ToneBadge } from '../../components/state-badge.tsx'
import { formatCount, plural } from '../../format.ts'

export interface UptimePanelProps {
  readonly slo: Slo
  readonly onChanged: () => void
}

/** Uptime against its target, and what every minute of the span was. */
export function UptimePanel({ slo, onChanged }: UptimePanelProps): ReactElement {
  const { uptime, target } = slo
  const kept = uptime.value === null ? null : uptime.value >= target
  return (
    <Panel title="Uptime" aside={<TargetButton target={target} onChanged={onChanged} />}>
      <div className="sb-slo-head">
        <strong className="sb-slo-figure">{formatUptime(uptime.value)}</strong>
        {kept === null ? (
          <ToneBadge tone="unknown" icon="question" label="Nothing observed" />
        ) : kept ? (
          <ToneBadge tone="ok" icon="check" label={`Target ${formatTarget(target)} kept`} />
        ) : (
          <ToneBadge tone="bad" icon="cross" label={`Target ${formatTarget(target)} missed`} />
        )}
        <span className="sb-dim">of {plural(uptime.good + uptime.bad, 'observed minute')}</span>
      </div>
      <Facts
        facts={[
          ['Good', plural(uptime.good, 'minute')],
          ['Bad', plural(uptime.bad, 'minute')],
          ['Unknown: own network down', plural(uptime.unknown, 'minute')],
          ['Planned maintenance', plural(uptime.maintenance, 'minute')],
          ['Not observed: console closed', plural(uptime.unobserved, 'minute')],
          ['Without a provider in time', `${formatCount(uptime.missed)} of ${formatCount(uptime.sent)}`],
        ]}
      />
    </Panel>
  )
}

function TargetButton({
  target,
  onChanged,
}: {
  readonly target: number
  readonly onChanged: () => void
}): ReactElement {
  const [opened, setOpened] = useState(false)
  const [percent, setPercent] = useState<number | string>(target * 100)
  const value = Math.round(Number(percent) * 1_000) / 100_000
  const valid = value >= 0.9 && value <= 0.99999
  const set = async (next: number): Promise<void> => {
    try {
      await api.slo.setTarget({ target: next })
      setOpened(false)
      const undo = () => void set(target)
      notify.success(`The target is ${formatUptime(next)}`, next === target ? {} : { undo })
      onChanged()
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="sb-link-button" onClick={() => setOpened(!opened)}>
          Target {formatTarget(target)}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={10} aria-label="Target">
        <form
          className="sb-slo-target"
          onSubmit={(event) => {
            event.preventDefault()
            if (valid) void set(value)
          }}
        >
          <NumberInput
            label="Good, of the observed minutes, in %"
            value={percent}
            onChange={setPercent}
            decimalScale={3}
            step={0.05}
            error={valid ? null : 'From 90 to 99.999'}
          />
          <Button type="submit" disabled={!valid}>
            Set
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
