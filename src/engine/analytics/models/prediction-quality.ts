import { wilsonRate } from '../../../contract/rate.ts'

/** A predicted probability, and whether the event came. */
export interface PredictedEvent {
  readonly predicted: number
  readonly happened: boolean
}

/** One group of similar predictions: what was said, and what came with its 95 % interval. */
export interface CalibrationBin {
  readonly predicted: number
  readonly actual: number
  readonly low: number
  readonly high: number
  readonly count: number
}

/** How good probabilities were. */
export interface PredictionQuality {
  /** In order of the prediction, of equal size but for one. */
  readonly bins: readonly CalibrationBin[]
  /** Mean squared difference of probability and outcome: 0 is perfect, 0.25 is a coin. */
  readonly brier: number
  /** Chance that an event was given a higher probability than a non-event; null when there was only one kind. */
  readonly auc: number | null
}

/** Calibration curve, Brier score and area under the ROC curve; null without predictions. */
export function predictionQuality(events: readonly PredictedEvent[], bins = 10): PredictionQuality | null {
  if (events.length === 0) return null
  const sorted = events.toSorted((a, b) => a.predicted - b.predicted)
  const n = sorted.length
  const groups = Math.min(bins, n)
  const [size, larger] = [Math.floor(n / groups), n % groups]
  const start = (group: number) => group * size + Math.min(group, larger)
  return {
    bins: Array.from({ length: groups }, (_, group) => binOf(sorted.slice(start(group), start(group + 1)))),
    brier: events.reduce((sum, event) => sum + (event.predicted - Number(event.happened)) ** 2, 0) / n,
    auc: areaUnderCurve(sorted),
  }
}

function binOf(events: readonly PredictedEvent[]): CalibrationBin {
  const count = events.length
  const happened = events.filter((event) => event.happened).length
  const { low, high } = wilsonRate(happened, count)
  const predicted = events.reduce((sum, event) => sum + event.predicted, 0) / count
  return { predicted, actual: happened / count, low: low ?? 0, high: high ?? 1, count }
}

/** By ranks (Mann and Whitney); equal predictions share theirs. */
function areaUnderCurve(ascending: readonly PredictedEvent[]): number | null {
  const positives = ascending.filter((event) => event.happened).length
  const negatives = ascending.length - positives
  if (positives === 0 || negatives === 0) return null
  let rankSum = 0
  for (let from = 0; from < ascending.length; ) {
    let to = from
    while (to < ascending.length && ascending[to]?.predicted === ascending[from]?.predicted) to++
    const rank = (from + 1 + to) / 2
    for (let i = from; i < to; i++) if (ascending[i]?.happened) rankSum += rank
    from = to
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}
