import { hashUnit } from './random.ts'

const REAL_HOUR_MS = 3_600_000

/** One thing that moves in steps: each of its steps lasts `hours`, and changes the price by up to `size` either way. */
interface Movement {
  readonly name: string
  readonly hours: number
  readonly size: number
}

/** Single routes move one at a time, because each begins its steps at an hour of its own. */
const routeMovements: readonly Movement[] = [
  { name: 'drift', hours: 168, size: 0.03 },
  { name: 'step', hours: 24, size: 0.015 },
]
/** A provider prints its whole list anew, and all its prices move together. */
const listMovement: Movement = { name: 'list', hours: 60, size: 0.04 }

/** How long a route stays off the list, and how often that happens, in hours of the price lists. */
const GONE_HOURS = 4
const GONE_EVERY_HOURS = 96
/** Of the routes, those that ever leave their list. */
const RESTLESS_SHARE = 0.12

export interface PriceRoute {
  readonly provider: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

/** How the price lists of the sandbox world move: pure functions of the seed, the route and the time. */
export interface PriceLaws {
  /** What a route's price is multiplied by, around 1; constant within an hour of the lists. */
  factor(route: PriceRoute, at: number): number
  /** Whether a network is on the list just now. A country never loses all of its networks. */
  isListed(route: PriceRoute, network: { readonly mcc: string; readonly mnc: string }, at: number): boolean
}

/**
 * @param hourMs how long an hour of the price lists takes: in a scaled world a day of prices passes in minutes
 */
export function createPriceLaws(seed: number, hourMs: number = REAL_HOUR_MS): PriceLaws {
  const hourOf = (at: number) => Math.floor(at / hourMs)

  /** The step of a movement that is under way, as a number between -size and size. */
  const moved = ({ name, hours, size }: Movement, key: readonly string[], at: number) => {
    const phase = Math.floor(hours * hashUnit(seed, 'phase', name, ...key))
    const step = Math.floor((hourOf(at) + phase) / hours)
    return size * (2 * hashUnit(seed, 'move', name, ...key, step) - 1)
  }

  return {
    factor({ provider, country }, at) {
      const own = routeMovements.map((movement) => moved(movement, [provider, country], at))
      return own.reduce((sum, move) => sum + move, 1) * (1 + moved(listMovement, [provider], at))
    },

    isListed({ provider, country }, { mcc, mnc }, at) {
      const key = [seed, 'gone', provider, country] as const
      if (hashUnit(...key) >= RESTLESS_SHARE) return true
      const hour = (hourOf(at) + Math.floor(GONE_EVERY_HOURS * hashUnit(...key, 'phase'))) % GONE_EVERY_HOURS
      return hour >= GONE_HOURS || hashUnit(...key, mcc, mnc) < 0.5
    },
  }
}
