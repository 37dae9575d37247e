import type { ReactElement } from 'react'
import type { BackupPreview } from '../../../../contract/backups.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { formatAge, formatCount, formatMoney, plural } from '../../format.ts'
import { useNow } from '../../stores/now.ts'
import { kindNames, tableLabel } from './backup-words.ts'

/** Tables that are shown by name; the others are summed up. */
const TABLES_SHOWN = 12

/** What would be lost, or come back. */
export function RestoreChanges({ preview }: { readonly preview: BackupPreview }): ReactElement {
  const { backup, verificationsSince, pricesSince, settingsSince, actionsSince } = preview
  // Roll-ups follow from the rows: counting them as well would say everything twice.
  const tables = preview.tables.filter(({ name }) => !name.startsWith('rollup_'))
  const now = useNow()
  const lost = tables.reduce((sum, table) => sum + Math.max(0, table.now - table.inBackup), 0)
  return (
    <>
      <p>
        {kindNames[backup.kind]}, made <TimeValue at={backup.createdAt} withDate /> ({formatAge(now - backup.createdAt)}{' '}
        ago). {tables.length === 0 ? 'It has the same rows as the database now.' : null}
      </p>
      <dl className="sb-restore-facts">
        <Fact label="Newest verification now">
          <TimeValue at={preview.lastVerificationNow} withDate />
        </Fact>
        <Fact label="Newest verification in the backup">
          <TimeValue at={preview.lastVerificationInBackup} withDate />
        </Fact>
        <Fact label="Created since">{plural(verificationsSince, 'verification')}</Fact>
        <Fact label="Prices seen since">{plural(pricesSince, 'change')}</Fact>
        <Fact label="Settings changed since">{settingsSince.length === 0 ? 'None' : settingsSince.join(', ')}</Fact>
        <Fact label="Rows that would be lost">{formatCount(lost)}</Fact>
        {preview.sums
          .filter((sum) => sum.now?.micros !== sum.inBackup?.micros)
          .map((sum) => (
            <Fact key={`${sum.of} ${(sum.now ?? sum.inBackup)?.currency}`} label={tableLabel(sum.of)}>
              {formatMoney(sum.now)} now, {formatMoney(sum.inBackup)} in the backup
            </Fact>
          ))}
      </dl>
      {tables.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard
        <section className="sb-restore-scroll" tabIndex={0} aria-label="Rows by table">
          <table className="sb-table">
            <thead>
              <tr>
                <th scope="col">Table</th>
                <th scope="col" data-number="true">
                  Rows now
                </th>
                <th scope="col" data-number="true">
                  In the backup
                </th>
                <th scope="col" data-number="true">
                  Lost
                </th>
              </tr>
            </thead>
            <tbody>
              {tables.slice(0, TABLES_SHOWN).map((table) => (
                <tr key={table.name}>
                  <td>{tableLabel(table.name)}</td>
                  <td data-number="true">{formatCount(table.now)}</td>
                  <td data-number="true">{formatCount(table.inBackup)}</td>
                  <td data-number="true">{formatCount(Math.max(0, table.now - table.inBackup))}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {tables.length > TABLES_SHOWN ? (
            <p className="sb-backups-dim">and {plural(tables.length - TABLES_SHOWN, 'more table')}</p>
          ) : null}
        </section>
      )}
      {actionsSince.length === 0 ? null : (
        <details>
          <summary>{plural(actionsSince.length, 'action')} on record since then</summary>
          <ul className="sb-restore-actions">
            {actionsSince.map((action, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id and never change
              <li key={place}>
                <TimeValue at={action.at} withDate /> {action.action} {action.subject}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }): ReactElement {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
