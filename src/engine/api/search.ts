import type { Hit } from '../../contract/search.ts'
import { countryName } from '../country-name.ts'
import { os, type Parts } from './context.ts'

export function searchApi({ reader, manager, prices }: Parts) {
  return {
    find: os.search.find.handler(async ({ input: { text, limit } }) => {
      const rows = await reader.read('searchRows', { text, limit })
      const word = text.toLowerCase()
      const providers = manager.providers.filter(
        ({ config: { name, label } }) => name.includes(word) || label.toLowerCase().includes(word),
      )
      const countries = prices.countries().filter((country) => namesCountry(word, country))
      const hits: readonly Hit[] = [
        ...rows.verifications.map((row) => ({
          kind: 'verification' as const,
          id: row.id,
          country: row.country,
          lastDigits: row.to_last2,
          state: row.state,
          mode: row.mode,
          foundBy: row.found_by,
          at: row.created_at,
        })),
        ...providers.slice(0, limit).map(({ config: { name, label, adapter } }) => ({
          kind: 'provider' as const,
          name,
          label,
          adapter,
        })),
        ...countries.slice(0, limit).map((country) => ({ kind: 'country' as const, country })),
        ...rows.customers.map(({ id, name }) => ({ kind: 'customer' as const, id, name })),
        ...rows.episodes.map(({ started_at: at, ...row }) => ({ kind: 'episode' as const, ...row, at })),
        ...rows.policies.map(({ version, reason, live, created_at: at }) => ({
          kind: 'policy' as const,
          version,
          reason,
          live: live === 1,
          at,
        })),
        ...rows.alerts.map((row) => ({
          kind: 'alert' as const,
          id: row.id,
          ruleName: row.rule_name,
          message: row.message,
          open: row.resolved_at === null,
          at: row.created_at,
        })),
      ]
      return [...hits]
    }),
  }
}

/** Its code, or a part of its English name. @param word in lower case */
const namesCountry = (word: string, country: string): boolean =>
  country.toLowerCase() === word || (word.length > 1 && countryName(country).toLowerCase().includes(word))
