import { twilioTestSender } from './accounts-kinds.ts'
import type { ProviderConfig } from './provider-config.ts'
import type { DeliveryReport, SmsProvider } from './providers/provider.ts'
import { createProvider, type ProviderDeps } from './providers/registry.ts'
import { isTestMessage, testMessageId } from './providers/test-message.ts'

/**
 * The provider of an account: one adapter for each of its senders, chosen by the recipient's country, and one for
 * its test credentials, by which verifications in mode `test` go. Receipts, prices and balance are asked for by the
 * account's own.
 *
 * @throws ProviderConfigError when the settings cannot work
 */
export function createAccountProvider(config: ProviderConfig, deps: ProviderDeps): SmsProvider {
  const own = createProvider(config, deps)
  const senders = new Map(
    Object.entries(config.senders ?? {}).map(([country, sender]) => [
      country,
      createProvider({ ...config, sender }, deps),
    ]),
  )
  const from = (country: string | undefined): SmsProvider => senders.get(country ?? '') ?? own
  const test = config.test ? createProvider(testConfig({ ...config, test: config.test }), deps) : null

  return {
    ...own,
    async send(message, options) {
      if (test === null || message.test !== true) return from(message.country).send(message, options)
      const result = await test.send(message, options)
      if (result.outcome !== 'accepted') return result
      return { ...result, providerMessageId: testMessageId(result.providerMessageId), price: free(config) }
    },
    async lookup(request, options) {
      if (test === null || request.test !== true) return from(request.country).lookup(request, options)
      return { kind: 'unavailable', reason: 'test credentials can send, but cannot be asked what they sent' }
    },
    async statuses(ids, options) {
      const sent = ids.filter((id) => !isTestMessage(id))
      const reports = sent.length === 0 ? [] : await own.statuses(sent, options)
      return [...reports, ...ids.filter(isTestMessage).map((id) => testReport(id, config))]
    },
  }
}

/** The account as its test credentials see it: they know none of its numbers. */
export function testConfig(
  config: ProviderConfig & { readonly test: NonNullable<ProviderConfig['test']> },
): ProviderConfig {
  return { ...config, ...config.test, sender: twilioTestSender, senders: {}, test: null }
}

const free = ({ currency }: ProviderConfig) => ({ micros: 0, currency })

/** Nothing was sent, so nothing more will be known of it. */
const testReport = (providerMessageId: string, config: ProviderConfig): DeliveryReport => ({
  providerMessageId,
  delivery: 'unknown',
  final: true,
  errorCode: null,
  errorMessage: null,
  price: free(config),
  at: null,
})
