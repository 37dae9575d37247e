import { type ReactElement, type ReactNode, useId } from 'react'
import './layout.css'

export interface PanelProps {
  readonly title?: ReactNode
  /** Beside the title at the right end: legend, freshness, a link. */
  readonly aside?: ReactNode
  readonly footer?: ReactNode
  /** No inner margin, for tables and charts that bring their own. */
  readonly flush?: boolean
  readonly children: ReactNode
}

/** A bordered area of a page; with a title it is a landmark of its own. */
export function Panel({ title, aside, footer, flush = false, children }: PanelProps): ReactElement {
  const titleId = useId()
  const head =
    title === undefined && aside === undefined ? null : (
      <div className="sb-panel-head">
        {title === undefined ? null : <h2 id={titleId}>{title}</h2>}
        {aside === undefined ? null : <div className="sb-panel-aside">{aside}</div>}
      </div>
    )
  return (
    <section className="sb-panel" aria-labelledby={title === undefined ? undefined : titleId}>
      {head}
      <div className="sb-panel-body" data-flush={flush}>
        {children}
      </div>
      {footer === undefined ? null : <div className="sb-panel-footer">{footer}</div>}
    </section>
  )
}
