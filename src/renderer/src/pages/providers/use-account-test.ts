import type { AccountTest } from '../../../../contract/account-models.ts'
import { api, useQuery } from '../../api.ts'

export interface AccountTesting {
  /** Null while it is being tried, and while there is nothing to try. */
  readonly result: AccountTest | null
  readonly error: unknown
  readonly again: () => void
}

/** Tries an account once, and again when it is asked to or the credentials changed. */
export function useAccountTest(input: Parameters<typeof api.accounts.test>[0] | null): AccountTesting {
  // Kept in this page's memory only, where the form already holds it.
  const { data, error, loading, reload } = useQuery(JSON.stringify(input), async (signal) =>
    input === null ? null : api.accounts.test(input, { signal }),
  )
  return { result: loading ? null : (data ?? null), error: loading ? undefined : error, again: reload }
}

/** A key that the provider refuses is of no use; anything else may pass, or be somebody else's to mend. */
export const mayGoOn = ({ result }: AccountTesting): boolean =>
  result !== null && (result.ok || (result.problem !== 'wrong-key' && result.problem !== 'bad-settings'))
