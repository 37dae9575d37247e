import { lazy, type ReactElement, Suspense } from 'react'
import { LoadingState } from './components/loading-state.tsx'
import { PageBoundary } from './components/shell/page-boundary.tsx'
import { Shell } from './components/shell/shell.tsx'
import { OverviewPage } from './pages/overview/overview-page.tsx'
import { type RoutePath, useRoute } from './router.ts'

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
const TestBenchPage = lazy(async () => ({
  default: (await import('./pages/test-bench/test-bench-page.tsx')).TestBenchPage,
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
    case '/test-bench':
      return <TestBenchPage />
  }
}

/** The console: the shell around the page that the address names. Only the first page is in the first chunk. */
export function App(): ReactElement {
  const { path } = useRoute()
  return (
    <Shell>
      <PageBoundary key={path}>
        <Suspense fallback={<LoadingState lines={8} />}>
          <Page path={path} />
        </Suspense>
      </PageBoundary>
    </Shell>
  )
}
