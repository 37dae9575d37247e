import { Button, Checkbox, Group, Select, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import {
  type AlertChannel,
  type AlertRule,
  type AlertRuleDraft,
  alertChannels,
  alertConditionKinds,
  severities,
} from '../../../../contract/alert-rules.ts'
import { DAY_MS } from '../../../../contract/durations.ts'
import { severityLooks } from '../../components/alert-looks.ts'
import { AmountField, LengthField } from '../../components/amount-fields.tsx'
import { DetailDrawer } from '../../components/detail-drawer/detail-drawer.tsx'
import { ConditionFields } from './condition-fields.tsx'
import { removeRule, saveRule, testRule } from './rule-actions.ts'
import { RulePreview } from './rule-preview.tsx'
import { conditionNames, firstCondition } from './rule-words.ts'

const kinds = alertConditionKinds.map((value) => ({ value, label: conditionNames[value] }))
const severityChoices = severities.map((value) => ({ value, label: severityLooks[value].label }))
const channelNames: Readonly<Record<AlertChannel, string>> = {
  inbox: 'Inbox: counts as unread',
  desktop: 'Desktop notification',
}

const newRule: AlertRuleDraft = {
  name: '',
  condition: firstCondition('rate-below'),
  severity: 'warning',
  forMs: 60_000,
  recoverMs: 120_000,
  maxRepeats: 3,
  repeatEveryMs: 1_800_000,
  channels: ['inbox', 'desktop'],
  enabled: true,
}

export interface RuleEditorProps {
  /** Null for a new one. */
  readonly rule: AlertRule | null
  readonly onClose: () => void
  /** Something was saved or removed. */
  readonly onChanged: () => void
}

/** A rule in a form, with what it would have done so far. */
export function RuleEditor({ rule, onClose, onChanged }: RuleEditorProps): ReactElement {
  const [draft, setDraft] = useState<AlertRuleDraft>(rule ?? newRule)
  const [busy, setBusy] = useState(false)
  const change = (patch: Partial<AlertRuleDraft>): void => setDraft({ ...draft, ...patch })
  const run = async (action: Promise<boolean>): Promise<void> => {
    setBusy(true)
    const done = await action
    setBusy(false)
    if (!done) return
    onChanged()
    onClose()
  }
  return (
    <DetailDrawer title={rule === null ? 'New rule' : rule.name} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run(saveRule(rule?.id ?? null, draft))
        }}
      >
        <section className="sb-drawer-section sb-rule-form">
          <TextInput
            label="Name"
            required
            maxLength={80}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            label="Condition"
            data={kinds}
            value={draft.condition.kind}
            allowDeselect={false}
            searchable
            onChange={(value) => {
              const kind = alertConditionKinds.find((each) => each === value)
              if (kind !== undefined && kind !== draft.condition.kind) change({ condition: firstCondition(kind) })
            }}
          />
          <div className="sb-rule-pair">
            <ConditionFields condition={draft.condition} onChange={(condition) => change({ condition })} />
          </div>
        </section>
        <section className="sb-drawer-section sb-rule-form">
          <div className="sb-rule-pair">
            <LengthField
              seconds
              label="Fires after"
              description="The condition holds for this long"
              value={draft.forMs}
              min={0}
              max={DAY_MS}
              onChange={(forMs) => change({ forMs })}
            />
            <LengthField
              seconds
              label="Resolved after"
              description="It is over for this long"
              value={draft.recoverMs}
              min={0}
              max={DAY_MS}
              onChange={(recoverMs) => change({ recoverMs })}
            />
          </div>
          <RulePreview draft={draft} />
        </section>
        <section className="sb-drawer-section sb-rule-form">
          <Select
            label="Severity"
            data={severityChoices}
            value={draft.severity}
            allowDeselect={false}
            onChange={(value) => change({ severity: severities.find((each) => each === value) ?? draft.severity })}
          />
          <div className="sb-rule-pair">
            <AmountField
              label="Repeats at most"
              value={draft.maxRepeats}
              min={0}
              max={100}
              onChange={(maxRepeats) => change({ maxRepeats })}
            />
            <LengthField
              label="Repeats every"
              value={draft.repeatEveryMs}
              min={60_000}
              max={DAY_MS}
              onChange={(repeatEveryMs) => change({ repeatEveryMs })}
            />
          </div>
          <Checkbox.Group
            label="Channels"
            size="xs"
            value={[...draft.channels]}
            onChange={(chosen) => change({ channels: alertChannels.filter((channel) => chosen.includes(channel)) })}
          >
            {alertChannels.map((channel) => (
              <Checkbox key={channel} size="xs" mt={6} value={channel} label={channelNames[channel]} />
            ))}
          </Checkbox.Group>
          <Checkbox
            size="xs"
            label="Switched on"
            checked={draft.enabled}
            onChange={(event) => change({ enabled: event.currentTarget.checked })}
          />
        </section>
        <section className="sb-drawer-section">
          <Group gap={8}>
            <Button type="submit" loading={busy} disabled={draft.name.trim() === ''}>
              {rule === null ? 'Add rule' : 'Save rule'}
            </Button>
            {rule === null ? null : (
              <>
                <Button variant="default" onClick={() => void testRule(rule)}>
                  Test notification
                </Button>
                <Button variant="default" color="bad" onClick={() => void run(removeRule(rule))}>
                  Remove
                </Button>
              </>
            )}
          </Group>
        </section>
      </form>
    </DetailDrawer>
  )
}
