/**
 * Histograms of durations with log-spaced bins: a bin is 2 % wide, so any quantile is within 1 % of the exact one, and
 * two histograms merge by adding. Bin 0 holds everything under 1 ms.
 */
export type Histogram = Map<number, number>

const WIDTH = Math.log(1.02)
/** Two days; everything longer counts as this. */
const LONGEST_MS = 172_800_000

/** The bin of a duration in ms. */
export const binOf = (ms: number): number => (ms < 1 ? 0 : 1 + Math.floor(Math.log(Math.min(ms, LONGEST_MS)) / WIDTH))

/** The geometric middle of a bin, ms. */
const middleOf = (bin: number): number => (bin === 0 ? 0.5 : Math.exp((bin - 0.5) * WIDTH))

/** Counts a duration in ms. */
export function count(histogram: Histogram, ms: number): void {
  const bin = binOf(ms)
  histogram.set(bin, (histogram.get(bin) ?? 0) + 1)
}

/** Adds what `encode` wrote to `histogram`. */
export function decodeInto(histogram: Histogram, bytes: Uint8Array | null): void {
  if (bytes === null) return
  let bin = 0
  let value = 0
  let shift = 1
  let isCount = false
  for (const byte of bytes) {
    value += (byte & 127) * shift
    shift *= 128
    if (byte > 127) continue
    if (isCount) histogram.set(bin, (histogram.get(bin) ?? 0) + value)
    else bin += value
    isCount = !isCount
    value = 0
    shift = 1
  }
}

/** Bins in a row, which add up several times faster than a map does. */
export type Bins = Uint32Array

export const noBins = (): Bins => new Uint32Array(binOf(LONGEST_MS) + 1)

/** Counts a duration in ms. */
export function countBin(bins: Bins, ms: number): void {
  const bin = binOf(ms)
  bins[bin] = (bins[bin] ?? 0) + 1
}

/** Adds what `encode` wrote to `bins`. */
export function addBins(bins: Bins, bytes: Uint8Array): void {
  let bin = 0
  let value = 0
  let shift = 0
  let isCount = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    value += (byte & 127) << shift
    if (byte > 127) {
      shift += 7
      continue
    }
    if (isCount) bins[bin] = (bins[bin] ?? 0) + value
    else bin += value
    isCount = !isCount
    value = 0
    shift = 0
  }
}

export function histogramOf(bins: Bins): Histogram {
  const histogram: Histogram = new Map()
  for (let bin = 0; bin < bins.length; bin++) if ((bins[bin] ?? 0) > 0) histogram.set(bin, bins[bin] ?? 0)
  return histogram
}

/** Pairs of varints in order of bins: the step from the bin before, and the count. Null when nothing is counted. */
export function encode(histogram: Histogram): Uint8Array | null {
  const bytes: number[] = []
  let last = 0
  for (const bin of [...histogram.keys()].sort((a, b) => a - b)) {
    const n = histogram.get(bin) ?? 0
    if (n <= 0) continue
    varint(bytes, bin - last)
    varint(bytes, n)
    last = bin
  }
  return bytes.length === 0 ? null : Uint8Array.from(bytes)
}

function varint(bytes: number[], value: number): void {
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  bytes.push(rest)
}

/** How many durations it holds. */
export const sizeOf = (histogram: Histogram): number => [...histogram.values()].reduce((sum, n) => sum + n, 0)

/** The quantile `q` (0..1) in ms, within 1 % of the nearest-rank one; null when it is empty. */
export function histogramQuantile(histogram: Histogram, q: number): number | null {
  const total = sizeOf(histogram)
  if (total === 0) return null
  let left = Math.max(1, Math.ceil(q * total))
  const bins = [...histogram].sort(([a], [b]) => a - b)
  for (const [bin, n] of bins) {
    left -= n
    if (left <= 0) return middleOf(bin)
  }
  return middleOf(bins.at(-1)?.[0] ?? 0)
}
