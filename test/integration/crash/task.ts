import type { ProviderConfig } from '../../../src/engine/provider-config.ts'

/** Where in the life of an attempt the process is killed. */
export type Step = 'before-intent' | 'after-intent' | 'after-write' | 'after-answer' | 'before-commit'

/** A verification to send. `label` is its customer, by which it is found again in the store. */
export interface Sending {
  readonly label: string
  /** E.164 with plus. */
  readonly to: string
}

/** What one life of the host is for. */
export interface Task {
  readonly folder: string
  readonly hashKey: string
  /** The sandbox's servers, which run in another process. */
  readonly providers: readonly ProviderConfig[]
  /** Null: reconcile, and end in good order. */
  readonly attack: Attack | null
}

export interface Attack {
  readonly step: Step
  /** Which attempt of the victim is hit, 1 or 2. */
  readonly attempt: number
  readonly victim: Sending
  /** Accepted before the victim is sent. */
  readonly before: Sending
  /** Sent together with the victim, and therefore interrupted anywhere. With two failures a life no breaker opens. */
  readonly beside: Sending
}

/**
 * Tells the parent that everything earlier is settled and the victim comes next (it answers when faults are in
 * place), and which providers would be tried for it, in order; or that the victim's request goes out.
 */
export type HostMessage = { readonly is: 'ready'; readonly order: readonly string[] } | { readonly is: 'submitting' }
