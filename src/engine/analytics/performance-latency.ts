import type { PerformanceReport } from '../../contract/analytics-performance.ts'
import { type Histogram, histogramQuantile, sizeOf } from '../store/histogram.ts'
import type { Times } from '../store/queries/analytics-times.ts'

/** Percentiles of the three latencies, ms. */
export const latencyOf = (times: Times): NonNullable<PerformanceReport['latency']> => ({
  submit: quantilesOf(times.submit),
  receipt: quantilesOf(times.receipt),
  conversion: quantilesOf(times.conversion),
})

const quantilesOf = (histogram: Histogram) => ({
  n: sizeOf(histogram),
  p50: histogramQuantile(histogram, 0.5),
  p95: histogramQuantile(histogram, 0.95),
  p99: histogramQuantile(histogram, 0.99),
})
