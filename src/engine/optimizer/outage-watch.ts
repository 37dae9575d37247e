import {
  anyInOutage,
  newBelief,
  type OutageBelief,
  type OutageScope,
  passTime,
  weighEvidence,
} from './outage-filter.ts'

export interface Place {
  readonly provider: string
  readonly country: string
  readonly region: string | null
}

export type WatchState = Readonly<Record<OutageScope, readonly (readonly [name: string, belief: OutageBelief])[]>>

/** Silent outages of routes, of providers in a region, and of whole providers, judged together. */
export class OutageWatch {
  readonly #beliefs: Readonly<Record<OutageScope, Map<string, OutageBelief>>>

  constructor(state?: WatchState) {
    const load = (scope: OutageScope) =>
      new Map((state?.[scope] ?? []).map(([name, belief]) => [name, { ...belief }] as const))
    this.#beliefs = { route: load('route'), region: load('region'), provider: load('provider') }
  }

  /** The chance that something keeps messages of this route from arriving. */
  outage(place: Place, at: number): number {
    return anyInOutage(this.#about(place, at))
  }

  /** @param ratio how much likelier what was seen is in an outage */
  weigh(place: Place, at: number, ratio: number): void {
    weighEvidence(this.#about(place, at), ratio)
  }

  toJSON(): WatchState {
    const save = (scope: OutageScope) =>
      [...this.#beliefs[scope]].map(([name, belief]) => [name, { ...belief }] as const)
    return { route: save('route'), region: save('region'), provider: save('provider') }
  }

  #about({ provider, country, region }: Place, at: number): OutageBelief[] {
    const beliefs = [this.#belief('route', `${country} ${provider}`, at), this.#belief('provider', provider, at)]
    if (region !== null) beliefs.push(this.#belief('region', `${region} ${provider}`, at))
    return beliefs
  }

  #belief(scope: OutageScope, name: string, at: number): OutageBelief {
    let belief = this.#beliefs[scope].get(name)
    if (belief === undefined) {
      belief = newBelief(at)
      this.#beliefs[scope].set(name, belief)
    }
    passTime(belief, scope, at)
    return belief
  }
}
