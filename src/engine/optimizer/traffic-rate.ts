import { HOUR_MS } from '../../contract/durations.ts'

const WINDOW_MS = 24 * HOUR_MS

interface Flow {
  count: number
  readonly since: number
  at: number
}

export type TrafficState = readonly (readonly [country: string, flow: Readonly<Flow>])[]

/** Verifications an hour of each country, over about a day. */
export class TrafficRate {
  readonly #flows: Map<string, Flow>

  constructor(state: TrafficState = []) {
    this.#flows = new Map(state.map(([country, flow]) => [country, { ...flow }]))
  }

  /** Counts one more. */
  add(country: string, at: number): void {
    let flow = this.#flows.get(country)
    if (flow === undefined) {
      flow = { count: 0, since: at, at }
      this.#flows.set(country, flow)
    }
    flow.count = flow.count * Math.exp(-Math.max(0, at - flow.at) / WINDOW_MS) + 1
    flow.at = at
  }

  /** The rate as of the last one counted. Before an hour has passed it is what that hour would have. */
  of(country: string, at: number): number {
    const flow = this.#flows.get(country)
    if (flow === undefined) return 0
    const hours = (1 - Math.exp(-Math.max(HOUR_MS, at - flow.since) / WINDOW_MS)) * (WINDOW_MS / HOUR_MS)
    return flow.count / hours
  }

  toJSON(): TrafficState {
    return [...this.#flows].map(([country, flow]) => [country, { ...flow }])
  }
}
