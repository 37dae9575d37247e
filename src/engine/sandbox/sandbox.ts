import { HOUR_MS } from '../../contract/durations.ts'
import type { Fault, HandsetMessage } from '../../contract/sandbox.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import type { ProviderConfig } from '../provider-config.ts'
import type { Climate } from './climate.ts'
import { countries } from './countries.ts'
import type { FaultPlan } from './faults.ts'
import { followHardOutages } from './hard-outages.ts'
import type { SandboxMessage } from './message-book.ts'
import { randomMobileNumber } from './numbers.ts'
import { type PriceMarket, priceMarket } from './price-market.ts'
import { sandboxProfiles } from './provider-profiles.ts'
import { createRandom, pickWeighted } from './random.ts'
import { type AcceptedMessage, SandboxProvider } from './sandbox-provider.ts'
import { createWorld } from './world.ts'

/** A message that has just reached a handset. One verification may arrive more than once. */
export interface DeliveredMessage {
  readonly to: string
  readonly body: string
  readonly provider: string
  /** UTC epoch ms. */
  readonly at: number
  /** Whether the person types the code of this message. */
  readonly converts: boolean
  readonly typesAfterMs: number
}

export interface Sandbox {
  /** Ready for the adapters: base URLs and credentials of the servers that run now. */
  readonly providers: readonly ProviderConfig[]
  /** How long an hour of the price lists takes, ms. */
  readonly priceHourMs: number
  /** Rejects for a provider that does not exist. */
  setFault(provider: string, fault: Fault | null): Promise<void>
  faults(): Readonly<Record<string, Fault | null>>
  /** Oldest first; of one provider or of all. */
  record(provider?: string): readonly AcceptedMessage[]
  /** What has arrived at a number by now, oldest first. */
  handset(e164: string): readonly HandsetMessage[]
  onDelivered(listener: (message: DeliveredMessage) => void): () => void
  /** A valid mobile number, from countries by their share of the traffic. */
  nextRecipient(): { readonly e164: string; readonly country: string }
  /** Closes every port and connection. */
  stop(): Promise<void>
}

export interface SandboxOptions {
  /** Whole number; the same seed gives the same world. */
  readonly seed: number
  readonly clock: Clock
  readonly log: Log
  /** Multiplies the world's delays (1 by default): answers to submissions, delivery, typing. 0 is at once. */
  readonly pace?: { readonly submit?: number; readonly receipt?: number; readonly typing?: number }
  /** How long an hour of the price lists takes, ms; an hour unless told. */
  readonly priceHourMs?: number
  /** Price lists of another size; those of the sandbox's own countries unless told. */
  readonly market?: PriceMarket
  /** Lets routes drift and break, and prices move, as in the optimizer's simulator; left out, nothing breaks by itself. */
  readonly climate?: Climate
  /** Providers forget messages older than this, ms; never unless told. */
  readonly remembersMs?: number
  /** For whoever counts what was done to submissions: called once for each that met a fault. */
  readonly onDisturbed?: (plan: FaultPlan) => void
}

/** Starts one HTTP server on loopback for each provider of the sandbox world. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { seed, clock, log, remembersMs, onDisturbed } = options
  const { priceHourMs = HOUR_MS } = options
  const world = createWorld(seed, priceHourMs, options.market && priceMarket(options.market), options.climate)
  const recipients = createRandom(seed, 'recipients')
  const listeners = new Set<(message: DeliveredMessage) => void>()
  const pace = { submit: 1, receipt: 1, typing: 1, ...options.pace }

  const announce = (provider: string, { to, body, converts, typesAfterMs }: SandboxMessage) => {
    for (const listener of listeners) {
      try {
        listener({ to, body, provider, at: clock.now(), converts, typesAfterMs })
      } catch (error) {
        log.error('a listener of the sandbox failed', { provider, error: errorText(error) })
      }
    }
  }

  const running = sandboxProfiles.map((profile) => {
    const onDelivered = (message: SandboxMessage) => announce(profile.name, message)
    return new SandboxProvider({ profile, world, clock, log, pace, remembersMs, onDelivered, onDisturbed })
  })
  await Promise.all(running.map((provider) => provider.start()))
  const { weather } = world
  const endWeather = weather === null ? () => {} : followHardOutages({ weather, clock, log, providers: running })
  const byName = new Map(running.map((provider) => [provider.name, provider]))

  return {
    providers: running.map((provider) => provider.config()),
    priceHourMs,
    async setFault(name, fault) {
      const provider = byName.get(name)
      if (provider === undefined) throw new Error(`the sandbox has no provider called ${name}`)
      await provider.setFault(fault)
      log.info('sandbox fault set', { provider: name, fault })
    },
    faults: () => Object.fromEntries(running.map(({ name, fault }) => [name, fault])),
    record: (name) =>
      running
        .filter((provider) => name === undefined || provider.name === name)
        .flatMap((provider) => provider.record())
        .sort((a, b) => a.at - b.at),
    handset: (e164) => running.flatMap((provider) => provider.handset(e164)).sort((a, b) => a.at - b.at),
    onDelivered(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    nextRecipient() {
      const country = pickWeighted(countries, ({ traffic }) => traffic, recipients.next())
      return { e164: randomMobileNumber(country, recipients), country: country.iso }
    },
    async stop() {
      endWeather()
      await Promise.all(running.map((provider) => provider.stop()))
    },
  }
}
