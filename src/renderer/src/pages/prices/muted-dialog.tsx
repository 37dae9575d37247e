import { Button, Modal } from '@mantine/core'
import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { CountryName } from '../../components/country-name.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName } from '../../format.ts'
import { usePriceAlerts } from '../../stores/price-alerts.ts'
import { unmute } from './price-alert-actions.ts'

/** Countries whose price alerts are out of sight, and the way to bring them back. */
export function MutedDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const version = usePriceAlerts((alerts) => alerts.version)
  const query = useQuery(`muted:${version}`, (signal) => api.pricing.alertActions.muted(undefined, { signal }))
  return (
    <Modal opened onClose={onClose} title="Muted countries">
      {query.error !== undefined ? (
        <ErrorState error={query.error} onRetry={query.reload} />
      ) : query.data === undefined ? (
        <LoadingState />
      ) : query.data.length === 0 ? (
        <EmptyState title="No country is muted" body="Mute one from the routes of a price alert." />
      ) : (
        <table className="sb-table">
          <tbody>
            {query.data.map(({ country, mutedAt, reason }) => (
              <tr key={country}>
                <th scope="row">
                  <CountryName code={country} />
                </th>
                <td>
                  since <TimeValue at={mutedAt} withDate />
                  {reason === null ? '' : `: ${reason}`}
                </td>
                <td data-number="true">
                  <Button
                    variant="default"
                    aria-label={`Unmute ${countryName(country)}`}
                    onClick={() => void unmute(country)}
                  >
                    Unmute
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Modal>
  )
}
