import type { LineProblem } from '../../contract/imports.ts'
import type { BulkVerification } from '../store/bulk-write.ts'
import type { Piece } from './run.ts'

/** A piece of a file as it goes from thread to thread: numbers and codes, because objects take longer than reading did. */
export interface PackedPiece extends Pick<Piece, 'lines' | 'position' | 'isLast'> {
  readonly problems: readonly LineProblem[]
  /** By row, {@link NUMBERS} each; NaN for null. */
  readonly numbers: Float64Array<ArrayBuffer>
  /** By row, {@link WORDS} each: places in the dictionary from 1, 0 for null. */
  readonly words: Uint32Array<ArrayBuffer>
  readonly externalIds: readonly string[]
  /** What the dictionary gains with this piece. */
  readonly added: readonly string[]
}

const NUMBERS = 13
const WORDS = 13

/** Packs rows of files: such a row has at most one attempt, the first, and no hops. */
export class PiecePacker {
  readonly #places = new Map<string, number>()
  #added: string[] = []

  pack({ rows, ...piece }: Piece): PackedPiece {
    this.#added = []
    const numbers = new Float64Array(rows.length * NUMBERS)
    const words = new Uint32Array(rows.length * WORDS)
    const externalIds: string[] = []
    for (const [index, row] of rows.entries()) {
      const { verification: v, revenue } = row
      const [attempt] = row.attempts
      externalIds.push(row.externalId ?? '')
      const own = [
        v.created_at,
        v.accepted_at,
        v.delivered_at,
        v.converted_at,
        v.final_at,
        v.segments,
        attempt?.duration_ms,
        attempt?.delivered_at,
        attempt?.cost_micros,
        attempt?.cost_reporting_micros,
        revenue?.billableAt,
        revenue?.micros,
        revenue?.reportingMicros,
      ]
      for (let i = 0; i < NUMBERS; i++) numbers[index * NUMBERS + i] = own[i] ?? Number.NaN
      const names = [
        v.state,
        v.service,
        v.country,
        v.customer_id,
        v.network,
        v.to_prefix,
        v.to_last2,
        v.failure_reason,
        attempt?.provider,
        attempt?.state,
        attempt?.delivery,
        attempt?.cost_currency,
        revenue?.currency,
      ]
      for (let i = 0; i < WORDS; i++) words[index * WORDS + i] = this.#placeOf(names[i])
    }
    return { ...piece, numbers, words, externalIds, added: this.#added }
  }

  #placeOf(word: string | null | undefined): number {
    if (word == null) return 0
    const found = this.#places.get(word)
    if (found !== undefined) return found
    this.#added.push(word)
    this.#places.set(word, this.#places.size + 1)
    return this.#places.size
  }
}

/** The other end; unpacks every piece in the order they were packed in. */
export class PieceUnpacker {
  readonly #of: { readonly source: string; readonly mode: string }
  readonly #dictionary: (string | null)[] = [null]

  /** @param of what all rows have in common */
  constructor(of: { readonly source: string; readonly mode: string }) {
    this.#of = of
  }

  rows({ numbers, words, externalIds, added }: PackedPiece): readonly BulkVerification[] {
    for (const word of added) this.#dictionary.push(word)
    return externalIds.map((externalId, index) => {
      const number = (place: number) => {
        const value = numbers[index * NUMBERS + place] ?? Number.NaN
        return Number.isNaN(value) ? null : value
      }
      const word = (place: number) => this.#dictionary[words[index * WORDS + place] ?? 0] ?? null
      return rowOf({ externalId, ...this.#of }, number, word)
    })
  }
}

function rowOf(
  { externalId, source, mode }: { readonly externalId: string; readonly source: string; readonly mode: string },
  number: (place: number) => number | null,
  word: (place: number) => string | null,
): BulkVerification {
  const createdAt = number(0) ?? 0
  const provider = word(8)
  const [micros, currency] = [number(11), word(12)]
  const verification = {
    mode,
    state: word(0) ?? '',
    service: word(1) ?? '',
    country: word(2) ?? '',
    customer_id: word(3),
    network: word(4),
    segments: number(5) ?? 1,
    maybe_duplicate: 0,
    to_prefix: word(5) ?? '',
    to_last2: word(6) ?? '',
    failure_reason: word(7),
    created_at: createdAt,
    accepted_at: number(1),
    delivered_at: number(2),
    converted_at: number(3),
    final_at: number(4),
  } as BulkVerification['verification']
  const attempt = {
    n: 1,
    provider: provider ?? '',
    trigger: 'first',
    state: word(9) ?? '',
    category: null,
    error_code: null,
    delivery: word(10) ?? '',
    started_at: createdAt,
    duration_ms: number(6),
    delivered_at: number(7),
    cost_micros: number(8),
    cost_currency: word(11),
    cost_reporting_micros: number(9),
    maybe_duplicate: 0,
  } as BulkVerification['attempts'][number]
  return {
    verification,
    attempts: provider === null ? [] : [attempt],
    hops: [],
    source,
    externalId,
    reference: null,
    revenue:
      micros === null || currency === null
        ? null
        : { billableAt: number(10) ?? createdAt, micros, currency, reportingMicros: number(12) },
  }
}
