import { Button, Group } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { api, useQuery } from '../../api.ts'
import { DetailDrawer } from '../../components/detail-drawer/detail-drawer.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { useFigures, useFiguresVersion } from '../../components/time-bar/use-figures.ts'
import { hrefOf, setParams } from '../../router.ts'
import { CorrectionsSection } from './corrections-section.tsx'
import { refreshCustomers, setArchived } from './customer-actions.ts'
import { CustomerForm } from './customer-form.tsx'
import { CustomerReportSections } from './customer-report.tsx'
import { PlanList } from './plan-list.tsx'

/** One customer: what it is worth, its days and incidents, what it pays and what was corrected. */
export function CustomerDrawer({ id }: { readonly id: string }): ReactElement {
  const version = useFiguresVersion(['traffic', 'customers'])
  const report = useFigures(id, (signal) => api.analytics.customer({ id, days: 90 }, { signal }), version)
  const master = useQuery(id, (signal) => api.customers.get({ id }, { signal }))
  const [editing, setEditing] = useState(false)
  const customer = master.data
  const name = customer?.name ?? report.data?.figures.name ?? id
  const currency = customer?.currency ?? report.data?.currency ?? 'EUR'
  const changed = (): void => {
    master.reload()
    report.reload()
  }
  const known = report.data !== undefined && report.data.figures.id === id ? report.data : undefined

  return (
    <DetailDrawer
      title={name}
      aside={<a href={hrefOf('/revenue', { customer: encodeURIComponent(id) })}>Revenue</a>}
      onClose={() => setParams({ id: null })}
    >
      {known !== undefined ? (
        <CustomerReportSections report={known} />
      ) : report.error === undefined ? (
        <LoadingState lines={6} />
      ) : customer === undefined ? (
        <ErrorState error={report.error} onRetry={report.reload} />
      ) : (
        <section className="sb-drawer-section">
          <p className="sb-quiet-line">Nothing was sent for this customer yet.</p>
        </section>
      )}
      <section className="sb-drawer-section">
        <h3>What it pays</h3>
        {customer !== undefined ? (
          <PlanList plans={customer.plans} customerId={id} owner={name} currency={currency} onChanged={changed} />
        ) : master.loading ? (
          <LoadingState lines={2} />
        ) : (
          <p className="sb-quiet-line">It is known from traffic only. Add it to the list to give it a price plan.</p>
        )}
      </section>
      <CorrectionsSection key={id} customerId={id} currency={currency} onChanged={changed} />
      <section className="sb-drawer-section">
        <Group gap="xs">
          <Button size="compact-sm" variant="default" disabled={master.loading} onClick={() => setEditing(true)}>
            {customer === undefined ? 'Add to the list' : 'Change name and currency'}
          </Button>
          {customer === undefined ? null : (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => void setArchived(id, name, customer.archivedAt === null, changed)}
            >
              {customer.archivedAt === null ? 'Archive' : 'Put back on the lists'}
            </Button>
          )}
        </Group>
      </section>
      {editing ? (
        <CustomerForm
          start={customer ?? { id, name }}
          isNew={customer === undefined}
          onSaved={() => {
            changed()
            void refreshCustomers()
          }}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </DetailDrawer>
  )
}
