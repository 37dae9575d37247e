import { describe, expect, test } from 'vitest'
import { type AdapterName, adapters } from '../../../src/contract/models.ts'
import { silentLog } from '../../../src/engine/log.ts'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { createHttp } from '../../../src/engine/providers/http.ts'
import { ProviderConfigError } from '../../../src/engine/providers/provider-config-error.ts'
import { createProvider } from '../../../src/engine/providers/registry.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const clock = new FakeClock()
const create = (overrides: Partial<ProviderConfig>) =>
  createProvider(aProvider(overrides), { clock, http: createHttp({ clock, log: silentLog }) })

test.each(adapters)('%s works with its own hosts when the settings name none', (adapter) => {
  expect(create({ adapter }).config.adapter).toBe(adapter)
})

test.each<[Partial<ProviderConfig>]>([
  [{ adapter: 'telnyx', accountId: '' }],
  [{ adapter: 'telnyx', accountId: '', sender: '12345' }],
  [{ adapter: 'telnyx', accountId: 'profile-1', sender: 'Acme' }],
  [{ adapter: 'infobip', accountId: '' }],
])('a provider whose credentials are one key needs no account id: %j', (overrides) => {
  expect(create(overrides).config).toMatchObject(overrides)
})

describe('settings that cannot work are refused, saying what to do', () => {
  test.each<[Partial<ProviderConfig>, string]>([
    [{ accountId: ' ' }, 'the account id is empty. Copy it'],
    [{ secret: '' }, 'the secret is empty. Copy it'],
    [{ sender: '' }, 'the sender is empty. Enter a number'],
    [{ currency: 'euro' }, 'Enter an ISO 4217 code'],
    [
      { adapter: 'pigeon' as AdapterName },
      'there is no adapter "pigeon". Choose one of: twilio, vonage, plivo, telnyx, infobip.',
    ],
    [{ adapter: 'toString' as AdapterName }, 'there is no adapter'],
    [{ adapter: 'plivo', accountId: '' }, 'the account id is empty. Copy it'],
    [{ adapter: 'telnyx', accountId: '', sender: 'Acme' }, 'Enter the id of the profile as the account id.'],
    [{ baseUrls: { api: 'http://api.twilio.com' } }, 'Use https:// there.'],
    [{ baseUrls: { rest: 'https://rest.nexmo.com' } }, 'There is no base URL named "rest"'],
  ])('%j', (overrides, reason) => {
    expect(() => create(overrides)).toThrow(ProviderConfigError)
    expect(() => create(overrides)).toThrow(reason)
  })

  test('the message names the provider, by its key where it has no label', () => {
    expect(() => create({ secret: '' })).toThrow(/^Twilio main: /)
    expect(() => create({ label: '', secret: '' })).toThrow(/^twilio-main: /)
  })

  test('the message does not hold the secret', () => {
    expect(() => create({ secret: 'hunter2', sender: '' })).toThrow(/^(?!.*hunter2)/)
  })
})
