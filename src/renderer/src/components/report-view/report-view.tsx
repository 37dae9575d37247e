import type { ReactElement } from 'react'
import {
  formatValue,
  type ReportBlock,
  type ReportDocument,
  type ReportStyle,
  type ReportTable,
} from '../../../../contract/report-document.ts'
import { ReportChartView } from './report-chart.tsx'
import './report-view.css'

/** A report as it is printed. It is paper: light in both colour schemes. */
export function ReportView({ report }: { readonly report: ReportDocument }): ReactElement {
  const { title, subtitle, span, workspace, createdAt, zone, logo, sections } = report
  const time = (at: number) => formatValue({ kind: 'time', currency: null }, at, report)
  return (
    <article className="sb-report">
      <header>
        <div>
          <h1>{title}</h1>
          <p>{subtitle}</p>
        </div>
        {logo === null ? null : <img className="sb-report-logo" src={logo} alt="" />}
      </header>
      <p className="sb-report-about">
        {span === null ? null : (
          <span>
            {time(span.from)} to {time(span.to)}
          </span>
        )}
        <span>Made {time(createdAt)}</span>
        <span>Times: {zone}</span>
        {workspace === 'sandbox' ? <strong>Sandbox: simulated figures</strong> : null}
      </p>
      {sections.map((section) => (
        <section key={section.title}>
          <h2>{section.title}</h2>
          {section.blocks.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes
            <Block key={index} block={block} style={report} />
          ))}
        </section>
      ))}
    </article>
  )
}

interface BlockProps {
  readonly block: ReportBlock
  readonly style: ReportStyle
}

function Block({ block, style }: BlockProps): ReactElement {
  switch (block.kind) {
    case 'verdict':
      return (
        <p className="sb-report-verdict" data-tone={block.tone}>
          <strong>{block.label}</strong> {block.text}
        </p>
      )
    case 'facts':
      return (
        <dl className="sb-report-facts">
          {block.facts.map(({ label, value, ...kind }) => (
            <div key={`${label} ${kind.currency ?? ''}`}>
              <dt>{label}</dt>
              <dd>{formatValue(kind, value, style)}</dd>
            </div>
          ))}
        </dl>
      )
    case 'table':
      return <Table table={block} style={style} />
    case 'chart':
      return <ReportChartView chart={block} style={style} />
    case 'text':
      return (
        <>
          {block.paragraphs.map((paragraph) => (
            <p key={paragraph} className="sb-report-text">
              {paragraph}
            </p>
          ))}
        </>
      )
  }
}

interface TableProps {
  readonly table: ReportTable
  readonly style: ReportStyle
}

function Table({ table: { caption, columns, rows, empty }, style }: TableProps): ReactElement {
  if (rows.length === 0) return <p className="sb-report-text">{empty}</p>
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label, kind }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes
            <th key={index} scope="col" data-number={kind !== 'text'}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, rowIndex) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes
          <tr key={rowIndex}>
            {columns.map((column, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes
              <td key={index} data-number={column.kind !== 'text'}>
                {formatValue(column, row[index] ?? null, style)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
