import type { AdapterName } from '../../contract/models.ts'
import { currencySchema } from '../../contract/money.ts'
import type { Clock } from '../clock.ts'
import { errorText } from '../log.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { resolveBaseUrls } from './base-url.ts'
import type { Http } from './http.ts'
import { createInfobip, infobipBaseUrls } from './infobip.ts'
import { createPlivo, plivoBaseUrls } from './plivo.ts'
import type { SmsProvider } from './provider.ts'
import { ProviderConfigError } from './provider-config-error.ts'
import { createTelnyx, telnyxBaseUrls } from './telnyx.ts'
import { createTwilio, twilioBaseUrls } from './twilio.ts'
import { createVonage, vonageBaseUrls } from './vonage.ts'

export interface ProviderDeps {
  readonly http: Http
  readonly clock: Clock
}

const factories = {
  twilio: createTwilio,
  vonage: createVonage,
  plivo: createPlivo,
  telnyx: createTelnyx,
  infobip: createInfobip,
} satisfies Record<AdapterName, (config: ProviderConfig, deps: ProviderDeps) => SmsProvider>

const baseUrls: Readonly<Record<AdapterName, Readonly<Record<string, string>>>> = {
  twilio: twilioBaseUrls,
  vonage: vonageBaseUrls,
  plivo: plivoBaseUrls,
  telnyx: telnyxBaseUrls,
  infobip: infobipBaseUrls,
}

/** An adapter's default hosts by its own keys. */
export const baseUrlsOf = (adapter: AdapterName): Readonly<Record<string, string>> => baseUrls[adapter]

/** The hosts a provider is reached at. */
export const hostsOf = (config: Pick<ProviderConfig, 'adapter' | 'baseUrls'>): readonly URL[] =>
  Object.values(resolveBaseUrls(baseUrls[config.adapter], config.baseUrls))

/** Their credentials are a single key. */
const withoutAccountId: readonly AdapterName[] = ['telnyx', 'infobip']

/**
 * Turns settings into a provider. Nothing is asked of the network: wrong credentials show at the first call.
 *
 * @throws ProviderConfigError when the settings cannot work, saying what to change
 */
export function createProvider(config: ProviderConfig, deps: ProviderDeps): SmsProvider {
  const fail = (what: string): never => {
    throw new ProviderConfigError(`${config.label || config.name}: ${what}`)
  }
  if (!Object.hasOwn(factories, config.adapter)) {
    return fail(`there is no adapter "${config.adapter}". Choose one of: ${Object.keys(factories).join(', ')}.`)
  }
  if (config.accountId.trim() === '' && !withoutAccountId.includes(config.adapter))
    return fail('the account id is empty. Copy it from the console of the provider.')
  if (config.secret.trim() === '') return fail('the secret is empty. Copy it from the console of the provider.')
  if (config.sender.trim() === '') return fail('the sender is empty. Enter a number in E.164 form or a sender id.')
  if (!currencySchema.safeParse(config.currency).success) {
    return fail(`"${config.currency}" is not a currency. Enter an ISO 4217 code such as EUR.`)
  }
  try {
    return factories[config.adapter](config, deps)
  } catch (error) {
    return fail(errorText(error))
  }
}
