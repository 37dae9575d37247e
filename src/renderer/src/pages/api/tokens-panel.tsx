import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { ApiToken } from '../../../../contract/local-api.ts'
import { api } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { scopeWords } from './scopes.ts'
import type { ApiPanelProps } from './switch-panel.tsx'
import { TokenDialog } from './token-dialog.tsx'

/** Who may call: one token for each program, so that one can be taken away without the others. */
export function TokensPanel({ view, onChanged }: ApiPanelProps): ReactElement {
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<ApiToken | null>(null)
  const revoke = async (token: ApiToken): Promise<void> => {
    try {
      onChanged(await api.localApi.revokeToken({ id: token.id }))
      notify.success(`The token ${token.name} is revoked`)
    } catch (error) {
      notify.error(error)
    }
    setRevoking(null)
  }
  return (
    <Panel
      title="Tokens"
      aside={
        <Button size="compact-xs" variant="default" onClick={() => setMaking(true)}>
          New token
        </Button>
      }
      flush
    >
      {view.tokens.length === 0 ? (
        <EmptyState title="No token yet" body="Every request needs one. Make one for each program that calls." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <section className="sb-api-tokens" tabIndex={0} aria-label="Tokens, table">
          <table className="sb-table sb-business-table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">May</th>
                <th scope="col">Begins with</th>
                <th scope="col">Made</th>
                <th scope="col">Last used</th>
                <th scope="col">
                  <span className="sb-sr-only">Action</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {view.tokens.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => setRevoking(token)} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {making ? <TokenDialog onClose={() => setMaking(false)} /> : null}
      {revoking === null ? null : (
        <RevokeDialog token={revoking} onConfirm={() => revoke(revoking)} onClose={() => setRevoking(null)} />
      )}
    </Panel>
  )
}

interface RowProps {
  readonly token: ApiToken
  readonly onRevoke: () => void
}

function TokenRow({ token, onRevoke }: RowProps): ReactElement {
  return (
    <tr>
      <th scope="row">{token.name}</th>
      <td>{scopeWords[token.scope].label}</td>
      <td>
        <code>{token.begins}</code>
      </td>
      <td>
        <TimeValue at={token.createdAt} withDate />
      </td>
      <td>
        {token.lastUsedAt === null ? (
          <span className="sb-dim">Never</span>
        ) : (
          <TimeValue at={token.lastUsedAt} withDate />
        )}
      </td>
      <td>
        {token.revokedAt === null ? (
          <Button size="compact-xs" variant="default" aria-label={`Revoke the token ${token.name}`} onClick={onRevoke}>
            Revoke
          </Button>
        ) : (
          <ToneBadge tone="neutral" icon="ban" label="Revoked" />
        )}
      </td>
    </tr>
  )
}
