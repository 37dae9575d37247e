import { lazy, type ReactElement, Suspense } from 'react'
import { LoadingState } from './components/loading-state.tsx'
import { PageBoundary } from './components/shell/page-boundary.tsx'
import { Shell } from './components/shell/shell.tsx'
import { OverviewPage } from './pages/overview/overview-page.tsx'
import { type RoutePath, useRoute } from './router.ts'
import { usePageLoad } from './stores/page-load.ts'

const ProvidersPage = lazy(async () => ({
  default: (await import('./pages/providers/providers-page.tsx')).ProvidersPage,
}))
const VerificationsPage = lazy(async () => ({
  default: (await import('./pages/verifications/verifications-page.tsx')).VerificationsPage,
}))
const FailoversPage = lazy(async () => ({
  default: (await import('./pages/failovers/failovers-page.tsx')).FailoversPage,
}))
const DrillsPage = lazy(async () => ({
  default: (await import('./pages/drills/drills-page.tsx')).DrillsPage,
}))
const PolicyPage = lazy(async () => ({
  default: (await import('./pages/policy/policy-page.tsx')).PolicyPage,
}))
const CostPage = lazy(async () => ({
  default: (await import('./pages/cost/cost-page.tsx')).CostPage,
}))
const AlertsPage = lazy(async () => ({
  default: (await import('./pages/alerts/alerts-page.tsx')).AlertsPage,
}))
const SloPage = lazy(async () => ({
  default: (await import('./pages/slo/slo-page.tsx')).SloPage,
}))
const PricesPage = lazy(async () => ({
  default: (await import('./pages/prices/prices-page.tsx')).PricesPage,
}))
const RevenuePage = lazy(async () => ({
  default: (await import('./pages/revenue/revenue-page.tsx')).RevenuePage,
}))
const CustomersPage = lazy(async () => ({
  default: (await import('./pages/customers/customers-page.tsx')).CustomersPage,
}))
const PerformancePage = lazy(async () => ({
  default: (await import('./pages/performance/performance-page.tsx')).PerformancePage,
}))
const FraudPage = lazy(async () => ({
  default: (await import('./pages/fraud/fraud-page.tsx')).FraudPage,
}))
const ReportsPage = lazy(async () => ({
  default: (await import('./pages/reports/reports-page.tsx')).ReportsPage,
}))
const ImportsPage = lazy(async () => ({
  default: (await import('./pages/imports/imports-page.tsx')).ImportsPage,
}))
const BackupsPage = lazy(async () => ({
  default: (await import('./pages/backups/backups-page.tsx')).BackupsPage,
}))
const ApiPage = lazy(async () => ({
  default: (await import('./pages/api/api-page.tsx')).ApiPage,
}))
const SettingsPage = lazy(async () => ({
  default: (await import('./pages/settings/settings-page.tsx')).SettingsPage,
}))
const TestBenchPage = lazy(async () => ({
  default: (await import('./pages/test-bench/test-bench-page.tsx')).TestBenchPage,
}))

const AboutPage = lazy(async () => ({
  default: (await import('./pages/about/about-page.tsx')).AboutPage,
}))

const AccountUnlock = lazy(async () => ({
  default: (await import('./pages/providers/account-unlock.tsx')).AccountUnlock,
}))

function Page({ path }: { readonly path: RoutePath }): ReactElement {
  switch (path) {
    case '/overview':
      return <OverviewPage />
    case '/providers':
      return <ProvidersPage />
    case '/verifications':
      return <VerificationsPage />
    case '/failovers':
      return <FailoversPage />
    case '/drills':
      return <DrillsPage />
    case '/slo':
      return <SloPage />
    case '/prices':
      return <PricesPage />
    case '/policy':
      return <PolicyPage />
    case '/cost':
      return <CostPage />
    case '/alerts':
      return <AlertsPage />
    case '/revenue':
      return <RevenuePage />
    case '/customers':
      return <CustomersPage />
    case '/performance':
      return <PerformancePage />
    case '/fraud':
      return <FraudPage />
    case '/reports':
      return <ReportsPage />
    case '/data':
      return <ImportsPage />
    case '/backups':
      return <BackupsPage />
    case '/api':
      return <ApiPage />
    case '/settings':
      return <SettingsPage />
    case '/test-bench':
      return <TestBenchPage />
    case '/about':
      return <AboutPage />
  }
}

/** The console: the shell around the page that the address names. Only the first page is in the first chunk. */
export function App(): ReactElement {
  const { path } = useRoute()
  usePageLoad(path)
  return (
    <Shell>
      <PageBoundary key={path}>
        <Suspense fallback={<LoadingState lines={8} />}>
          <Page path={path} />
        </Suspense>
      </PageBoundary>
      <Suspense>
        <AccountUnlock />
      </Suspense>
    </Shell>
  )
}
