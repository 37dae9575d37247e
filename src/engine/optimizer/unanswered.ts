/** A message that is on its way or was never answered. */
export interface Message {
  readonly id: string | number
  readonly provider: string
  readonly country: string
  readonly region: string | null
  readonly sentAt: number
  /** Whether its silence has been taken as evidence already. */
  silent: boolean
}

export interface UnansweredState {
  readonly messages: readonly Message[]
  readonly delays: readonly number[]
}

/** Upper ends of the delay classes: 1 s times the square root of 2, up to 6 minutes. */
const CLASSES = 18
const FADE = 0.999
/** Share of the answers that must usually have come before silence says something. */
const USUAL = 0.93
const START_SHARES = 40
const FORGET_MS = 3_600_000

const classEndMs = (i: number): number => 1_000 * 2 ** (i / 2)

/** Messages without an answer yet, oldest first, and how long answers usually take. */
export class Unanswered {
  readonly #messages = new Map<string | number, Message>()
  #next: Message[] = []
  readonly #waiting = new Map<string, number>()
  readonly #delays: number[]

  constructor(state?: UnansweredState) {
    // Until answers have come in, half of them are expected within 16 s and most within a minute.
    this.#delays = state
      ? [...state.delays]
      : Array.from({ length: CLASSES }, (_, i) => START_SHARES * Math.exp(-(((i - 8) / 2.2) ** 2) / 2))
    for (const message of state?.messages ?? []) this.add({ ...message })
  }

  /** A message that nobody has ended within an hour is dropped: what became of it was lost. */
  add(message: Message): void {
    for (const old of this.#messages.values()) {
      if (message.sentAt - old.sentAt <= FORGET_MS) break
      this.take(old.id)
    }
    this.#messages.set(message.id, message)
    if (!message.silent) this.#next.push(message)
    this.#count(message, 1)
  }

  /** The message, which is forgotten; undefined when it is not known. */
  take(id: string | number): Message | undefined {
    const message = this.#messages.get(id)
    if (message === undefined) return undefined
    this.#messages.delete(id)
    this.#count(message, -1)
    return message
  }

  get ids(): readonly (string | number)[] {
    return [...this.#messages.keys()]
  }

  /** How many messages of a route have no answer yet. */
  waiting(provider: string, country: string): number {
    return this.#waiting.get(`${country} ${provider}`) ?? 0
  }

  learnDelay(ms: number): void {
    for (let i = 0; i < CLASSES; i++) this.#delays[i] = (this.#delays[i] ?? 0) * FADE
    const at = Math.min(CLASSES - 1, Math.max(0, Math.ceil(2 * Math.log2(Math.max(1, ms) / 1_000))))
    this.#delays[at] = (this.#delays[at] ?? 0) + 1
  }

  /** Messages that have been silent for longer than usual, each once. */
  fallenSilent(at: number): readonly Message[] {
    const first = this.#next[0]
    if (first === undefined || first.sentAt + classEndMs(0) > at) return []
    const before = at - this.silenceAfter().ms
    let n = 0
    while (n < this.#next.length && (this.#next[n]?.sentAt ?? at) <= before) n++
    if (n === 0) return []
    const due = this.#next.slice(0, n).filter((message) => this.#messages.has(message.id))
    this.#next = this.#next.slice(n)
    for (const message of due) message.silent = true
    return due
  }

  /** After how long silence says something, and which share of the answers has come by then. */
  silenceAfter(): { readonly ms: number; readonly seen: number } {
    const total = this.#delays.reduce((sum, share) => sum + share, 0)
    let seen = 0
    for (let i = 0; i < CLASSES - 1; i++) {
      seen += (this.#delays[i] ?? 0) / total
      if (seen >= USUAL) return { ms: classEndMs(i), seen }
    }
    return { ms: classEndMs(CLASSES - 1), seen: 1 }
  }

  toJSON(): UnansweredState {
    return { messages: [...this.#messages.values()].map((message) => ({ ...message })), delays: [...this.#delays] }
  }

  #count({ provider, country }: Message, by: number): void {
    const key = `${country} ${provider}`
    this.#waiting.set(key, (this.#waiting.get(key) ?? 0) + by)
  }
}
