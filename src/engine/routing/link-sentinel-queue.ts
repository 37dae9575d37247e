import type { SendResult } from '../providers/provider.ts'
import { notAccepted } from '../providers/verdict.ts'
import type { LinkSentinel } from './link-sentinel.ts'

export interface LinkAnswer {
  readonly result: SendResult
  /** Our own network failed and not the provider: the breaker must not hear of it. */
  readonly isOurOwn: boolean
}

/**
 * Submits as soon as our own network is up. What failed before its first byte because the network was down is
 * submitted again when it is back: nothing had been sent, so nothing is doubled. Ends without a submission when the
 * code has expired meanwhile (`isAlive`) or when `signal` aborts.
 */
export async function submitOverLink(
  link: LinkSentinel,
  provider: string,
  submit: () => Promise<SendResult>,
  isAlive: () => boolean,
  signal: AbortSignal,
): Promise<LinkAnswer> {
  for (let waited = false; ; waited = true) {
    await link.whenUp(signal)
    if (signal.aborted) return { result: stopped(), isOurOwn: true }
    if (waited && !isAlive()) return { result: tooLate(), isOurOwn: true }
    const result = await submit()
    if (result.outcome === 'accepted' || !gotNoAnswer(result.category)) {
      // An interrupted submission says nothing either way.
      if (result.outcome === 'accepted' || result.category !== 'interrupted') link.answered(provider)
      return { result, isOurOwn: false }
    }
    const isOurOwn = await link.failed(provider, result.category !== 'refused')
    if (!isOurOwn || result.category !== 'refused') return { result, isOurOwn }
  }
}

const gotNoAnswer = (category: string): boolean =>
  category === 'refused' || category === 'timeout' || category === 'reset'

const stopped = () => notAccepted('interrupted', { code: null, message: 'stopped while our own network was down' })
const tooLate = () => notAccepted('refused', { code: null, message: 'our own network was down until the code expired' })
