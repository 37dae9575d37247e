import type { AdapterName } from '../../contract/models.ts'
import { currencySchema } from '../../contract/money.ts'
import type { Clock } from '../clock.ts'
import { errorText } from '../log.ts'
import type { ProviderConfig } from '../provider-config.ts'
import type { Http } from './http.ts'
import type { SmsProvider } from './provider.ts'
import { ProviderConfigError } from './provider-config-error.ts'
import { createTwilio } from './twilio.ts'
import { createVonage } from './vonage.ts'

export interface ProviderDeps {
  readonly http: Http
  readonly clock: Clock
}

const factories = {
  twilio: createTwilio,
  vonage: createVonage,
} satisfies Record<AdapterName, (config: ProviderConfig, deps: ProviderDeps) => SmsProvider>

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
  if (config.accountId.trim() === '') return fail('the account id is empty. Copy it from the console of the provider.')
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
