import type { AdapterName } from '../../contract/models.ts'
import type { Fault, HandsetMessage } from '../../contract/sandbox.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { type Dialect, type DialectContext, randomUuid, type SandboxAccount } from './dialects/dialect.ts'
import { infobipDialect } from './dialects/infobip.ts'
import { plivoDialect } from './dialects/plivo.ts'
import { telnyxDialect } from './dialects/telnyx.ts'
import { twilioDialect } from './dialects/twilio.ts'
import { vonageDialect } from './dialects/vonage.ts'
import type { FaultPlan } from './faults.ts'
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
  readonly remembersMs?: number | undefined
  readonly onDelivered: (message: SandboxMessage) => void
  readonly onDisturbed?: ((plan: FaultPlan) => void) | undefined
}

/** One provider of the sandbox world: its account, its message book and its HTTP server. */
export class SandboxProvider {
  readonly #profile: ProviderProfile
  readonly #account: SandboxAccount
  readonly #book: MessageBook
  readonly #server: ProviderServer

  constructor({ profile, world, clock, log, pace, remembersMs, onDelivered, onDisturbed }: SandboxProviderOptions) {
    const { name } = profile
    this.#profile = profile
    this.#account = accountFor(profile, world.seed)
    this.#book = new MessageBook({ provider: profile, world, clock, pace, remembersMs, onDelivered })
    // Ids must not come back when a second session plays the same world.
    const ids = createRandom(world.seed, 'ids', name, clock.now())
    const context = { provider: profile, account: this.#account, book: this.#book, world, clock, random: ids }
    const latencies = createRandom(world.seed, 'latency', name)
    this.#server = new ProviderServer({
      name,
      dialect: languages[profile.dialect].speak(context),
      clock,
      log,
      random: createRandom(world.seed, 'faults', name),
      submitLatencyMs: () => lognormalMs(latencies, profile.submitLatency) * pace.submit,
      onDisturbed,
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
    const { hosts } = languages[dialect]
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
      baseUrls: Object.fromEntries(hosts.map((host) => [host, `${origin}/${host}`])),
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

/** Each dialect with the hosts of its provider, which are the first step of the path on our one port. */
const languages: Readonly<
  Record<AdapterName, { readonly speak: (context: DialectContext) => Dialect; readonly hosts: readonly string[] }>
> = {
  twilio: { speak: twilioDialect, hosts: ['api', 'pricing'] },
  vonage: { speak: vonageDialect, hosts: ['rest', 'api'] },
  plivo: { speak: plivoDialect, hosts: ['api'] },
  telnyx: { speak: telnyxDialect, hosts: ['api'] },
  infobip: { speak: infobipDialect, hosts: ['api'] },
}

/** Made-up credentials in the shape the provider gives out; the same for every session of a world. */
function accountFor({ name, dialect }: ProviderProfile, seed: number): SandboxAccount {
  const random = createRandom(seed, 'account', name)
  const hex = (length: number) => randomText(random, length, '0123456789abcdef')
  const ownNumber = () => `+1555${randomText(random, 7, '123456789')}`
  switch (dialect) {
    case 'twilio':
      return { accountId: `AC${hex(32)}`, secret: hex(32), sender: ownNumber() }
    case 'vonage':
      return { accountId: hex(8), secret: hex(16), sender: 'Signalbox' }
    case 'plivo':
      return { accountId: `MA${hex(18).toUpperCase()}`, secret: hex(40), sender: ownNumber() }
    case 'telnyx':
      // The id of the messaging profile: the key alone says whose account it is.
      return { accountId: randomUuid(random), secret: `KEY${hex(32).toUpperCase()}_${hex(22)}`, sender: ownNumber() }
    case 'infobip':
      return { accountId: hex(6), secret: `${hex(32)}-${randomUuid(random)}`, sender: 'Signalbox' }
  }
}
