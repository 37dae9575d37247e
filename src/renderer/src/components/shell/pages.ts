import {
  IconArrowsSplit2,
  IconBell,
  IconCoins,
  IconDatabaseImport,
  IconFileText,
  IconFlame,
  IconGauge,
  IconLayoutDashboard,
  IconListDetails,
  IconReportMoney,
  IconRoute,
  IconSend2,
  IconServer2,
  IconShieldExclamation,
  IconTags,
  IconTargetArrow,
  IconUsers,
} from '@tabler/icons-react'
import type { RoutePath } from '../../router.ts'

export interface PageEntry {
  readonly path: RoutePath
  readonly label: string
  readonly icon: typeof IconSend2
  /** The key that opens it after `g`. */
  readonly key: string
}

/** The pages that exist, in the order of the navigation. */
export const pages: readonly PageEntry[] = [
  { path: '/overview', label: 'Overview', icon: IconLayoutDashboard, key: 'o' },
  { path: '/providers', label: 'Providers', icon: IconServer2, key: 'p' },
  { path: '/verifications', label: 'Verifications', icon: IconListDetails, key: 'v' },
  { path: '/failovers', label: 'Failovers', icon: IconArrowsSplit2, key: 'f' },
  { path: '/drills', label: 'Drills', icon: IconFlame, key: 'd' },
  { path: '/slo', label: 'SLO', icon: IconTargetArrow, key: 'l' },
  { path: '/prices', label: 'Prices', icon: IconTags, key: 'r' },
  { path: '/cost', label: 'Cost', icon: IconCoins, key: 'c' },
  { path: '/revenue', label: 'Revenue', icon: IconReportMoney, key: 'e' },
  { path: '/customers', label: 'Customers', icon: IconUsers, key: 'u' },
  { path: '/performance', label: 'Performance', icon: IconGauge, key: 'm' },
  { path: '/fraud', label: 'Fraud', icon: IconShieldExclamation, key: 'a' },
  { path: '/policy', label: 'Routing policy', icon: IconRoute, key: 'y' },
  { path: '/alerts', label: 'Alerts', icon: IconBell, key: 'n' },
  { path: '/reports', label: 'Reports', icon: IconFileText, key: 'w' },
  { path: '/data', label: 'Data', icon: IconDatabaseImport, key: 'i' },
  { path: '/test-bench', label: 'Test bench', icon: IconSend2, key: 't' },
]
