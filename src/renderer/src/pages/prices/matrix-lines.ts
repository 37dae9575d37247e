import type { NetworkPrice, PriceRow, PriceSource } from '../../../../contract/pricing-models.ts'
import { priceSources } from '../../../../contract/pricing-models.ts'
import type { Expanded } from './use-networks.ts'

/** A line of the matrix: a country, one of its networks, or a word on networks that are not there. */
export type MatrixLine =
  | { readonly kind: 'country'; readonly key: string; readonly row: PriceRow; readonly open: boolean }
  | {
      readonly kind: 'network'
      readonly key: string
      readonly country: string
      readonly network: string
      readonly name: string | null
      readonly share: number | null
      /** The quote that counts, by provider. */
      readonly quotes: ReadonlyMap<string, NetworkPrice>
      readonly cheapest: string | null
    }
  | { readonly kind: 'note'; readonly key: string; readonly country: string; readonly text: string }

const byName = new Intl.Collator('en', { numeric: true })

const strength = (source: PriceSource): number => priceSources.indexOf(source)

/** The lines of the matrix, networks below their country. */
export function linesOf(rows: readonly PriceRow[], expanded: ReadonlyMap<string, Expanded>): readonly MatrixLine[] {
  return rows.flatMap((row): readonly MatrixLine[] => {
    const { country } = row
    const networks = expanded.get(country)
    const line: MatrixLine = { kind: 'country', key: country, row, open: networks !== undefined }
    return networks === undefined ? [line] : [line, ...networkLines(country, networks)]
  })
}

const note = (country: string, text: string): MatrixLine => ({ kind: 'note', key: `${country}|note`, country, text })

const known = new WeakMap<readonly NetworkPrice[], readonly MatrixLine[]>()

/** Worked out once for each answer: a list has hundreds of networks. */
function networkLines(country: string, networks: Expanded): readonly MatrixLine[] {
  if (networks === 'loading') return [note(country, 'Loading networks…')]
  if (networks === 'failed') return [note(country, 'The networks could not be loaded. Fold the country and try again.')]
  const before = known.get(networks)
  if (before !== undefined) return before
  const lines = pivot(country, networks)
  const made = lines.length > 0 ? lines : [note(country, 'No provider lists prices by network here.')]
  known.set(networks, made)
  return made
}

/** Networks as lines and providers as columns; of several sources the strongest one counts. */
function pivot(country: string, quotes: readonly NetworkPrice[]): MatrixLine[] {
  const byNetwork = new Map<string, Map<string, NetworkPrice>>()
  for (const quote of quotes) {
    if (quote.network === '' || quote.goneAt !== null) continue
    const own = byNetwork.get(quote.network) ?? new Map<string, NetworkPrice>()
    const standing = own.get(quote.provider)
    if (standing === undefined || strength(quote.source) > strength(standing.source)) own.set(quote.provider, quote)
    byNetwork.set(quote.network, own)
  }
  return [...byNetwork]
    .sort(([a], [b]) => byName.compare(a, b))
    .map(([network, own]) => {
      const all = [...own.values()]
      return {
        kind: 'network',
        key: `${country}|${network}`,
        country,
        network,
        name: all.find(({ networkName }) => networkName !== null)?.networkName ?? null,
        share: all.find(({ share }) => share !== null)?.share ?? null,
        quotes: own,
        cheapest: cheapestOf(all),
      }
    })
}

function cheapestOf(quotes: readonly NetworkPrice[]): string | null {
  let best: NetworkPrice | null = null
  for (const quote of quotes) {
    if (quote.comparable === null) continue
    if (best?.comparable == null || quote.comparable < best.comparable) best = quote
  }
  return quotes.length < 2 ? null : (best?.provider ?? null)
}
