import type { Category } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import type { Clock } from '../clock.ts'
import { errorText } from '../log.ts'
import { categoryRules } from '../providers/outcome.ts'
import { ProviderCallError, type SmsProvider } from '../providers/provider.ts'
import type { LinkSentinel } from './link-sentinel.ts'

export const PROBE_DEADLINE_MS = 4_000

export interface ProbeResult {
  /** UTC epoch ms. */
  readonly at: number
  readonly ok: boolean
  readonly durationMs: number
  /** For people; null when it passed. */
  readonly error: string | null
}

export interface BalanceReading {
  readonly money: Money
  /** UTC epoch ms. */
  readonly at: number
}

/** The provider could not be asked, or said something that has nothing to do with its health. */
type NoVerdict = null

/** Asks a provider for its balance, which is free, and takes the answer as a sign of life. Never rejects. */
export async function probe(
  provider: SmsProvider,
  link: LinkSentinel,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly probe: ProbeResult; readonly balance: BalanceReading | null } | NoVerdict> {
  const startedAt = clock.monotonic()
  const result = (error: string | null) => ({
    at: clock.now(),
    ok: error === null,
    durationMs: clock.monotonic() - startedAt,
    error,
  })
  try {
    const money = await provider.balance({ deadlineMs: PROBE_DEADLINE_MS, signal })
    link.answered(provider.config.name)
    return { probe: result(null), balance: { money, at: clock.now() } }
  } catch (error) {
    const category = error instanceof ProviderCallError ? error.category : 'malformed-answer'
    if (await isOurOwn(provider.config.name, category, link)) return null
    const { signal: meaning } = categoryRules[category]
    return meaning === 'failure' || meaning === 'trip' ? { probe: result(errorText(error)), balance: null } : null
  }
}

/** No answer at all may be our own network's fault; any answer proves that it works. */
async function isOurOwn(provider: string, category: Category, link: LinkSentinel): Promise<boolean> {
  if (category === 'interrupted') return true
  if (category === 'refused') return link.failed(provider, false)
  if (category === 'timeout' || category === 'reset') return link.failed(provider, true)
  link.answered(provider)
  return false
}
