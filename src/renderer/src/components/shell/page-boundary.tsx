import { Component, type ReactNode } from 'react'
import { ErrorState } from '../error-state.tsx'

interface Props {
  readonly children: ReactNode
}

interface State {
  readonly error: unknown
  readonly failed: boolean
}

/** Keeps the shell alive when a page breaks, and offers to build the page again. */
export class PageBoundary extends Component<Props, State> {
  override readonly state: State = { failed: false, error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { failed: true, error }
  }

  readonly #retry = (): void => this.setState({ failed: false, error: null })

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return <ErrorState error={this.state.error} onRetry={this.#retry} />
  }
}
