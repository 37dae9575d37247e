import { Button, Menu } from '@mantine/core'
import { IconBellZ, IconCheck, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { PriceAlertCard } from '../../../../contract/price-alerts.ts'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatSum, plural, UNKNOWN } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { AlertRows, type AlertRowsProps } from './alert-rows.tsx'
import { acknowledge, setRead, snooze, snoozeChoices, wake } from './price-alert-actions.ts'
import { alertKindLooks, alertStateLooks } from './price-words.ts'

export interface AlertCardProps extends AlertRowsProps {
  readonly open: boolean
  readonly onToggle: () => void
}

/** What one update of a price list comes to, in money a month. */
export function AlertCard({ card, filter, open, onToggle }: AlertCardProps): ReactElement {
  const { kind, state, message, provider, runId, routes, countries, impact, unknownImpacts, absorbed, createdAt } = card
  const Icon = open ? IconChevronDown : IconChevronRight
  return (
    <li className="sb-price-card" data-state={state} data-tone={alertKindLooks[kind].tone}>
      <div className="sb-price-card-money">
        <strong>{impact === null ? UNKNOWN : `${impact.micros > 0 ? '+' : ''}${formatSum(impact)}`}</strong>
        <span>a month</span>
        {unknownImpacts === 0 ? null : <span>{plural(unknownImpacts, 'route')} unknown</span>}
      </div>
      <div className="sb-price-card-text">
        <div className="sb-price-card-badges">
          <ToneBadge {...alertKindLooks[kind]} />
          <ToneBadge {...alertStateLooks[state]} />
          <ProviderName name={provider} />
          <span className="sb-dim">
            {plural(routes, 'route')} in {plural(countries, 'country', 'countries')}
          </span>
          <span className="sb-dim">
            <TimeValue at={createdAt} withDate />
          </span>
          {runId === null ? null : <a href={hrefOf('/prices', { tab: 'runs', id: String(runId) })}>Sync run {runId}</a>}
        </div>
        <p>{message}</p>
        {impact === null || impact.micros <= 0 || absorbed !== null ? null : (
          <p className="sb-dim">No other usable provider would spare it.</p>
        )}
      </div>
      <CardActions card={card} />
      <Button
        className="sb-price-card-more"
        variant="subtle"
        aria-expanded={open}
        leftSection={<Icon size={14} aria-hidden="true" />}
        onClick={onToggle}
      >
        {open ? 'Hide' : 'Show'} {plural(routes, 'route')}
      </Button>
      {open ? <AlertRows card={card} filter={filter} /> : null}
    </li>
  )
}

function CardActions({ card }: { readonly card: PriceAlertCard }): ReactElement {
  const { state } = card
  return (
    <div className="sb-price-card-actions">
      {state === 'acknowledged' ? null : (
        <Button leftSection={<IconCheck size={14} aria-hidden="true" />} onClick={() => void acknowledge(card)}>
          Acknowledge
        </Button>
      )}
      {state === 'snoozed' ? (
        <Button variant="default" onClick={() => void wake(card)}>
          End snooze
        </Button>
      ) : null}
      {state === 'unread' || state === 'read' ? (
        <>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" leftSection={<IconBellZ size={14} aria-hidden="true" />}>
                Snooze
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {snoozeChoices.map(({ label, ms }) => (
                <Menu.Item key={label} onClick={() => void snooze(card, ms, label)}>
                  For {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button variant="default" onClick={() => void setRead(card, state === 'unread')}>
            {state === 'unread' ? 'Mark read' : 'Mark unread'}
          </Button>
        </>
      ) : null}
    </div>
  )
}
