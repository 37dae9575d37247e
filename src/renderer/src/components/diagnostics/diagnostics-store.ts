import { create } from 'zustand'
import type { PageProblem } from '../../../../contract/support.ts'

interface DiagnosticsStore {
  readonly opened: boolean
  /** An error of a page that goes into the file; null without one. */
  readonly problem: PageProblem | null
}

export const useDiagnostics = create<DiagnosticsStore>(() => ({ opened: false, problem: null }))

/** The window in which the diagnostics are looked at before they are saved. */
export const diagnostics = {
  open: (problem: PageProblem | null = null): void => useDiagnostics.setState({ opened: true, problem }),
  close: (): void => useDiagnostics.setState({ opened: false }),
}

/** Anything that was thrown, as far as the contract takes it. */
export const problemOf = (error: unknown, page: string): PageProblem => ({
  message: (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2_000),
  stack: ((error instanceof Error && error.stack) || '').slice(0, 20_000),
  page: page.slice(0, 100),
})
