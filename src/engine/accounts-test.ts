import type { AccountField, AccountTest } from '../contract/account-models.ts'
import type { Category } from '../contract/models.ts'
import { createAccountProvider, testConfig } from './accounts-provider.ts'
import { AppError } from './app-error.ts'
import { errorText } from './log.ts'
import type { ProviderConfig } from './provider-config.ts'
import { type NotAccepted, ProviderCallError } from './providers/provider.ts'
import { ProviderConfigError } from './providers/provider-config-error.ts'
import { createProvider, type ProviderDeps } from './providers/registry.ts'
import { redact } from './redact.ts'

const DEADLINE_MS = 5_000
const TEST_TTL_MS = 60_000

type Failed = Extract<AccountTest, { readonly ok: false }>

/**
 * Tries an account: its balance is read, which is free, and where there are test credentials a message is sent by
 * them, which reaches nobody and costs nothing. Never rejects, and never repeats a secret.
 */
export async function testAccount(config: ProviderConfig, deps: ProviderDeps): Promise<AccountTest> {
  const startedAt = deps.clock.monotonic()
  const failed = (
    problem: Failed['problem'],
    field: AccountField | null,
    message: string,
    code: string | null,
  ): Failed => ({
    ok: false,
    problem,
    field,
    message: redact(message, [config.secret, config.test?.secret ?? '']),
    code,
    latencyMs: deps.clock.monotonic() - startedAt,
  })
  try {
    const balance = await createAccountProvider(config, deps).balance({ deadlineMs: DEADLINE_MS })
    const latencyMs = deps.clock.monotonic() - startedAt
    const refusal = config.test ? await trySending({ ...config, test: config.test }, deps) : null
    if (refusal !== null) {
      const field = refusal.category === 'bad-credentials' ? 'testSecret' : 'testAccountId'
      const message = `The account works, but its test credentials do not. ${refusal.message}`
      return failed(problemOf(refusal.category, config), field, message, refusal.code)
    }
    return { ok: true, balance, latencyMs, testCredentials: config.test != null }
  } catch (error) {
    if (error instanceof ProviderConfigError) return failed('bad-settings', null, error.message, null)
    if (error instanceof AppError) return failed('bad-settings', fieldIn(error), error.message, null)
    if (!(error instanceof ProviderCallError)) return failed('provider-trouble', null, errorText(error), null)
    // No code of the provider's own: whoever answered there does not know what was asked for.
    const isStranger = error.code === '404' && isElsewhere(config)
    const problem = isStranger ? 'wrong-region' : problemOf(error.category, config)
    return failed(problem, fieldOf(problem), sentenceOf(problem, error, config), error.code)
  }
}

async function trySending(
  config: ProviderConfig & { readonly test: NonNullable<ProviderConfig['test']> },
  deps: ProviderDeps,
): Promise<NotAccepted | null> {
  const own = testConfig(config)
  const message = { to: own.sender, body: 'Signalbox tries its test credentials.', reference: 'sb-test-credentials' }
  const result = await createProvider(own, deps).send({ ...message, ttlMs: TEST_TTL_MS }, { deadlineMs: DEADLINE_MS })
  return result.outcome === 'accepted' ? null : result
}

/** Addresses of one's own, or of another region than the default. */
const isElsewhere = ({ baseUrls }: ProviderConfig): boolean => Object.keys(baseUrls).length > 0

function problemOf(category: Category, config: ProviderConfig): Failed['problem'] {
  switch (category) {
    case 'bad-credentials':
      return 'wrong-key'
    case 'no-credit':
    case 'account-blocked':
      return category
    case 'refused':
    case 'timeout':
    case 'reset':
      return isElsewhere(config) ? 'wrong-region' : 'no-network'
    case 'malformed-answer':
    case 'bad-request':
      return isElsewhere(config) ? 'wrong-region' : 'provider-trouble'
    default:
      return 'provider-trouble'
  }
}

function fieldOf(problem: Failed['problem']): AccountField | null {
  if (problem === 'wrong-key') return 'secret'
  return problem === 'wrong-region' ? 'baseUrls' : null
}

function sentenceOf(problem: Failed['problem'], { message }: Error, config: ProviderConfig): string {
  switch (problem) {
    case 'wrong-key':
      return `${ended(message)} A key of another region is refused like this too.`
    case 'wrong-region':
      return `Nobody who speaks for this provider answers at ${hostsIn(config)}. Check the region and the address. (${message})`
    case 'no-network':
      return `The provider could not be reached. Check this machine's network, a proxy or a firewall. (${message})`
    default:
      return message
  }
}

const hostsIn = ({ baseUrls }: ProviderConfig): string =>
  [...new Set(Object.values(baseUrls).map((url) => (URL.canParse(url) ? new URL(url).host : 'this address')))].join(
    ', ',
  )

const fieldIn = (error: AppError): AccountField | null =>
  'field' in error.data && error.data.field === 'baseUrls' ? 'baseUrls' : null

/** The provider's own words may end without a full stop. */
const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
