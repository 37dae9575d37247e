import { Loader } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { AccountTest } from '../../../../contract/account-models.ts'
import { errorMessage } from '../../api.ts'
import { MoneyValue } from '../../components/money-value.tsx'
import { formatDuration } from '../../format.ts'

const titles: Readonly<Record<Extract<AccountTest, { ok: false }>['problem'], string>> = {
  'wrong-key': 'The provider does not take this key',
  'wrong-region': 'Nothing useful answers at this address',
  'no-network': 'The provider could not be reached',
  'no-credit': 'The key works, but the account is empty',
  'account-blocked': 'The key works, but the account is blocked',
  'provider-trouble': 'The provider did not answer as it should',
  'bad-settings': 'This cannot work as it is set up',
}

export interface AccountTestResultProps {
  /** Null while it is being tried. */
  readonly result: AccountTest | null
  readonly error: unknown
}

/** What came of trying an account. */
export function AccountTestResult({ result, error }: AccountTestResultProps): ReactElement {
  if (error !== undefined) return <Said tone="bad" title="It could not be tried" text={errorMessage(error)} />
  if (result === null)
    return (
      <p className="sb-account-trying" role="status">
        <Loader size="xs" aria-hidden="true" /> Asking for the balance, which costs nothing…
      </p>
    )
  if (!result.ok)
    return (
      <Said
        tone="bad"
        title={titles[result.problem]}
        text={`${result.message}${result.code === null ? '' : ` Code ${result.code}.`}`}
      />
    )
  return (
    <div className="sb-account-result" data-tone="ok" role="status">
      <p className="sb-account-result-title">
        <IconCheck size={16} aria-hidden="true" /> The account works
      </p>
      <p>
        Balance <MoneyValue money={result.balance} kind="sum" />, answered in {formatDuration(result.latencyMs)}.
        {result.testCredentials ? ' The test credentials work too.' : ''}
      </p>
    </div>
  )
}

function Said({ tone, title, text }: { readonly tone: 'bad'; readonly title: string; readonly text: string }) {
  return (
    <div className="sb-account-result" data-tone={tone} role="alert">
      <p className="sb-account-result-title">
        <IconAlertTriangle size={16} aria-hidden="true" /> {title}
      </p>
      <p>{text}</p>
    </div>
  )
}
