/** A pause between two activities of a customer, or the silence since the last one (not `ended`). */
export interface Gap {
  readonly length: number
  readonly ended: boolean
}

/** How long pauses last. */
export interface GapCurve {
  /** Chance that someone silent for `silentFor` stays so for `horizon` more; null when nothing is known of that. */
  staysSilent(silentFor: number, horizon: number): number | null
}

/**
 * Pauses of all customers as a curve of survival (Kaplan and Meier 1958): a silence that goes on counts for as long as
 * it has lasted. The rule for churn risk when no model could be fitted; it knows nothing of the single customer but
 * the length of the silence.
 */
export function gapCurve(gaps: readonly Gap[]): GapCurve {
  const sorted = gaps.toSorted((a, b) => a.length - b.length || Number(b.ended) - Number(a.ended))
  const steps: { readonly length: number; readonly share: number }[] = []
  let share = 1
  sorted.forEach(({ length, ended }, index) => {
    if (!ended) return
    share *= 1 - 1 / (sorted.length - index)
    steps.push({ length, share })
  })
  const survival = (length: number) => steps.findLast((step) => step.length <= length)?.share ?? 1
  return {
    staysSilent(silentFor, horizon) {
      if (gaps.length === 0) return null
      const now = survival(silentFor)
      return now === 0 ? 1 : survival(silentFor + horizon) / now
    },
  }
}
