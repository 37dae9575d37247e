import { Button } from '@mantine/core'
import { IconFilterOff, IconPlus } from '@tabler/icons-react'
import { type ReactElement, useMemo, useState } from 'react'
import type { CustomersReport } from '../../../../contract/analytics-customers.ts'
import { sum } from '../../components/amounts.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { type Figure, FigureRow } from '../../components/figure-row.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount } from '../../format.ts'
import { setParams, useRoute } from '../../router.ts'
import { refreshCustomers } from './customer-actions.ts'
import { CustomerDrawer } from './customer-drawer.tsx'
import { customersAsk, hasFilters, noFilters } from './customer-filter.ts'
import { CustomerFilters } from './customer-filters.tsx'
import { CustomerForm } from './customer-form.tsx'
import { CustomerTable } from './customer-table.tsx'
import { DefaultPlans } from './default-plans.tsx'
import { ModelNote } from './model-panel.tsx'
import { type CustomersView, useCustomers } from './use-customers.ts'
import './customers.css'

/** Who pays, what each is worth and who may leave. */
export function CustomersPage(): ReactElement {
  const { params } = useRoute()
  const ask = useMemo(() => customersAsk(params), [params])
  const view = useCustomers(ask)
  const [dialog, setDialog] = useState<'none' | 'new' | 'plans'>('none')
  const { data } = view.first
  const openId = params['id'] ?? null

  return (
    <div className="sb-page sb-page-fixed">
      <PageHeader
        title="Customers"
        subtitle={
          data === undefined || data.updatedAt === null ? undefined : (
            <span className="sb-customers-stamp">
              value and risk of <TimeValue at={data.updatedAt} withDate />
              <button type="button" className="sb-link-button" onClick={() => void refreshCustomers()}>
                Work out anew
              </button>
            </span>
          )
        }
        actions={
          <>
            <ExportMenu of={{ table: 'customer-figures', filter: ask }} />
            <Button variant="default" onClick={() => setDialog('plans')}>
              Default plans
            </Button>
            <Button leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={() => setDialog('new')}>
              New customer
            </Button>
          </>
        }
      />
      <CustomerFilters params={params} counts={data === undefined ? null : data} />
      {data === undefined ? null : <FigureRow figures={sumsOf(data)} />}
      <div className="sb-master-detail">
        <div className="sb-master">
          {view.rows.length > 0 ? (
            <CustomerTable view={view} ask={ask} currency={data?.currency ?? 'EUR'} openId={openId} />
          ) : (
            <Nothing view={view} filtered={hasFilters(params)} />
          )}
          {data === undefined ? null : <ModelNote report={data} />}
        </div>
        {openId === null ? null : <CustomerDrawer key={openId} id={openId} />}
      </div>
      {dialog === 'new' ? (
        <CustomerForm
          start={{ currency: data?.currency ?? 'EUR' }}
          isNew
          onSaved={({ id }) => {
            setParams({ id })
            void refreshCustomers()
          }}
          onClose={() => setDialog('none')}
        />
      ) : null}
      {dialog === 'plans' ? (
        <DefaultPlans currency={data?.currency ?? 'EUR'} onClose={() => setDialog('none')} />
      ) : null}
    </div>
  )
}

/** Of all that match, not only of the rows loaded. */
function sumsOf({ sums, bands, matching, currency }: CustomersReport): readonly Figure[] {
  return [
    { label: 'Customers', value: formatCount(matching) },
    { label: 'Spent', value: sum(sums.spentMicros, currency), definition: 'Net revenue so far.' },
    {
      label: 'Value, next 12 months',
      value: sum(sums.valueMicros, currency),
      ...(sums.valueMicros === null && { detail: 'no model, see below the list' }),
      definition: 'Expected margin, discounted; customers without a model are left out.',
    },
    {
      label: 'Value at risk',
      value: sum(sums.atRiskMicros, currency),
      definition: 'Value of the customers with a high churn risk.',
    },
    {
      label: 'High risk',
      value: formatCount(bands.high ?? 0),
      detail: `${formatCount(bands.medium ?? 0)} medium, ${formatCount(bands.low ?? 0)} low`,
    },
    { label: 'Gone', value: formatCount(bands.churned ?? 0), detail: `${formatCount(bands.unknown ?? 0)} unknown` },
  ]
}

function Nothing({ view, filtered }: { readonly view: CustomersView; readonly filtered: boolean }): ReactElement {
  const { data, error, reload } = view.first
  if (data === undefined)
    return error === undefined ? <LoadingState lines={12} /> : <ErrorState error={error} onRetry={reload} />
  if (filtered && data.total > 0)
    return (
      <EmptyState
        title={`0 of ${formatCount(data.total)} match`}
        body="The filters above hide all customers."
        action={
          <Button
            variant="default"
            leftSection={<IconFilterOff size={14} aria-hidden="true" />}
            onClick={() => setParams(noFilters)}
          >
            Clear filters
          </Button>
        }
      />
    )
  return (
    <EmptyState
      title="No figures of customers yet"
      body="Value and risk need about 30 days of history to say much; spent and verifications are known at once."
      action={<Button onClick={() => void refreshCustomers()}>Work them out now</Button>}
    />
  )
}
