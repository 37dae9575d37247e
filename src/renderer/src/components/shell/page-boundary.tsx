import { Component, type ReactNode } from 'react'
import { parseRoute } from '../../router.ts'
import { CrashReport } from '../diagnostics/crash-report.tsx'
import { problemOf } from '../diagnostics/diagnostics-store.ts'

interface Props {
  readonly children: ReactNode
  /** True around the whole console; otherwise around the page, and the shell stays. */
  readonly whole?: boolean
}

interface State {
  readonly error: unknown
  readonly failed: boolean
}

/** Keeps what is around it alive when something breaks, says what happened, and offers to build it again. */
export class PageBoundary extends Component<Props, State> {
  override readonly state: State = { failed: false, error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { failed: true, error }
  }

  readonly #retry = (): void => this.setState({ failed: false, error: null })

  override render(): ReactNode {
    const { children, whole = false } = this.props
    if (!this.state.failed) return children
    return (
      <CrashReport
        title={whole ? 'The window could not be shown' : 'This page could not be shown'}
        what={
          whole
            ? 'An error in the console itself stopped it. Try again, or reload the window.'
            : 'An error on this page stopped it. The other pages work; try again, or go to another one.'
        }
        problem={problemOf(this.state.error, parseRoute(window.location.hash).path)}
        onRetry={this.#retry}
        alone={whole}
      />
    )
  }
}
