import type { ProviderConfig } from '../../src/engine/provider-config.ts'

/** A Twilio account that could be used, but for its credentials. */
export function aProvider(overrides: Partial<ProviderConfig> = {}): ProviderConfig {
  return {
    name: 'twilio-main',
    label: 'Twilio main',
    adapter: 'twilio',
    priority: 1,
    enabled: true,
    accountId: 'AC00000000000000000000000000000001',
    secret: 'correct-horse-battery-staple',
    sender: '+15005550006',
    currency: 'USD',
    services: ['sms'],
    allowedCountries: null,
    baseUrls: {},
    ...overrides,
  }
}
