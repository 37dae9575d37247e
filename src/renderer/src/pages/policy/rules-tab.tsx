import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { CurrentPolicy, PolicyDraft, Rule } from '../../../../contract/policy-models.ts'
import { ShareField } from '../../components/amount-fields.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { draftOf, draftSummary, firstDraft, moveRule, newRule, useDraft } from '../../stores/policy-draft.ts'
import { ActivateDialog } from './activate-dialog.tsx'
import { DraftBar } from './draft-bar.tsx'
import { FailureCosts } from './failure-costs.tsx'
import { shownPolicy } from './policy-actions.ts'
import { rulesText } from './policy-words.ts'
import { RuleEditor } from './rule-editor.tsx'
import { RulesTable } from './rules-table.tsx'
import { SimulatePanel } from './simulate-panel.tsx'
import { TrafficPanel, windows } from './traffic-panel.tsx'
import { usePreview } from './use-preview.ts'
import { useShares } from './use-shares.ts'

/** The rules that are in force, or the draft of others, with what they get and a way to try them on one number. */
export function RulesTab({ current }: { readonly current: CurrentPolicy }): ReactElement {
  const { draft, setDraft } = useDraft()
  const base = shownPolicy(current)
  if (base === null && draft === null)
    return (
      <Panel>
        <EmptyState
          title="Default: priority order"
          body="There is no policy yet. Every verification goes to the first usable provider of the static list, in the order of the page Providers."
          action={<Button onClick={() => setDraft(firstDraft)}>Begin a policy</Button>}
        />
      </Panel>
    )
  return <Rules current={current} base={base === null ? null : draftOf(base)} version={base?.version ?? null} />
}

interface RulesProps {
  readonly current: CurrentPolicy
  readonly base: PolicyDraft | null
  readonly version: number | null
}

function Rules({ current, base, version }: RulesProps): ReactElement {
  const { draft, setDraft } = useDraft()
  const [openId, setOpenId] = useState<string | null>(null)
  const [activating, setActivating] = useState(false)
  const [windowMs, setWindowMs] = useState(Number(windows[1].value))
  const policy = draft ?? base ?? firstDraft
  const { rules } = policy
  const preview = usePreview(policy)
  const view = useShares(windowMs, current.changedAt ?? 0)
  const failureCost = current.failureCosts.find(({ service }) => service === 'sms')?.used ?? null
  const open = rules.find(({ id }) => id === openId) ?? null
  const setRules = (next: readonly Rule[]): void => {
    const changed = { ...policy, rules: [...next] }
    setDraft(JSON.stringify(changed) === JSON.stringify(base) ? null : changed)
  }
  const add = (rule: Rule, at: number): void => {
    setRules(rules.toSpliced(at, 0, rule))
    setOpenId(rule.id)
  }
  return (
    <div className="sb-master-detail">
      <div className="sb-policy-body">
        {draft === null ? null : (
          <DraftBar
            summary={draftSummary(draft, base)}
            preview={preview}
            onDiscard={() => {
              setDraft(null)
              setOpenId(null)
            }}
            onActivate={() => setActivating(true)}
          />
        )}
        <Panel
          title={draft !== null ? 'Rules of the draft' : version === null ? 'Rules' : `Rules of version ${version}`}
          aside={
            <>
              {rulesText(rules.length)}; the first that matches decides. Drag them, or Alt+↑ and Alt+↓
              <Button
                size="compact-xs"
                variant="default"
                leftSection={<IconPlus size={13} aria-hidden="true" />}
                onClick={() => add(newRule(rules), 0)}
              >
                Add rule
              </Button>
            </>
          }
          footer={
            <div className="sb-policy-control">
              <ShareField
                label="Control share"
                value={policy.controlShare}
                onChange={(share) => {
                  const changed = { ...policy, controlShare: Math.min(0.5, share) }
                  setDraft(JSON.stringify(changed) === JSON.stringify(base) ? null : changed)
                }}
              />
              <span>of the verifications stays on the static list, so that savings can be measured against it.</span>
            </div>
          }
          flush
        >
          <RulesTable
            policy={policy}
            base={base}
            preview={preview.preview}
            traffic={view.shares === null || view.shares.verifications === 0 ? null : view.shares.rows}
            failureCost={failureCost}
            openId={openId}
            onMove={(id, to) => setRules(moveRule(rules, id, to))}
            onOpen={({ id }) => setOpenId(id === openId ? null : id)}
          />
        </Panel>
        <SimulatePanel draft={draft} />
        <TrafficPanel live={current.live} view={view} windowMs={windowMs} onWindow={setWindowMs} />
        <FailureCosts costs={current.failureCosts} />
      </div>
      {open === null ? null : (
        <RuleEditor
          rule={open}
          failureCost={failureCost}
          isNew={base?.rules.every(({ id }) => id !== open.id) ?? true}
          removable={rules.length > 1}
          onChange={(rule) => {
            setRules(rules.map((each) => (each === open ? rule : each)))
            setOpenId(rule.id)
          }}
          onDuplicate={() => add(newRule(rules, open, `Copy of ${open.name}`.slice(0, 80)), rules.indexOf(open))}
          onRemove={() => {
            setRules(rules.filter((rule) => rule !== open))
            setOpenId(null)
          }}
          onClose={() => setOpenId(null)}
        />
      )}
      {activating && draft !== null ? (
        <ActivateDialog
          policy={{ draft }}
          title="Activate the draft"
          onActivated={() => {
            setDraft(null)
            setOpenId(null)
          }}
          onClose={() => setActivating(false)}
        />
      ) : null}
    </div>
  )
}
