import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { PolicyDraft, PolicyPreview, Rule, RuleTraffic } from '../../../../contract/policy-models.ts'
import { changeOf } from '../../stores/policy-draft.ts'
import { RuleRow } from './rule-row.tsx'
import { findingsOf } from './use-preview.ts'

const columns = [
  ['For', 'Which verifications: all that is named must hold', false],
  ['Strategy', 'How it chooses among the routes that are left', false],
  ['A failure costs', 'What a failed verification is weighed as, in messages of the country’s mean price', true],
  ['Canary', 'Share of the rule’s verifications; the others stay on the static list', true],
  ['Would get', 'Of the verifications of the last 24 h, by these rules', true],
  ['Really got', 'Of all verifications in the time chosen below, by the versions that were in force', true],
  ['Conversion', 'Of what the rule’s strategy chose, old enough to be judged; 95 % interval', true],
  ['Per converted', 'Cost per converted verification', true],
] as const

export interface RulesTableProps {
  readonly policy: PolicyDraft
  /** The version it began with; null for a first one. */
  readonly base: PolicyDraft | null
  readonly preview: PolicyPreview | null
  /** What the rules really got; null until it is known. */
  readonly traffic: readonly RuleTraffic[] | null
  /** What a failure costs where a rule says nothing, in messages; null until it is known. */
  readonly failureCost: number | null
  readonly openId: string | null
  readonly onMove: (id: string, to: number) => void
  readonly onOpen: (rule: Rule) => void
}

/** The rules from the top down: the first that matches decides. Rows are dragged, or moved by Alt and the arrows. */
export function RulesTable(props: RulesTableProps): ReactElement {
  const { policy, base, preview, traffic, failureCost, openId, onMove, onOpen } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const [movedId, setMovedId] = useState<string | null>(null)
  const order = policy.rules.map(({ id }) => id).join()

  // Moving a row takes the focus from what was focused in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order is the reason to look
  useEffect(() => {
    if (movedId === null || document.activeElement !== document.body) return
    body.current?.querySelector<HTMLElement>(`[data-rule="${CSS.escape(movedId)}"] .sb-policy-open`)?.focus()
  }, [order])

  const move = (id: string, to: number): void => {
    if (to < 0 || to >= policy.rules.length) return
    setMovedId(id)
    onMove(id, to)
  }
  const stop = (): void => {
    setDragged(null)
    setOver(null)
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
    <section className="sb-policy-scroll" aria-label="Rules, table" tabIndex={0}>
      <table className="sb-table sb-policy-rules" aria-label="Rules">
        <thead>
          <tr>
            <th scope="col" title="The first rule that matches decides">
              Order
            </th>
            <th scope="col">Rule</th>
            {columns.map(([label, hint, number]) => (
              <th key={label} scope="col" title={hint} data-number={number}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {policy.rules.map((rule, index) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              place={index + 1}
              change={changeOf(rule, base)}
              findings={findingsOf(preview, rule.id)}
              wouldGet={preview?.rules.find((each) => each.rule === rule.id)?.share ?? null}
              traffic={traffic?.filter((each) => each.rule === rule.id) ?? null}
              failureCost={failureCost}
              open={rule.id === openId}
              target={dragged !== null && rule.id === over && rule.id !== dragged}
              onOpen={() => onOpen(rule)}
              onMove={(by) => move(rule.id, index + by)}
              drag={{
                onDragStart: (event) => {
                  event.dataTransfer.effectAllowed = 'move'
                  event.dataTransfer.setData('text/plain', rule.id)
                  setDragged(rule.id)
                },
                onDragEnter: () => setOver(rule.id),
                onDragOver: (event) => {
                  if (dragged !== null) event.preventDefault()
                },
                onDragEnd: stop,
                onDrop: (event) => {
                  event.preventDefault()
                  if (dragged !== null) move(dragged, index)
                  stop()
                },
              }}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}
