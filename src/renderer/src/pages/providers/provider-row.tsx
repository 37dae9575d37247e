import { IconGripVertical, IconPinnedFilled } from '@tabler/icons-react'
import type { DragEvent, ReactElement } from 'react'
import type { ProviderRow as Provider } from '../../../../contract/providers.ts'
import type { Readiness } from '../../../../contract/readiness.ts'
import { FigureCells } from '../../components/provider-state/figure-cells.tsx'
import { ProviderStateMark } from '../../components/provider-state/provider-state.tsx'
import { formatAge, UNKNOWN } from '../../format.ts'
import { useNow } from '../../stores/now.ts'
import { BalanceCell, ReadyCell } from './readiness-cells.tsx'
import { RowMenu } from './row-menu.tsx'

/** Prices are read every hour; older than two of these they are stale. */
const STALE_MS = 2 * 3_600_000

function PriceAge({ at }: { readonly at: number | null }): ReactElement {
  const age = useNow() - (at ?? 0)
  if (at === null) return <span className="sb-unknown">{UNKNOWN}</span>
  const stale = age > STALE_MS
  return (
    <span className="sb-price-age" data-tone={stale ? 'warn' : undefined} title={stale ? 'Stale' : undefined}>
      {formatAge(age)}
      {stale ? ' (stale)' : ''}
    </span>
  )
}

export interface ProviderRowProps {
  readonly provider: Provider
  /** Undefined until it is known. */
  readonly readiness: Readiness | undefined
  /** Place in the order shown, from 1. */
  readonly place: number
  readonly open: boolean
  /** The row that is being dragged would be dropped here. */
  readonly target: boolean
  readonly onOpen: () => void
  readonly onDisable: () => void
  /** Moves it by so many places; null while the order cannot be changed. */
  readonly onMove: ((by: -1 | 1) => void) | null
  readonly drag: {
    readonly onDragStart: (event: DragEvent) => void
    readonly onDragEnter: (event: DragEvent) => void
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragEnd: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
  }
}

/** One provider: its place, whether it can be used, how much it carries and how well. */
export function ProviderTableRow(props: ProviderRowProps): ReactElement {
  const { provider, readiness, place, open, target, onOpen, onDisable, onMove, drag } = props
  const { name, label, adapter, pinned } = provider
  return (
    <tr
      data-open={open}
      data-target={target}
      data-provider={name}
      draggable={onMove !== null}
      {...drag}
      onKeyDown={(event) => {
        if (!event.altKey || onMove === null || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
        event.preventDefault()
        onMove(event.key === 'ArrowUp' ? -1 : 1)
      }}
    >
      <td className="sb-place">
        <IconGripVertical size={14} aria-hidden="true" data-off={onMove === null} />
        {place}
      </td>
      <th scope="row">
        <button
          type="button"
          className="sb-provider-open"
          aria-expanded={open}
          aria-keyshortcuts={onMove === null ? undefined : 'Alt+ArrowUp Alt+ArrowDown'}
          onClick={onOpen}
        >
          <span className="sb-provider-label">
            {label}
            {pinned ? <IconPinnedFilled size={13} role="img" aria-label="pinned" /> : null}
          </span>
          <span className="sb-provider-id">{name === adapter ? name : `${name} · ${adapter}`}</span>
        </button>
      </th>
      <td>
        <ProviderStateMark provider={provider} />
      </td>
      <FigureCells provider={provider} />
      <td data-number="true">
        <PriceAge at={provider.pricedAt} />
      </td>
      <td data-number="true">
        <BalanceCell readiness={readiness} />
      </td>
      <td data-number="true">
        <ReadyCell readiness={readiness} />
      </td>
      <td className="sb-row-menu">
        <RowMenu provider={provider} onDisable={onDisable} onMove={onMove} />
      </td>
    </tr>
  )
}
