import type { Annotation } from '../../../../contract/analytics-insights.ts'

/** What a note says, as it is sent; times are UTC epoch ms. */
export interface NoteDraft {
  readonly at: number
  readonly to: number
  readonly text: string
  /** Null for all. */
  readonly provider: string | null
  /** ISO 3166-1 alpha-2; null for all. */
  readonly country: string | null
}

export const noteDraftOf = ({ from, to, text, provider, country }: Annotation): NoteDraft => ({
  at: from,
  to,
  text,
  provider,
  country,
})
