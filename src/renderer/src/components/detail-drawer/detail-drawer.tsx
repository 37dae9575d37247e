import { CloseButton } from '@mantine/core'
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react'
import './detail-drawer.css'

export interface DetailDrawerProps {
  readonly title: ReactNode
  /** Beside the title: a link, a state. */
  readonly aside?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * Details of a row at the right side of its list, which stays usable. Escape closes it and gives the focus back
 * to where it was when the drawer opened.
 */
export function DetailDrawer({ title, aside, onClose, children }: DetailDrawerProps): ReactElement {
  const titleId = useId()
  const drawer = useRef<HTMLElement>(null)
  const cameFrom = useRef<Element | null>(null)

  useEffect(() => {
    cameFrom.current = document.activeElement
  }, [])

  const close = (): void => {
    const within = drawer.current?.contains(document.activeElement) ?? false
    onClose()
    if (within && cameFrom.current instanceof HTMLElement) cameFrom.current.focus({ preventScroll: true })
  }

  return (
    <aside
      ref={drawer}
      className="sb-drawer"
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        close()
      }}
    >
      <header className="sb-drawer-head">
        <h2 id={titleId}>{title}</h2>
        {aside}
        <CloseButton className="sb-drawer-close" size="sm" aria-label="Close the details" onClick={close} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard */}
      <div className="sb-drawer-body" tabIndex={0}>
        {children}
      </div>
    </aside>
  )
}
