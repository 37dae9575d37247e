import { Button } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { ImportProblem, ImportRow, PriceImportPreview } from '../../../../contract/price-import.ts'
import { CountryName } from '../../components/country-name.tsx'
import { notify } from '../../components/notify.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import type { StateLook } from '../../components/states.ts'
import { TableHead } from '../../components/table-head.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatPrice, plural } from '../../format.ts'
import { NetworkName, Percent } from './history-columns.tsx'
import type { ChosenFile } from './import-file.ts'
import { FilePicker } from './import-file-step.tsx'
import { changeLooks } from './price-words.ts'

export interface ImportPreviewStepProps {
  readonly preview: PriceImportPreview
  readonly fileName: string
  readonly busy: boolean
  /** A corrected sheet to look at in place of this one. */
  readonly onFile: (file: ChosenFile) => void
}

const newLook: StateLook = { label: 'New', tone: 'info', icon: 'flag', hint: 'No price stood here before.' }
const sameLook: StateLook = { label: 'Same', tone: 'neutral', icon: 'dash', hint: 'The price in force is the same.' }

function lookOf({ change, percent }: ImportRow): StateLook {
  if (change === 'new') return newLook
  if (change === 'same') return sameLook
  return percent !== null && percent < 0 ? changeLooks.lowered : changeLooks.raised
}

/** What the sheet would change, and what is wrong with it: all of it is taken, or nothing. */
export function ImportPreviewStep({ preview, fileName, busy, onFile }: ImportPreviewStepProps): ReactElement {
  const { counts, lines, problems, rows } = preview
  return (
    <div className="sb-import-step" aria-busy={busy}>
      <p className="sb-import-counts" role="status">
        <span>
          <strong>{fileName}</strong>: {plural(lines, 'line')}
        </span>
        <span>{formatCount(counts.new)} new</span>
        <span>{formatCount(counts.changed)} changed</span>
        <span>{formatCount(counts.same)} the same</span>
        <span className={counts.problems > 0 ? 'sb-import-bad' : undefined}>{plural(counts.problems, 'bad line')}</span>
      </p>
      {problems.length === 0 ? null : <Problems problems={problems} total={counts.problems} onFile={onFile} />}
      {rows.length === 0 ? null : <Rows rows={rows} total={counts.new + counts.changed + counts.same} />}
      {rows.length === 0 && problems.length === 0 ? (
        <p className="sb-price-none">
          The sheet holds no price. Look at the columns, and at the lines before the first price.
        </p>
      ) : null}
    </div>
  )
}

interface ProblemsProps {
  readonly problems: readonly ImportProblem[]
  readonly total: number
  readonly onFile: (file: ChosenFile) => void
}

function Problems({ problems, total, onFile }: ProblemsProps): ReactElement {
  const copy = (): void => {
    const text = problems.map(({ line, field, value, message }) => [line, field ?? '', value, message].join('\t'))
    navigator.clipboard.writeText(['line\tfield\tvalue\tproblem', ...text].join('\n')).then(
      () => notify.success(`Copied ${plural(problems.length, 'problem')}`),
      () => notify.error('The problems could not be copied.'),
    )
  }
  return (
    <section aria-label="Problems" className="sb-import-problems" data-tone="bad">
      <div className="sb-import-problems-head">
        <strong>Nothing can be imported yet: {plural(total, 'line')} must be corrected.</strong>
        <Button variant="default" leftSection={<IconCopy size={14} aria-hidden="true" />} onClick={copy}>
          Copy the problems
        </Button>
        <FilePicker label="Choose the corrected file" onChosen={onFile} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard */}
      <section className="sb-price-scroll" tabIndex={0} aria-label="Lines with problems">
        <table className="sb-table">
          <TableHead columns={[{ figure: 'Line' }, 'Field', 'What stands there', 'What is wrong']} />
          <tbody>
            {problems.map(({ line, field, value, message }) => (
              <tr key={`${line}:${field}:${message}`}>
                <td data-number="true">{line}</td>
                <td>{field ?? 'whole line'}</td>
                <td>
                  <code>{value}</code>
                </td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

function Rows({ rows, total }: { readonly rows: readonly ImportRow[]; readonly total: number }): ReactElement {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard */}
      <section className="sb-price-scroll" tabIndex={0} aria-label="Prices of the sheet">
        <table className="sb-table">
          <TableHead
            columns={[
              { figure: 'Line' },
              'Change',
              'Provider',
              'Country',
              'Network',
              { figure: 'In force → sheet' },
              { figure: 'Percent' },
              'Effective from',
            ]}
          />
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.line}:${row.network}`}>
                <td data-number="true">{row.line}</td>
                <td>
                  <ToneBadge {...lookOf(row)} />
                  {row.overruled ? <div className="sb-price-warn">a manual price stays</div> : null}
                </td>
                <td>
                  <ProviderName name={row.provider} />
                </td>
                <td>
                  <CountryName code={row.country} />
                </td>
                <td>
                  <NetworkName network={row.network} name={null} />
                </td>
                <td data-number="true">
                  <span className="sb-dim">{formatPrice(row.oldPrice)}</span> → {formatPrice(row.newPrice)}
                </td>
                <td data-number="true">
                  <Percent value={row.percent} />
                </td>
                <td>{row.effectiveFrom === null ? 'At once' : <TimeValue at={row.effectiveFrom} withDate />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length < total ? (
        <p className="sb-price-none">
          The first {formatCount(rows.length)} of {plural(total, 'price')}, changes first.
        </p>
      ) : null}
    </>
  )
}
