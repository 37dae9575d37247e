import type { Candidate } from '../../../../contract/models.ts'
import { formatPrice } from '../../format.ts'

/** Fewer points than this are no difference that anybody should act on. */
const LEAST_POINTS = 0.05

/**
 * What the choice cost and brought beside the next best: `€0.00210 dearer and 3.1 pp more likely to convert`. Null
 * without a next best, or when neither price nor conversion of both is known.
 */
export function againstNext(candidates: readonly Candidate[], chosen: string | null): string | null {
  const own = candidates.find(({ provider }) => provider === chosen)
  const next = candidates.find(({ runnerUp, provider }) => runnerUp && provider !== chosen)
  if (own === undefined || next === undefined) return null
  const parts = [priceText(own, next), conversionText(own, next)].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(' and ')
}

function priceText({ comparablePrice: own }: Candidate, { comparablePrice: next }: Candidate): string | null {
  if (own === null || next === null || own.currency !== next.currency) return null
  const micros = own.micros - next.micros
  if (micros === 0) return 'at the same price'
  return `${formatPrice({ micros: Math.abs(micros), currency: own.currency })} ${micros > 0 ? 'dearer' : 'cheaper'}`
}

function conversionText({ estimate: own }: Candidate, { estimate: next }: Candidate): string | null {
  if (own === null || next === null) return null
  const points = 100 * (own.mean - next.mean)
  if (Math.abs(points) < LEAST_POINTS) return 'as likely to convert'
  return `${Math.abs(points).toFixed(1)} pp ${points > 0 ? 'more' : 'less'} likely to convert`
}
