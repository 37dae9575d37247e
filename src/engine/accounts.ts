import type Database from 'better-sqlite3'
import type { Workspace } from '../contract/models.ts'
import { createAccountProvider } from './accounts-provider.ts'
import type { Clock } from './clock.ts'
import { type SecretStore, secretName, testSecretName } from './keys.ts'
import { errorText, type Log } from './log.ts'
import type { ProviderConfig } from './provider-config.ts'
import type { SmsProvider } from './providers/provider.ts'
import { hostsOf, type ProviderDeps } from './providers/registry.ts'
import type { LinkSenses } from './routing/link-sentinel.ts'
import { systemSenses } from './routing/link-sentinel-senses.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { sendersOf } from './store/provider-senders.ts'
import { listAccounts, listProviders, type StoredAccount, saveProvider } from './store/providers.ts'

/** The sandbox's servers get new ports at every start; what the operator set about its providers stays. */
export function adoptSandbox(db: Database.Database, sandbox: Sandbox, clock: Clock): readonly ProviderConfig[] {
  for (const config of sandbox.providers) saveProvider(db, config, clock.now())
  const secrets = new Map(sandbox.providers.map(({ name, secret }) => [name, secret]))
  return listProviders(db).flatMap((stored) => {
    const secret = secrets.get(stored.name)
    return secret === undefined ? [] : { ...stored, secret }
  })
}

/** Providers whose secret the key store has and can open; the others are named in the log and left out. */
export async function storedConfigs(
  db: Database.Database,
  keys: SecretStore,
  log: Log,
): Promise<readonly ProviderConfig[]> {
  const configs = await Promise.all(listAccounts(db).map((stored) => configOf(db, keys, stored, log)))
  return configs.flatMap((config) => config ?? [])
}

/** An account with its secrets; null while they are locked, or when they are gone or damaged. */
export async function configOf(
  db: Database.Database,
  keys: SecretStore,
  { region: _region, testAccountId, keyedAt: _keyedAt, addedAt: _addedAt, ...stored }: StoredAccount,
  log: Log,
): Promise<ProviderConfig | null> {
  const { name } = stored
  try {
    const secret = await keys.get(secretName(name))
    if (secret === null) {
      const why = keys.storage().locked ? 'waits for its secret to be unlocked' : 'has no stored secret'
      log.warn(`a provider ${why} and is left out`, { provider: name })
      return null
    }
    const testSecret = testAccountId === null ? null : await keys.get(testSecretName(name))
    const test = testAccountId === null || testSecret === null ? null : { accountId: testAccountId, secret: testSecret }
    return { ...stored, secret, test, senders: sendersOf(db, name) }
  } catch (error) {
    log.error("a provider's secret cannot be read and it is left out", { provider: name, error: errorText(error) })
    return null
  }
}

/** The network is watched by reaching for the providers' own hosts. */
export function linkSenses(workspace: Workspace, configs: () => readonly ProviderConfig[]): LinkSenses | null {
  return workspace === 'sandbox' ? null : systemSenses(() => configs().flatMap(hostsOf))
}

/** A provider whose configuration cannot work is named in the log and left out; the others go on. */
export function usable(configs: readonly ProviderConfig[], deps: ProviderDeps, log: Log): readonly SmsProvider[] {
  return configs.flatMap((config) => {
    try {
      return createAccountProvider(config, deps)
    } catch (error) {
      log.error('a provider cannot be used', { provider: config.name, error: errorText(error) })
      return []
    }
  })
}
