import { type ReactElement, useMemo } from 'react'
import type { Slo } from '../../../../contract/slo.ts'
import { Panel } from '../../components/panel.tsx'
import { zoneName } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { type CalendarRow, type CellKind, calendarRows } from './calendar.ts'

const legend: readonly (readonly [CellKind, string])[] = [
  ['good', 'Good'],
  ['some-bad', 'Some bad minutes'],
  ['bad', 'Mostly bad'],
  ['unknown', 'Unknown'],
  ['maintenance', 'Planned'],
  ['none', 'Not observed'],
]

const CELL = 10
const GAP = 2

/** Every minute of the range, by the hour; bad ones stand out by colour and by a mark. */
export function CalendarPanel({ slo }: { readonly slo: Slo }): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const rows = useMemo(() => calendarRows(slo, zone), [slo, zone])
  const hourly = slo.calendar.bucketMs === 3_600_000
  const columns = hourly ? 24 : 6
  return (
    <Panel
      title="Minutes"
      aside={
        <ul className="sb-slo-legend">
          {legend.map(([kind, label]) => (
            <li key={kind}>
              <svg width="10" height="10" aria-hidden="true">
                <Cell kind={kind} x={0} y={0} />
              </svg>
              {label}
            </li>
          ))}
          <li>{zoneName(slo.to, zone)}</li>
        </ul>
      }
    >
      <div className="sb-slo-calendar" data-hourly={hourly}>
        {halves(rows).map((part) => (
          <CalendarTable key={part[0]?.label} rows={part} columns={columns} hourly={hourly} />
        ))}
      </div>
    </Panel>
  )
}

/** Long ranges stand in two columns. */
function halves(rows: readonly CalendarRow[]): readonly (readonly CalendarRow[])[] {
  const half = Math.ceil(rows.length / 2)
  return rows.length <= 10 ? [rows] : [rows.slice(0, half), rows.slice(half)]
}

interface CalendarTableProps {
  readonly rows: readonly CalendarRow[]
  readonly columns: number
  readonly hourly: boolean
}

function CalendarTable({ rows, columns, hourly }: CalendarTableProps): ReactElement {
  const width = columns * (CELL + GAP)
  return (
    <div>
      <Scale hourly={hourly} />
      <ol className="sb-slo-rows" aria-label={hourly ? 'Days, an hour a cell' : 'Hours, ten minutes a cell'}>
        {rows.map(({ label, cells }) => {
          const bad = cells.filter(({ kind }) => kind === 'bad' || kind === 'some-bad')
          const said = bad.length === 0 ? 'no bad minute' : bad.map(({ title }) => title).join('; ')
          return (
            <li key={label}>
              <span className="sb-slo-day">{label}</span>
              <svg
                viewBox={`0 0 ${width} ${CELL}`}
                preserveAspectRatio="none"
                role="img"
                aria-label={`${label}: ${said}`}
              >
                {cells.map(({ column, kind, title }) => (
                  <g key={title}>
                    <title>{title}</title>
                    <Cell kind={kind} x={column * (CELL + GAP)} y={0} />
                  </g>
                ))}
              </svg>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** The hours of the day or the minutes of the hour, above their cells. */
function Scale({ hourly }: Pick<CalendarTableProps, 'hourly'>): ReactElement {
  const labels = hourly ? ['00:00', '06:00', '12:00', '18:00'] : [':00', ':10', ':20', ':30', ':40', ':50']
  return (
    <div className="sb-slo-scale" data-hourly={hourly} aria-hidden="true">
      {labels.map((label) => (
        <span key={label}>{label}</span>
      ))}
    </div>
  )
}

/** Bad cells carry a stroke across them, so that they do not stand out by colour alone. */
function Cell({ kind, x, y }: { readonly kind: CellKind; readonly x: number; readonly y: number }): ReactElement {
  return (
    <>
      <rect className="sb-slo-cell" data-kind={kind} x={x} y={y} width={CELL} height={CELL} />
      {kind === 'bad' || kind === 'some-bad' ? (
        <path className="sb-slo-mark" d={`M${x + 2} ${y + CELL - 2} ${x + CELL - 2} ${y + 2}`} />
      ) : null}
    </>
  )
}
