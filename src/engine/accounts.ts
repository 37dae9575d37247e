import type Database from 'better-sqlite3'
import type { Workspace } from '../contract/models.ts'
import type { Clock } from './clock.ts'
import type { KeyStore } from './keys.ts'
import { errorText, type Log } from './log.ts'
import type { ProviderConfig } from './provider-config.ts'
import type { SmsProvider } from './providers/provider.ts'
import { createProvider, hostsOf, type ProviderDeps } from './providers/registry.ts'
import type { LinkSenses } from './routing/link-sentinel.ts'
import { systemSenses } from './routing/link-sentinel-senses.ts'
import { countries as worldCountries } from './sandbox/countries.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { listProviders, saveProvider } from './store/providers.ts'

/** The sandbox's servers get new ports at every start; what the operator set about its providers stays. */
export function adoptSandbox(db: Database.Database, sandbox: Sandbox, clock: Clock): readonly ProviderConfig[] {
  for (const config of sandbox.providers) saveProvider(db, config, clock.now())
  const secrets = new Map(sandbox.providers.map(({ name, secret }) => [name, secret]))
  return listProviders(db).flatMap((stored) => {
    const secret = secrets.get(stored.name)
    return secret === undefined ? [] : { ...stored, secret }
  })
}

/** Providers whose secret the key store has; the others are named in the log and left out. */
export async function storedConfigs(
  db: Database.Database,
  keys: KeyStore,
  log: Log,
): Promise<readonly ProviderConfig[]> {
  const configs = await Promise.all(
    listProviders(db).map(async (stored) => {
      const secret = await keys.get(`provider:${stored.name}`)
      if (secret === null) log.warn('a provider has no stored secret and is left out', { provider: stored.name })
      return secret === null ? [] : { ...stored, secret }
    }),
  )
  return configs.flat()
}

/** The network is watched by reaching for the providers' own hosts. */
export function linkSenses(workspace: Workspace, configs: readonly ProviderConfig[]): LinkSenses | null {
  return workspace === 'sandbox' ? null : systemSenses(() => configs.flatMap(hostsOf))
}

/** A provider whose configuration cannot work is named in the log and left out; the others go on. */
export function usable(configs: readonly ProviderConfig[], deps: ProviderDeps, log: Log): readonly SmsProvider[] {
  return configs.flatMap((config) => {
    try {
      return createProvider(config, deps)
    } catch (error) {
      log.error('a provider cannot be used', { provider: config.name, error: errorText(error) })
      return []
    }
  })
}

export function pricedCountries(isSandbox: boolean, configs: readonly ProviderConfig[]): readonly string[] {
  if (isSandbox) return worldCountries.map(({ iso }) => iso)
  return [...new Set(configs.flatMap(({ allowedCountries }) => allowedCountries ?? []))]
}
