import { useCallback, useRef, useState } from 'react'
import type { Service } from '../../../../contract/models.ts'
import type { NetworkPrice } from '../../../../contract/pricing-models.ts'
import { api } from '../../api.ts'

const PAGE = 500

/** All quotes of a country, or of one provider in it, all sources apart; reads on until there are no more. */
export async function loadQuotes(
  where: { readonly country: string; readonly service: Service; readonly providers?: string[] },
  signal?: AbortSignal,
): Promise<readonly NetworkPrice[]> {
  const all: NetworkPrice[] = []
  let more = true
  while (more) {
    const last = all.at(-1)
    const after = last && { provider: last.provider, network: last.network, source: last.source }
    const page = await api.pricing.networks(
      { ...where, limit: PAGE, ...(after !== undefined && { after }) },
      signal === undefined ? {} : { signal },
    )
    all.push(...page.rows)
    more = page.more && page.rows.length > 0
  }
  return all
}

/** The quotes of one expanded country: on their way, not to be had, or there. */
export type Expanded = 'loading' | 'failed' | readonly NetworkPrice[]

export interface Networks {
  /** By country; what is not in it is folded. */
  readonly expanded: ReadonlyMap<string, Expanded>
  readonly toggle: (country: string) => void
}

/** Which countries of the matrix are expanded to their networks. */
export function useNetworks(service: Service): Networks {
  const [state, setState] = useState<{ readonly service: Service; readonly expanded: ReadonlyMap<string, Expanded> }>({
    service,
    expanded: new Map(),
  })
  const wanted = useRef(new Set<string>())
  const expanded = state.service === service ? state.expanded : noneExpanded

  const set = useCallback(
    (country: string, value: Expanded | null) =>
      setState((last) => {
        const next = new Map(last.service === service ? last.expanded : [])
        if (value === null) next.delete(country)
        else next.set(country, value)
        return { service, expanded: next }
      }),
    [service],
  )
  const toggle = useCallback(
    (country: string): void => {
      const key = `${service}:${country}`
      if (wanted.current.delete(key)) return set(country, null)
      wanted.current.add(key)
      set(country, 'loading')
      loadQuotes({ country, service }).then(
        (quotes) => {
          if (wanted.current.has(key)) set(country, quotes)
        },
        () => {
          if (wanted.current.delete(key)) set(country, 'failed')
        },
      )
    },
    [service, set],
  )
  return { expanded, toggle }
}

const noneExpanded: ReadonlyMap<string, Expanded> = new Map()
