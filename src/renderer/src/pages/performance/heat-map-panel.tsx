import { SegmentedControl } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { PerformanceReport } from '../../../../contract/analytics-performance.ts'
import { SaveTable } from '../../components/export-menu/save-table.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatCount, formatPercent, UNKNOWN } from '../../format.ts'
import { hoursTable, weekdays } from './performance-tables.ts'

type HeatMap = NonNullable<PerformanceReport['heatMap']>
type Measure = 'sent' | 'accept' | 'delivery' | 'conversion'

const choices: readonly { readonly value: Measure; readonly label: string }[] = [
  { value: 'sent', label: 'Volume' },
  { value: 'accept', label: 'Accept' },
  { value: 'delivery', label: 'Delivery' },
  { value: 'conversion', label: 'Conversion' },
]

/** Every hour of the week: how much, or how well. */
export function HeatMapPanel({ report }: { readonly report: PerformanceReport }): ReactElement {
  const [measure, setMeasure] = useState<Measure>('sent')
  const { heatMap, zone } = report
  return (
    <Panel
      title="Hours of the week"
      aside={
        <>
          {zone}
          {heatMap === null ? null : <SaveTable what="the hours of the week" table={() => hoursTable(heatMap)} />}
          <SegmentedControl
            size="xs"
            aria-label="What to show by hour"
            data={[...choices]}
            value={measure}
            onChange={(value) => setMeasure(choices.find((one) => one.value === value)?.value ?? 'sent')}
          />
        </>
      }
      flush
    >
      {heatMap === null ? (
        <p className="sb-perf-note">
          Hours cannot be told apart for this filter: take off customer or network, or one of provider and country.
        </p>
      ) : (
        <Hours heatMap={heatMap} measure={measure} />
      )}
    </Panel>
  )
}

function Hours({ heatMap, measure }: { readonly heatMap: HeatMap; readonly measure: Measure }): ReactElement {
  const cells = Array.from({ length: 168 }, (_, hour) => cellOf(heatMap, measure, hour))
  // By the root, because one hour of a campaign would leave all others blank.
  const shade = (value: number | null): number | null =>
    measure === 'sent' && value !== null ? Math.sqrt(value) : value
  const known = cells.flatMap(({ value }) => shade(value) ?? [])
  const [least, most] = measure === 'sent' ? [0, Math.max(1, ...known)] : [Math.min(1, ...known), Math.max(0, ...known)]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
    <section className="sb-scroll-x" tabIndex={0} aria-label="Hours of the week, table">
      <table className="sb-table sb-heat sb-hours">
        <thead>
          <tr>
            <th scope="col">Day</th>
            {Array.from({ length: 24 }, (_, hour) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the hour is its number
              <th key={hour} scope="col" data-number="true">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weekdays.map((day, row) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              {cells.slice(row * 24, row * 24 + 24).map((cell, hour) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: the hour is its number
                  key={hour}
                  data-number="true"
                  data-heat={heatOf(shade(cell.value), least, most)}
                  title={`${day} ${String(hour).padStart(2, '0')}:00, ${cell.text}`}
                >
                  {cell.short}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface Cell {
  /** Null without traffic. */
  readonly value: number | null
  /** Fits the cell. */
  readonly short: string
  readonly text: string
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 0 })

function cellOf(heatMap: HeatMap, measure: Measure, hour: number): Cell {
  const at = (column: readonly number[]): number => column[hour] ?? 0
  const sent = at(heatMap.sent)
  if (measure === 'sent')
    return { value: sent, short: sent === 0 ? '' : COMPACT.format(sent), text: `${formatCount(sent)} sent` }
  const [part, of] =
    measure === 'accept'
      ? [at(heatMap.accepted), sent]
      : measure === 'delivery'
        ? [at(heatMap.delivered), at(heatMap.accepted)]
        : [at(heatMap.converted), sent]
  if (of === 0) return { value: null, short: '', text: UNKNOWN }
  const share = Math.min(1, part / of)
  return {
    value: share,
    short: String(Math.round(share * 100)),
    text: `${formatPercent(share)}, n = ${formatCount(of)}`,
  }
}

/** Where a value lies between the least and the most, in ten steps; nothing for none. */
function heatOf(value: number | null, least: number, most: number): number | undefined {
  if (value === null || (value === 0 && least === 0)) return undefined
  return most === least ? 5 : Math.min(9, Math.floor(((value - least) / (most - least)) * 10))
}
