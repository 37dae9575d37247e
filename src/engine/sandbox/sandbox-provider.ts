import type { Fault, HandsetMessage } from '../../contract/models.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { ProviderConfig } from '../provider-config.ts'
import type { SandboxAccount } from './dialects/dialect.ts'
import { twilioDialect } from './dialects/twilio.ts'
import { vonageDialect } from './dialects/vonage.ts'
import { MessageBook, type SandboxMessage } from './message-book.ts'
import type { ProviderProfile } from './provider-profiles.ts'
import { createRandom, lognormalMs, randomText } from './random.ts'
import { ProviderServer } from './server.ts'
import type { World } from './world.ts'

/** A message a sandbox provider took, whatever it answered: the witness of what was really sent. */
export interface AcceptedMessage {
  readonly provider: string
  readonly providerMessageId: string
  /** E.164 with plus. */
  readonly to: string
  readonly body: string
  /** Our own reference, where the provider takes one. */
  readonly reference: string | null
  /** UTC epoch ms. */
  readonly at: number
  /** When it reached the handset, UTC epoch ms; null when it has not. */
  readonly deliveredAt: number | null
}

export interface SandboxProviderOptions {
  readonly profile: ProviderProfile
  readonly world: World
  readonly clock: Clock
  readonly log: Log
  readonly pace: { readonly submit: number; readonly receipt: number; readonly typing: number }
  readonly onDelivered: (message: SandboxMessage) => void
}

/** One provider of the sandbox world: its account, its message book and its HTTP server. */
export class SandboxProvider {
  readonly #profile: ProviderProfile
  readonly #account: SandboxAccount
  readonly #book: MessageBook
  readonly #server: ProviderServer

  constructor({ profile, world, clock, log, pace, onDelivered }: SandboxProviderOptions) {
    const { name } = profile
    this.#profile = profile
    this.#account = accountFor(profile, world.seed)
    this.#book = new MessageBook({ provider: profile, world, clock, pace, onDelivered })
    // Ids must not come back when a second session plays the same world.
    const ids = createRandom(world.seed, 'ids', name, clock.now())
    const context = { provider: profile, account: this.#account, book: this.#book, world, clock, random: ids }
    const latencies = createRandom(world.seed, 'latency', name)
    this.#server = new ProviderServer({
      name,
      dialect: profile.dialect === 'twilio' ? twilioDialect(context) : vonageDialect(context),
      clock,
      log,
      random: createRandom(world.seed, 'faults', name),
      submitLatencyMs: () => lognormalMs(latencies, profile.submitLatency) * pace.submit,
    })
  }

  get name(): string {
    return this.#profile.name
  }

  get fault(): Fault | null {
    return this.#server.fault
  }

  start = (): Promise<void> => this.#server.start()

  async stop(): Promise<void> {
    this.#book.stop()
    await this.#server.stop()
  }

  async setFault(fault: Fault | null): Promise<void> {
    this.#book.silent = fault === 'silent-non-delivery'
    await this.#server.setFault(fault)
  }

  /** How an adapter reaches this provider; the server must have been started. */
  config(): ProviderConfig {
    const { name, label, dialect, priority, currency } = this.#profile
    const { origin } = this.#server
    const baseUrls: Record<string, string> =
      dialect === 'twilio'
        ? { api: `${origin}/api`, pricing: `${origin}/pricing` }
        : { rest: `${origin}/rest`, api: `${origin}/api` }
    return {
      name,
      label,
      adapter: dialect,
      priority,
      enabled: true,
      ...this.#account,
      currency,
      services: ['sms'],
      allowedCountries: null,
      baseUrls,
    }
  }

  record(): readonly AcceptedMessage[] {
    return this.#book.all().map((message) => ({
      provider: this.name,
      providerMessageId: message.ids[0],
      to: message.to,
      body: message.body,
      reference: message.reference,
      at: message.acceptedAt,
      deliveredAt: this.#deliveredAt(message),
    }))
  }

  handset(e164: string): readonly HandsetMessage[] {
    return this.#book.sentTo(e164).flatMap((message) => {
      const at = this.#deliveredAt(message)
      return at === null ? [] : [{ at, provider: this.name, from: message.from, text: message.body }]
    })
  }

  #deliveredAt = (message: SandboxMessage): number | null =>
    message.fate === 'delivered' ? this.#book.settledAt(message) : null
}

/** Made-up credentials in the shape the provider gives out; the same for every session of a world. */
function accountFor({ name, dialect }: ProviderProfile, seed: number): SandboxAccount {
  const random = createRandom(seed, 'account', name)
  const hex = (length: number) => randomText(random, length, '0123456789abcdef')
  if (dialect === 'vonage') return { accountId: hex(8), secret: hex(16), sender: 'Signalbox' }
  return { accountId: `AC${hex(32)}`, secret: hex(32), sender: `+1555${randomText(random, 7, '123456789')}` }
}
