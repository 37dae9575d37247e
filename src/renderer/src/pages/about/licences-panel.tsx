import { parts } from 'virtual:bundled-parts'
import { TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { plural } from '../../format.ts'

/** The packages that the application is made of, with their licences. */
export function LicencesPanel(): ReactElement {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = parts.filter(({ name, licence }) => `${name} ${licence}`.toLowerCase().includes(wanted))
  return (
    <Panel
      title="Bundled parts"
      flush
      aside={
        <>
          {wanted === '' ? plural(parts.length, 'package') : `${found.length} of ${plural(parts.length, 'package')}`}
          <TextInput
            size="xs"
            aria-label="Find a package or licence"
            placeholder="Package or licence"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </>
      }
      footer="Packages also carry the whole texts in third-party-licences.txt; Electron brings those of Chromium along."
    >
      {found.length === 0 ? (
        <EmptyState title="No package matches" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard
        <section className="sb-about-list" tabIndex={0} aria-label="Packages with their licences">
          <table className="sb-table">
            <thead>
              <tr>
                <th scope="col">Package</th>
                <th scope="col">Version</th>
                <th scope="col">Licence</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ name, version, licence }) => (
                <tr key={`${name} ${version}`}>
                  <td>{name}</td>
                  <td>{version}</td>
                  <td>{licence}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}
