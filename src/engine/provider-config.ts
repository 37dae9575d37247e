import type { AdapterName, Service } from '../contract/models.ts'

/** One configured account at a provider company, with its credentials. Lives in memory only. */
export interface ProviderConfig {
  /** Stable key, lower case: what the database and the logs call it. */
  readonly name: string
  readonly label: string
  readonly adapter: AdapterName
  /** 1 is tried first. */
  readonly priority: number
  readonly enabled: boolean
  /** The public half of the credentials: account SID, API key; Telnyx: messaging profile id; Infobip: unused. */
  readonly accountId: string
  /** Auth token, API secret or the like. Never logged. */
  readonly secret: string
  /** Sender: E.164 number or alphanumeric id. */
  readonly sender: string
  /** Currency of its prices when the payload names none, ISO 4217. */
  readonly currency: string
  readonly services: readonly Service[]
  /** ISO 3166-1 alpha-2; null for all. */
  readonly allowedCountries: readonly string[] | null
  /** Replaces the adapter's default hosts, path prefix included, by the adapter's own keys (`api`, `pricing` ...). */
  readonly baseUrls: Readonly<Record<string, string>>
  /** Instead of {@link sender}, by ISO 3166-1 alpha-2. */
  readonly senders?: Readonly<Record<string, string>>
  /** The provider's own test credentials: verifications in mode `test` go by them, unsent and free of charge. */
  readonly test?: TestCredentials | null
}

export interface TestCredentials {
  readonly accountId: string
  /** Never logged. */
  readonly secret: string
}
