import { Button, Group, NumberInput, Popover, Progress } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { TestBudget } from '../../../../contract/account-models.ts'
import { api, useQuery } from '../../api.ts'
import { MoneyValue } from '../../components/money-value.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { plural } from '../../format.ts'
import './test-budget.css'

const UNIT = 1_000_000
const MOST_UNITS = 1_000_000

/**
 * What tests may still cost today, and which providers test for nothing.
 *
 * @param sent changes with every test, so that the figures are asked for again
 */
export function TestBudgetPanel({ sent }: { readonly sent: string }): ReactElement {
  const budget = useQuery(`budget ${sent}`, (signal) => api.accounts.testBudget.get(undefined, { signal }))
  const accounts = useQuery('accounts', (signal) => api.accounts.list(undefined, { signal }))
  const kinds = useQuery('account-kinds', (signal) => api.accounts.kinds(undefined, { signal }))
  const free = (accounts.data ?? []).filter(({ testAccountId, state }) => testAccountId !== null && state === 'ready')
  const magic = (kinds.data ?? [])
    .filter(({ adapter }) => free.some((account) => account.adapter === adapter))
    .flatMap(({ testCredentials }) => testCredentials?.magicNumbers ?? [])
  return (
    <Panel
      title="Cost of tests"
      aside={budget.data === undefined ? null : <CapButton budget={budget.data} onSet={budget.reload} />}
    >
      <div className="sb-test-budget">
        {budget.data === undefined ? null : <Used budget={budget.data} />}
        {free.length === 0 ? null : (
          <p>
            {free.map(({ label }) => label).join(', ')}: tests go by the provider's test credentials. Nothing is sent,
            nothing is charged, and no code arrives.
          </p>
        )}
        {magic.length === 0 ? null : (
          <dl>
            {magic.map(({ number, meaning }) => (
              <div key={number}>
                <dt>{number}</dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Panel>
  )
}

function Used({ budget: { cap, used, unpriced } }: { readonly budget: TestBudget }): ReactElement {
  const share = cap.micros === 0 ? 100 : Math.min(100, (100 * used.micros) / cap.micros)
  return (
    <>
      <p>
        <strong>
          <MoneyValue money={used} kind="sum" />
        </strong>{' '}
        of <MoneyValue money={cap} kind="sum" /> used today (UTC)
      </p>
      <Progress value={share} color={share >= 100 ? 'bad' : 'signal'} size="sm" aria-label="Used of today's budget" />
      {unpriced === 0 ? null : (
        <p>
          {plural(unpriced, 'test')} of today without a known price {unpriced === 1 ? 'is' : 'are'} not counted.
        </p>
      )}
    </>
  )
}

interface CapButtonProps {
  readonly budget: TestBudget
  readonly onSet: () => void
}

function CapButton({ budget: { cap }, onSet }: CapButtonProps): ReactElement {
  const [open, setOpen] = useState(false)
  const [units, setUnits] = useState<number | string>(cap.micros / UNIT)
  const save = async (): Promise<void> => {
    try {
      await api.accounts.testBudget.set({ capMicros: Math.round(Number(units) * UNIT) })
      setOpen(false)
      onSet()
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-xs" onClick={() => setOpen(!open)}>
          Change
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <Group gap="xs" align="end">
            <NumberInput
              label={`Per day, in ${cap.currency}`}
              min={0}
              max={MOST_UNITS}
              decimalScale={2}
              w={130}
              value={units}
              onChange={setUnits}
            />
            <Button type="submit" disabled={typeof units !== 'number'}>
              Save
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
