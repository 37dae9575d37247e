import { Button, NativeSelect } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { policyName } from '../../components/candidate-table/policy-name.ts'
import { countryName } from '../../format.ts'
import { setParams } from '../../router.ts'
import type { OrderView } from './use-order.ts'

export interface OrderBarProps {
  readonly order: OrderView
  /** Null for the default. */
  readonly country: string | null
  /** False while filters hide rows, among which none can be moved. */
  readonly movable: boolean
}

/** Which order is shown, which version of it is in force, and how to change it. */
export function OrderBar({ order, country, movable }: OrderBarProps): ReactElement {
  const { queue, countries, said, dropOwn } = order
  const all = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const own = new Set(countries)
  const others = [...new Set([...(all.data ?? []), ...(country === null ? [] : [country])])]
    .filter((code) => !own.has(code))
    .toSorted((a, b) => countryName(a).localeCompare(countryName(b)))
  const isOwn = country !== null && queue?.country === country
  return (
    <div className="sb-order-bar">
      <NativeSelect
        aria-label="Order shown"
        value={country ?? ''}
        onChange={({ currentTarget: { value } }) => setParams({ country: value === '' ? null : value })}
      >
        <option value="">Default order</option>
        {countries.length === 0 ? null : (
          <optgroup label="With an order of their own">
            {countries.map((code) => (
              <option key={code} value={code}>
                {countryName(code)}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label="Following the default">
          {others.map((code) => (
            <option key={code} value={code}>
              {countryName(code)}
            </option>
          ))}
        </optgroup>
      </NativeSelect>
      <span className="sb-order-note">{note(order, country, movable)}</span>
      {isOwn ? (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconRestore size={13} aria-hidden="true" />}
          onClick={dropOwn}
        >
          Follow the default
        </Button>
      ) : null}
      <span role="status" className="sb-order-said">
        {said}
      </span>
    </div>
  )
}

function note({ queue }: OrderView, country: string | null, movable: boolean): string {
  if (queue === undefined) return ''
  const version = policyName(`${queue.strategy}@${queue.version}`)
  if (!movable) return `${version}. Clear the filters to change the order.`
  if (country !== null && queue.country === null)
    return `${countryName(country)} follows the default. ${version}. Moving a row gives it an order of its own.`
  return `${version}. Drag rows, or move them with Alt+↑ and Alt+↓.`
}
