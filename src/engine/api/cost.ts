import { CostOptimizer } from '../optimizer/cost-optimizer.ts'
import { os, type Parts } from './context.ts'

export function costApi({
  db,
  reader,
  clock,
  workspace,
  reportingCurrency,
  prices,
  pricing,
  policies,
  manager,
}: Parts) {
  const optimizer = new CostOptimizer({
    db,
    reader,
    clock,
    mode: workspace,
    reportingCurrency,
    prices,
    rates: pricing.rates,
    policies: policies.book,
    listed: (country, service) => {
      const usable = new Set(
        manager
          .states()
          .filter(({ config, control }) => {
            const serves = country === '' || (config.allowedCountries?.includes(country) ?? true)
            return control.state !== 'disabled' && config.services.includes(service) && serves
          })
          .map(({ config }) => config.name),
      )
      return manager.order(country, service).filter((name) => usable.has(name))
    },
  })
  return {
    analysis: os.cost.analysis.handler(({ input }) => optimizer.analysis(input)),
    savings: os.cost.savings.handler(({ input }) => optimizer.savings(input)),
    whatIf: os.cost.whatIf.handler(({ input }) => optimizer.whatIf(input)),
    forecast: os.cost.forecast.handler(({ input }) => optimizer.forecast(input)),
  }
}
