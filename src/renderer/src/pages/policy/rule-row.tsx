import { IconAlertTriangle, IconBan, IconGripVertical } from '@tabler/icons-react'
import type { DragEvent, ReactElement } from 'react'
import type { PolicyFinding, Rule, RuleTraffic } from '../../../../contract/policy-models.ts'
import { MoneyValue } from '../../components/money-value.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { formatPercent, plural, UNKNOWN } from '../../format.ts'
import { constraintsText, matchText, messages, strategyHints, strategyNames } from './policy-words.ts'

export interface RuleRowProps {
  readonly rule: Rule
  /** From 1. */
  readonly place: number
  /** Against the version that the draft began with. */
  readonly change: 'new' | 'changed' | null
  readonly findings: readonly PolicyFinding[]
  /** 0..1; null without traffic. */
  readonly wouldGet: number | null
  /** Its rows of the traffic, one for each version and arm; null until known. */
  readonly traffic: readonly RuleTraffic[] | null
  readonly failureCost: number | null
  readonly open: boolean
  /** A dragged row would be dropped here. */
  readonly target: boolean
  readonly onOpen: () => void
  readonly onMove: (by: -1 | 1) => void
  readonly drag: {
    readonly onDragStart: (event: DragEvent) => void
    readonly onDragEnter: (event: DragEvent) => void
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragEnd: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
  }
}

/** One rule: what it is for, how it chooses, what is wrong with it, and what it really got. */
export function RuleRow(props: RuleRowProps): ReactElement {
  const { rule, place, change, findings, wouldGet, traffic, open, target, onOpen, onMove, drag } = props
  const constraints = constraintsText(rule.constraints)
  const chosen = newest(traffic ?? [])
  const got = traffic?.reduce((sum, { share }) => sum + share, 0) ?? null
  const verifications = traffic?.reduce((sum, row) => sum + row.verifications, 0) ?? 0
  return (
    <tr
      data-open={open}
      data-target={target}
      data-rule={rule.id}
      draggable
      {...drag}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
        event.preventDefault()
        onMove(event.key === 'ArrowUp' ? -1 : 1)
      }}
    >
      <td className="sb-policy-place">
        <IconGripVertical size={14} aria-hidden="true" />
        {place}
      </td>
      <th scope="row">
        <button
          type="button"
          className="sb-policy-open"
          aria-expanded={open}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          onClick={onOpen}
        >
          <span className="sb-policy-name">{rule.name}</span> <span className="sb-dim">{rule.id}</span>
        </button>
        {change === null ? null : <span className="sb-policy-change">{change}</span>}
        {findings.map(({ severity, message }) => (
          <span key={message} className="sb-policy-finding" data-tone={severity === 'error' ? 'bad' : 'warn'}>
            {severity === 'error' ? <IconBan size={13} /> : <IconAlertTriangle size={13} />}
            {message}
          </span>
        ))}
      </th>
      <td>
        {matchText(rule.match)}
        {constraints === '' ? null : <span className="sb-policy-second">{constraints}</span>}
      </td>
      <td title={strategyHints[rule.strategy]}>
        {strategyNames[rule.strategy]}
        {rule.strategy === 'weighted' ? (
          <span className="sb-policy-second">price {formatPercent(rule.priceWeight)}</span>
        ) : null}
      </td>
      <td data-number="true">
        {rule.failureCost === null ? (
          <span className="sb-dim" title="As set for the workspace">
            {props.failureCost === null ? UNKNOWN : messages(props.failureCost)}
          </span>
        ) : (
          messages(rule.failureCost)
        )}
      </td>
      <td data-number="true">
        {rule.canaryShare === 1 ? <span className="sb-dim">all</span> : formatPercent(rule.canaryShare)}
      </td>
      <td data-number="true">{formatPercent(wouldGet)}</td>
      <td data-number="true" data-cell="got" title={plural(verifications, 'verification')}>
        <strong>{formatPercent(got)}</strong>
      </td>
      <td data-number="true">
        {chosen === undefined ? UNKNOWN : <RateValue rate={chosen.conversion} layout="stacked" />}
      </td>
      <td data-number="true">
        <MoneyValue money={chosen?.costPerConversion ?? null} kind="price" />
      </td>
    </tr>
  )
}

/** What the rule's own strategy got in the newest version that had traffic. */
const newest = (traffic: readonly RuleTraffic[]): RuleTraffic | undefined =>
  traffic
    .filter(({ arm }) => arm === 'strategy')
    .toSorted((a, b) => (b.version ?? 0) - (a.version ?? 0))
    .at(0)
