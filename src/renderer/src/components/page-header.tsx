import type { ReactElement, ReactNode } from 'react'
import './layout.css'

export interface PageHeaderProps {
  readonly title: string
  readonly subtitle?: ReactNode
  /** Controls at the right end: ranges, buttons. */
  readonly actions?: ReactNode
}

/** The one level-1 heading of a page. */
export function PageHeader({ title, subtitle, actions }: PageHeaderProps): ReactElement {
  return (
    <div className="sb-page-header">
      <h1>{title}</h1>
      {subtitle === undefined ? null : <div className="sb-page-subtitle">{subtitle}</div>}
      {actions === undefined ? null : <div className="sb-page-actions">{actions}</div>}
    </div>
  )
}
