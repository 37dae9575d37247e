import { quantile } from '../../contract/rate.ts'
import type { Timed } from '../../contract/scorecard.ts'
import type { Clock } from '../clock.ts'
import { isCounted } from './waiting-calls.ts'

/** Of each procedure and page. */
const KEPT = 500

/** The newest durations of one thing, ms. */
interface Ring {
  readonly values: number[]
  next: number
  last: number
}

/** How long calls and pages took, in memory: the newest 500 of each. */
export class CallTimes {
  readonly #calls = new Map<string, Ring>()
  readonly #pages = new Map<string, Ring>()

  /** @param name such as `overview.get`; `ms` as the engine saw it, without the way to the page */
  call(name: string, ms: number): void {
    add(this.#calls, name, ms)
  }

  /** @param path such as `/overview`; `ms` as the page saw it */
  page(path: string, ms: number): void {
    add(this.#pages, path, ms)
  }

  /** The slowest 95th percentile first. */
  get calls(): Timed[] {
    return [...this.#calls].map(([name, ring]) => timedOf(name, ring, isCounted(name))).sort(bySlowness)
  }

  get pages(): Timed[] {
    return [...this.#pages].map(([name, ring]) => timedOf(name, ring, true)).sort(bySlowness)
  }

  /** Durations of all counted procedures that `wanted` takes, in any order, ms. */
  durations(wanted: (name: string) => boolean): number[] {
    return [...this.#calls].flatMap(([name, { values }]) => (isCounted(name) && wanted(name) ? values : []))
  }

  /** Durations of all pages, in any order, ms. */
  get pageDurations(): number[] {
    return [...this.#pages.values()].flatMap(({ values }) => values)
  }
}

function add(rings: Map<string, Ring>, name: string, ms: number): void {
  const ring = rings.get(name) ?? { values: [], next: 0, last: 0 }
  rings.set(name, ring)
  ring.values[ring.next] = ms
  ring.next = (ring.next + 1) % KEPT
  ring.last = ms
}

function timedOf(name: string, { values, last }: Ring, counted: boolean): Timed {
  const ascending = [...values].sort((a, b) => a - b)
  const at = (q: number) => quantile(ascending, q) ?? 0
  return {
    name,
    n: values.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    maxMs: ascending.at(-1) ?? 0,
    lastMs: last,
    counted,
  }
}

const bySlowness = (a: Timed, b: Timed): number => b.p95Ms - a.p95Ms || a.name.localeCompare(b.name)

/** Times a call that is answered; streams, which go on, and errors are left out. @param name such as `overview.get` */
export async function timed<R extends { readonly output: unknown }>(
  { times, clock }: { readonly times: CallTimes; readonly clock: Clock },
  name: string,
  answer: () => PromiseLike<R>,
): Promise<R> {
  const startedAt = clock.monotonic()
  const result = await answer()
  const { output } = result
  const isStream = typeof output === 'object' && output !== null && Symbol.asyncIterator in output
  if (!isStream) times.call(name, clock.monotonic() - startedAt)
  return result
}
