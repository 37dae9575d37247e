import type { PolicyDraft, PolicyState } from '../../contract/policy-models.ts'
import type { RoutingQueue } from '../store/routing-queues.ts'
import type { Tally } from './replay-tally.ts'

/** A policy that is compared with what happened. */
export interface Contender {
  /** Names its tallies. */
  readonly name: string
  readonly policy: PolicyDraft
  /** Where it differs, so that it need not be asked elsewhere: keys of cells, null for everywhere. */
  readonly cells: readonly string[] | null
}

/** Names a cell of {@link ReplaySums}. */
export const cellKey = ({ country, service }: { readonly country: string; readonly service: string }): string =>
  `${country}|${service}`

/** All that a replay needs beside the recorded verifications; plain data. */
export interface ReplaySpec {
  /** UTC epoch ms, `to` exclusive. */
  readonly from: number
  readonly to: number
  /** Who was accepted before has had his time to answer, UTC epoch ms. */
  readonly mature: number
  /** ISO 4217: the reporting currency. */
  readonly currency: string
  /** What a failed verification is weighed as, in messages. */
  readonly failureCost: number
  /** As in the settings, 0..1; null for none. */
  readonly successTarget: number | null
  readonly policy: PolicyDraft
  /** Versions whose rules are those of `policy`: what ran on them is taken as it was. */
  readonly sameAs: readonly number[]
  /** Further policies for the same traffic. */
  readonly others: readonly Contender[]
  /** Every version that the traffic may have run on. */
  readonly versions: ReadonlyMap<number, PolicyDraft>
  /** Every order of trial, oldest first, and every state of the policy, oldest first. */
  readonly queues: readonly Pick<RoutingQueue, 'country' | 'service' | 'providers' | 'createdAt'>[]
  readonly states: readonly (PolicyState & { readonly createdAt: number })[]
  /** Names of the providers by priority. */
  readonly providers: readonly string[]
  readonly seed: number
}

/** One country and service. */
export interface CellTallies {
  readonly country: string
  readonly service: string
  /** As recorded, and as recorded by who was asked first. */
  readonly recorded: Tally
  readonly byProvider: Map<string, Tally>
  /** The replayed policy, the static list, and the other contenders by name. */
  readonly replayed: Tally
  readonly list: Tally
  readonly others: Map<string, Tally>
  /** Every provider, had it been asked first throughout. */
  readonly fixed: Map<string, FixedTally>
  /** Sum of the least weighed cost of every verification by the estimates of its minute, micros. */
  bound: number
  /** Verifications that only one provider could have taken, by that provider. */
  readonly alone: Map<string, number>
  /** Verifications left out since the price of this provider's message is unknown. */
  readonly unpriced: Map<string, number>
}

/** One route throughout. */
export interface FixedTally {
  readonly tally: Tally
  /** Verifications that it could have taken, and the sum of its prices for these, micros. */
  usable: number
  price: number
}

/** What came of a replay; plain data. */
export interface ReplaySums {
  verifications: number
  /** When the oldest compared one was sent, UTC epoch ms; null without any. */
  since: number | null
  compared: number
  /** Compared ones whose choice is the recorded one. */
  agreed: number
  readonly leftOut: { unpriced: number; open: number; given: number }
  readonly cells: Map<string, CellTallies>
  /** Weight of who is asked first, recorded and replayed. */
  readonly first: Map<string, { recorded: number; replayed: number }>
}
