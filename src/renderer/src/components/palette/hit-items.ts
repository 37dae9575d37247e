import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconListDetails,
  IconRoute,
  IconServer2,
  IconTags,
  IconUser,
} from '@tabler/icons-react'
import { causeLabels } from '../../../../contract/episodes.ts'
import type { Hit, HitKind } from '../../../../contract/search.ts'
import { countryName, formatDateTime, plural, type Zone } from '../../format.ts'
import { type Item, type ItemGroup, viewItem } from './items.ts'

const groupLabels: Readonly<Record<HitKind, string>> = {
  verification: 'Verifications',
  provider: 'Providers',
  country: 'Countries',
  customer: 'Customers',
  episode: 'Failovers',
  policy: 'Policies',
  alert: 'Alerts',
}

/** What was found, by its kind, in the order of the answer. */
export function hitGroups(hits: readonly Hit[], zone: Zone): readonly ItemGroup[] {
  const kinds = [...new Set(hits.map(({ kind }) => kind))]
  return kinds.map((kind) => ({
    label: groupLabels[kind],
    items: hits.filter((hit) => hit.kind === kind).flatMap((hit) => itemsOf(hit, zone)),
  }))
}

function itemsOf(hit: Hit, zone: Zone): readonly Item[] {
  const when = 'at' in hit ? formatDateTime(hit.at, { zone }) : ''
  switch (hit.kind) {
    case 'verification': {
      const number = `${countryName(hit.country)}, number ends in ${hit.lastDigits}`
      return [
        viewItem({
          id: `verification:${hit.id}`,
          label: `Verification ${hit.id}`,
          detail: [hit.foundBy, number, hit.state, when].filter(Boolean).join(' · '),
          icon: IconListDetails,
          view: { path: '/verifications', params: { id: String(hit.id) } },
        }),
      ]
    }
    case 'provider':
      return [
        viewItem({
          id: `provider:${hit.name}`,
          label: hit.label,
          detail: hit.name,
          icon: IconServer2,
          view: { path: '/providers', params: { name: hit.name } },
        }),
      ]
    case 'country': {
      const params = { countries: hit.country }
      const name = countryName(hit.country)
      return [
        viewItem({
          id: `country:${hit.country}`,
          label: name,
          detail: 'Verifications',
          icon: IconListDetails,
          view: { path: '/verifications', params },
        }),
        viewItem({
          id: `country-prices:${hit.country}`,
          label: name,
          detail: 'Prices',
          icon: IconTags,
          view: { path: '/prices', params },
        }),
      ]
    }
    case 'customer':
      return [
        viewItem({
          id: `customer:${hit.id}`,
          label: hit.name,
          detail: hit.id,
          icon: IconUser,
          view: { path: '/customers', params: { id: hit.id } },
        }),
      ]
    case 'episode':
      return [
        viewItem({
          id: `episode:${hit.id}`,
          label: `${causeLabels[hit.cause]} at ${hit.provider}`,
          detail: `${plural(hit.hops, 'hop')} · ${when}`,
          icon: IconArrowsSplit2,
          view: { path: '/failovers', params: { episode: String(hit.id) } },
        }),
      ]
    case 'policy':
      return [
        viewItem({
          id: `policy:${hit.version}`,
          label: `Policy version ${hit.version}${hit.live ? ', in force' : ''}`,
          detail: `${hit.reason} · ${when}`,
          icon: IconRoute,
          view: { path: '/policy', params: { tab: 'versions' } },
        }),
      ]
    case 'alert':
      return [
        viewItem({
          id: `alert:${hit.id}`,
          label: `${hit.ruleName}${hit.open ? ', open' : ''}`,
          detail: `${hit.message} · ${when}`,
          icon: IconAlertTriangle,
          view: { path: '/alerts', params: { id: String(hit.id) } },
        }),
      ]
  }
}
