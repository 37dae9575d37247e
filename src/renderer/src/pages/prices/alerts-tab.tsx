import { Button } from '@mantine/core'
import { IconAdjustments, IconBellOff, IconChecks } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import {
  type PriceAlertCard,
  type PriceAlertFilter,
  priceAlertKinds,
  priceAlertStates,
} from '../../../../contract/price-alerts.ts'
import { api } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readList, readTexts, toggled, writeList } from '../../components/filter-bar/filter-params.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { formatCount, formatSum, plural } from '../../format.ts'
import { type ParamsPatch, type RouteParams, setParams } from '../../router.ts'
import { usePriceAlerts } from '../../stores/price-alerts.ts'
import { type Pages, usePages } from '../../stores/use-pages.ts'
import { AlertCard } from './alert-card.tsx'
import { MutedDialog } from './muted-dialog.tsx'
import { countriesOf } from './now-filter.ts'
import { markAllRead } from './price-alert-actions.ts'
import { usePriceChoices } from './price-choices.ts'
import { alertKindLooks, alertStateLooks } from './price-words.ts'
import { ThresholdsDialog } from './thresholds-dialog.tsx'
import './alert-cards.css'

const PAGE = 50
const noFilters: ParamsPatch = { states: null, kinds: null, countries: null, providers: null }
const stateChoices = priceAlertStates.map((value) => ({ value, label: alertStateLooks[value].label }))
const kindChoices = priceAlertKinds.map((value) => ({ value, label: alertKindLooks[value].label }))

interface Cursor {
  readonly rank: number
  readonly id: number
}

interface Counts {
  readonly total: number
  readonly matching: number
}

function alertFilter(params: RouteParams): Partial<PriceAlertFilter> {
  const states = [...readList(params, 'states', priceAlertStates)]
  const kinds = [...readList(params, 'kinds', priceAlertKinds)]
  const countries = countriesOf(params)
  const providers = [...readTexts(params, 'providers')]
  return {
    ...(states.length > 0 && { states }),
    ...(kinds.length > 0 && { kinds }),
    ...(countries.length > 0 && { countries }),
    ...(providers.length > 0 && { providers }),
  }
}

/** What moved, by what it costs a month; a whole list that moved is one card. */
export function AlertsTab({ params }: { readonly params: RouteParams }): ReactElement {
  const { summary, version } = usePriceAlerts()
  const [opened, setOpened] = useState<readonly string[]>([])
  const [dialog, setDialog] = useState<'thresholds' | 'muted' | null>(null)
  const { countries, providers, currency } = usePriceChoices('alerts')
  const filter = alertFilter(params)
  const filtered = Object.keys(filter).length > 0
  const key = JSON.stringify(filter)
  const pages = usePages<PriceAlertCard, Cursor, Counts>({ key, version }, async (before, signal) => {
    const page = await api.pricing.alerts({ filter, limit: PAGE, ...(before !== undefined && { before }) }, { signal })
    const last = page.cards.at(-1)
    return {
      rows: page.cards,
      next: last !== undefined && page.cards.length === PAGE ? { rank: last.rank, id: last.id } : null,
      head: page,
    }
  })
  const unread = summary?.unread ?? 0
  const cards = pages.rows ?? []
  return (
    <>
      <FilterBar counts={pages.head} active={filtered} onClear={() => setParams(noFilters)}>
        <ChoiceFilter
          label="State"
          options={stateChoices}
          chosen={readList(params, 'states', priceAlertStates)}
          onChange={(chosen) => setParams({ states: writeList(chosen) })}
        />
        <ChoiceFilter
          label="Kind"
          options={kindChoices}
          chosen={readList(params, 'kinds', priceAlertKinds)}
          onChange={(chosen) => setParams({ kinds: writeList(chosen) })}
        />
        <ChoiceFilter
          label="Country"
          options={countries}
          chosen={countriesOf(params)}
          onChange={(chosen) => setParams({ countries: writeList(chosen) })}
        />
        <ChoiceFilter
          label="Provider"
          options={providers}
          chosen={readTexts(params, 'providers')}
          onChange={(chosen) => setParams({ providers: writeList(chosen) })}
        />
        <Button
          variant="default"
          leftSection={<IconChecks size={14} aria-hidden="true" />}
          disabled={unread === 0}
          onClick={() => void markAllRead()}
        >
          Mark all read
        </Button>
        <Button
          variant="default"
          leftSection={<IconAdjustments size={14} aria-hidden="true" />}
          onClick={() => setDialog('thresholds')}
        >
          Thresholds
        </Button>
        <Button
          variant="default"
          leftSection={<IconBellOff size={14} aria-hidden="true" />}
          onClick={() => setDialog('muted')}
        >
          Muted countries
        </Button>
      </FilterBar>
      {unread === 0 ? null : (
        <p className="sb-price-summary">
          <span>
            <strong>{plural(unread, 'unread price alert')}</strong>
            {summary?.impact ? `: ${formatSum(summary.impact)} a month together` : ''}
          </span>
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard */}
      <section className="sb-master sb-price-cards" tabIndex={0} aria-busy={pages.loading} aria-label="Price alerts">
        {cards.length === 0 ? (
          <NoAlerts pages={pages} filtered={filtered} onThresholds={() => setDialog('thresholds')} />
        ) : (
          <ul>
            {cards.map((card) => (
              <AlertCard
                key={card.id}
                card={card}
                filter={filter}
                open={opened.includes(String(card.id))}
                onToggle={() => setOpened((last) => toggled(last, String(card.id)))}
              />
            ))}
          </ul>
        )}
        {cards.length === 0 || pages.complete ? null : (
          <Button variant="default" loading={pages.more === 'loading'} onClick={pages.loadMore}>
            {pages.more === 'failed' ? 'Could not be loaded: try again' : 'Show more'}
          </Button>
        )}
      </section>
      {dialog === 'thresholds' ? <ThresholdsDialog currency={currency} onClose={() => setDialog(null)} /> : null}
      {dialog === 'muted' ? <MutedDialog onClose={() => setDialog(null)} /> : null}
    </>
  )
}

function NoAlerts({
  pages,
  filtered,
  onThresholds,
}: {
  readonly pages: Pages<PriceAlertCard, Counts>
  readonly filtered: boolean
  readonly onThresholds: () => void
}): ReactElement {
  if (pages.error !== null) return <ErrorState error={pages.error} onRetry={pages.reload} />
  if (pages.rows === null) return <LoadingState lines={8} />
  const total = pages.head?.total ?? 0
  if (filtered && total > 0)
    return (
      <EmptyState
        title={`0 of ${formatCount(total)} match`}
        body="The filters above hide every price alert."
        action={
          <Button variant="default" onClick={() => setParams(noFilters)}>
            Clear filters
          </Button>
        }
      />
    )
  return (
    <EmptyState
      title={total === 0 ? 'No price alert yet' : 'No open price alert'}
      body="A move of a price that passes the thresholds appears here within a minute of the sync."
      action={
        <Button variant="default" onClick={onThresholds}>
          See the thresholds
        </Button>
      }
    />
  )
}
