import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { FraudMode, FraudReport } from '../../../../contract/analytics-fraud.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { formatCount, formatDuration, formatPercent, plural } from '../../format.ts'

export interface ModePanelProps {
  readonly report: FraudReport
  readonly onChanged: () => void
}

const done: Readonly<Record<FraudMode, string>> = {
  off: 'The sentinel does not look any more',
  watch: 'The sentinel only watches now',
  guard: 'The sentinel blocks by itself now',
}

/** Off, watch or guard, each beside what it would have cost in legitimate traffic. */
export function ModePanel({ report, onChanged }: ModePanelProps): ReactElement {
  const { mode, guardMs, falsePositives } = report
  const [busy, setBusy] = useState(false)
  const choose = async (next: FraudMode): Promise<void> => {
    setBusy(true)
    try {
      await api.analytics.fraud.setMode({ mode: next })
      notify.success(done[next], { undo: () => void choose(mode) })
      onChanged()
    } catch (error) {
      notify.error(error)
    } finally {
      setBusy(false)
    }
  }
  const { blocks, legitimate, attempts, share } = falsePositives
  return (
    <Panel title="Mode">
      <div className="sb-fraud-modes">
        <ModeChoice
          label="Off"
          isOn={mode === 'off'}
          busy={busy}
          onChoose={() => void choose('off')}
          effect="Nobody looks at the traffic. Blocks in force last until they end."
        />
        <ModeChoice
          label="Watch"
          isOn={mode === 'watch'}
          busy={busy}
          onChoose={() => void choose('watch')}
          effect="Findings are shown, nothing is blocked. Legitimate traffic lost: none."
        />
        <ModeChoice
          label="Guard"
          isOn={mode === 'guard'}
          busy={busy}
          onChoose={() => void choose('guard')}
          effect={
            `A finding of pumping blocks its prefix for ${formatDuration(guardMs)}. ` +
            (blocks === 0
              ? 'Over the last 8 days it would have blocked nothing.'
              : `Over the last 8 days: ${plural(blocks, 'block')} of ${plural(attempts, 'attempt')}, about ` +
                `${formatCount(legitimate)} of them legitimate (${formatPercent(share)}).`)
          }
        />
      </div>
    </Panel>
  )
}

interface ModeChoiceProps {
  readonly label: string
  readonly isOn: boolean
  readonly busy: boolean
  readonly effect: string
  readonly onChoose: () => void
}

function ModeChoice({ label, isOn, busy, effect, onChoose }: ModeChoiceProps): ReactElement {
  return (
    <div className="sb-fraud-mode" data-on={isOn}>
      <div className="sb-fraud-mode-head">
        <strong>{label}</strong>
        {isOn ? (
          <ToneBadge tone="info" icon="check" label="On" />
        ) : (
          <Button size="compact-xs" variant="default" loading={busy} onClick={onChoose}>
            {`Switch to ${label.toLowerCase()}`}
          </Button>
        )}
      </div>
      <p>{effect}</p>
    </div>
  )
}
