import { DAY_MS } from '../../contract/durations.ts'
import { applyManualPrice } from '../pricing/manual-price.ts'
import { type MatrixContext, matrixOf } from '../pricing/price-matrix.ts'
import { networksView, seriesView } from '../pricing/price-views.ts'
import { runView } from '../pricing/run-view.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

export function pricingApi(parts: Parts) {
  const { clock, db, manager, pricing, reader, reportingCurrency: currency } = parts
  const { ledger, rates, sync } = pricing
  const configs = () => manager.providers.map(({ config }) => config)

  return {
    current: os.pricing.current.handler(async ({ input }) => {
      const now = clock.now()
      const data = await reader.read('priceMatrix', {
        service: input.service,
        asOf: input.asOf ?? null,
        now,
        trafficSince: now - DAY_MS,
      })
      return matrixOf(data, input, matrixContext(parts))
    }),

    networks: os.pricing.networks.handler(async ({ input }) => {
      const page = await reader.read('networkPrices', input)
      return { rows: networksView(page, currency, rates), more: page.more }
    }),

    history: os.pricing.history.handler(async ({ input }) => {
      const { rows, more } = await reader.read('priceHistoryPage', input)
      return { rows: [...rows], more }
    }),

    series: os.pricing.series.handler(async ({ input }) => {
      const steps = await reader.read('priceSeries', input)
      return { currency, series: seriesView(steps, input.network ?? '', currency, rates) }
    }),

    update: os.pricing.update.handler(({ input, errors }) =>
      typed(errors, () => {
        if (input.action === 'sync') return { run: writing(db, () => sync.sync(input)), changes: [] }
        return { run: null, changes: [...applyManualPrice({ db, clock, ledger, providers: configs() }, input)] }
      }),
    ),

    cancel: os.pricing.cancel.handler(({ input, errors }) =>
      typed(errors, () => {
        sync.cancel(input.id)
        return {}
      }),
    ),

    runs: os.pricing.runs.handler(async ({ input }) => {
      const { rows, more } = await reader.read('priceRuns', input)
      return { rows: rows.map(({ run, parts: all }) => runView(run, all)), more }
    }),

    syncState: os.pricing.syncState.handler(() => sync.state()),

    watch: os.pricing.watch.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['price.sync'], signal, atOnce: true })) yield sync.state()
    }),

    rates: os.pricing.rates.handler(() => ({
      rates: [...rates.list()],
      ...(pricing.ecb?.state() ?? { checkedAt: null, error: null }),
    })),

    setRate: os.pricing.setRate.handler(({ input: { reason, ...rate }, errors }) =>
      typed(errors, () =>
        writing(db, () => {
          const before = rates.list().find(({ currency: each }) => each === rate.currency) ?? {}
          const detail = { before, after: { ...rate, source: 'manual' }, reason }
          const subject = `rate:${rate.currency}`
          const manual = { ...rate, source: 'manual' } as const
          db.transaction(() => {
            addAudit(db, { at: clock.now(), actor: 'operator', action: 'rate.set', subject, detail })
            rates.save([manual])
          })()
          return manual
        }),
      ),
    ),
  }
}

function matrixContext({ clock, manager, pricing, reportingCurrency }: Parts): MatrixContext {
  return {
    providers: manager.states().map(({ config: { name, allowedCountries }, control }) => ({
      name,
      allowedCountries,
      enabled: control.state !== 'disabled',
    })),
    currency: reportingCurrency,
    now: clock.now(),
    ratesAt: (at) => pricing.rates.day(at),
  }
}
