import { VisuallyHidden } from '@mantine/core'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { ProviderRow } from '../../../../contract/providers.ts'
import type { Readiness } from '../../../../contract/readiness.ts'
import { ProviderTableRow } from './provider-row.tsx'

const figures = [
  ['Share', 'Of all acceptances in the range'],
  ['Accept', 'Accepted of what was submitted'],
  ['Delivery', 'Delivered, by receipt, of what was accepted'],
  ['Conversion', 'Codes entered, of what was accepted'],
  ['Submit p50 / p95', 'Time to the answer to a submission'],
  ['Price age', 'Since the price list was last confirmed'],
  ['Balance', 'What is left, and how long it lasts at the rate of the last 24 h'],
  ['Ready', 'Whether traffic could fail over to it: keys, price, sender, balance, breaker'],
] as const

export interface ProviderTableProps {
  /** In the order of trial. */
  readonly providers: readonly ProviderRow[]
  /** By name; empty until it is known. */
  readonly readiness: ReadonlyMap<string, Readiness>
  readonly openName: string | null
  /** Moves a provider to a place, from 0; null while the order cannot be changed. */
  readonly onMove: ((name: string, to: number) => void) | null
  readonly onOpen: (name: string) => void
  readonly onDisable: (name: string) => void
}

/** The providers in the order of trial; rows are dragged, or moved by Alt and the arrows, to change it. */
export function ProviderTable(props: ProviderTableProps): ReactElement {
  const { providers, readiness, openName, onMove, onOpen, onDisable } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const [movedName, setMovedName] = useState<string | null>(null)
  const order = providers.map(({ name }) => name).join()

  // Moving a row takes the focus from what was focused in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order is the reason to look
  useEffect(() => {
    if (movedName === null || document.activeElement !== document.body) return
    body.current?.querySelector<HTMLElement>(`[data-provider="${CSS.escape(movedName)}"] .sb-provider-open`)?.focus()
  }, [order])

  const move = (name: string, to: number): void => {
    setMovedName(name)
    onMove?.(name, to)
  }
  const stop = (): void => {
    setDragged(null)
    setOver(null)
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
    <section className="sb-scroll-x" aria-label="Providers, table" tabIndex={0}>
      <table className="sb-table sb-provider-table">
        <thead>
          <tr>
            <th scope="col" title="Place in the order of trial">
              Order
            </th>
            <th scope="col">Provider</th>
            <th scope="col">State</th>
            {figures.map(([label, hint]) => (
              <th key={label} scope="col" data-number="true" title={hint}>
                {label}
              </th>
            ))}
            <th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody ref={body} data-dragging={dragged !== null}>
          {providers.map((provider, index) => {
            const { name } = provider
            return (
              <ProviderTableRow
                key={name}
                provider={provider}
                readiness={readiness.get(name)}
                place={index + 1}
                open={name === openName}
                target={dragged !== null && name === over && name !== dragged}
                onOpen={() => onOpen(name)}
                onDisable={() => onDisable(name)}
                onMove={onMove === null ? null : (by) => move(name, index + by)}
                drag={{
                  onDragStart: (event) => {
                    event.dataTransfer.effectAllowed = 'move'
                    event.dataTransfer.setData('text/plain', name)
                    setDragged(name)
                  },
                  onDragEnter: () => setOver(name),
                  onDragOver: (event) => {
                    if (dragged !== null) event.preventDefault()
                  },
                  onDragEnd: stop,
                  onDrop: (event) => {
                    event.preventDefault()
                    if (dragged !== null) move(dragged, index)
                    stop()
                  },
                }}
              />
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
