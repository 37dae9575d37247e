import type { TrafficSeries } from '../../../../contract/overview.ts'

/** One bucket taken apart so that its parts add up to what was sent. */
export interface TrafficBucket {
  /** UTC epoch ms. */
  readonly start: number
  readonly sent: number
  readonly converted: number
  /** Delivered by receipt, no correct code (yet). */
  readonly delivered: number
  /** Accepted, neither delivered nor converted (yet). */
  readonly accepted: number
  /** Not accepted (yet). */
  readonly notAccepted: number
  readonly failovers: number
  /** The bucket is not over. */
  readonly partial: boolean
}

const at = (column: readonly number[], index: number): number => column[index] ?? 0

/**
 * Splits each bucket by the furthest stage that its verifications reached. A code can come back without a
 * receipt, so a stage is never less than the one after it.
 *
 * @param to end of the data, UTC epoch ms: a bucket that ends later is unfinished
 */
export function trafficBuckets(series: TrafficSeries, to: number): readonly TrafficBucket[] {
  return series.starts.map((start, index) => {
    const converted = at(series.converted, index)
    const reached = Math.max(converted, at(series.delivered, index))
    const taken = Math.max(reached, at(series.accepted, index))
    const sent = Math.max(taken, at(series.sent, index))
    return {
      start,
      sent,
      converted,
      delivered: reached - converted,
      accepted: taken - reached,
      notAccepted: sent - taken,
      failovers: at(series.failovers, index),
      partial: start + series.bucketMs > to,
    }
  })
}
