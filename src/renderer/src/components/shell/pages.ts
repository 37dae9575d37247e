import {
  IconApi,
  IconArchive,
  IconArrowsSplit2,
  IconBell,
  IconCoins,
  IconDatabaseImport,
  IconFileText,
  IconFlame,
  IconGauge,
  IconInfoCircle,
  IconLayoutDashboard,
  IconListDetails,
  IconReportMoney,
  IconRoute,
  IconSend2,
  IconServer2,
  IconSettings,
  IconShieldExclamation,
  IconTags,
  IconTargetArrow,
  IconUsers,
} from '@tabler/icons-react'
import { pageNames } from '../../../../contract/page-paths.ts'
import type { RoutePath } from '../../router.ts'

export interface PageEntry {
  readonly path: RoutePath
  readonly label: string
  readonly icon: typeof IconSend2
  /** The key that opens it after `g`. */
  readonly key: string
}

const looks: Readonly<Record<RoutePath, Pick<PageEntry, 'icon' | 'key'>>> = {
  '/overview': { icon: IconLayoutDashboard, key: 'o' },
  '/providers': { icon: IconServer2, key: 'p' },
  '/verifications': { icon: IconListDetails, key: 'v' },
  '/failovers': { icon: IconArrowsSplit2, key: 'f' },
  '/drills': { icon: IconFlame, key: 'd' },
  '/slo': { icon: IconTargetArrow, key: 'l' },
  '/prices': { icon: IconTags, key: 'r' },
  '/cost': { icon: IconCoins, key: 'c' },
  '/revenue': { icon: IconReportMoney, key: 'e' },
  '/customers': { icon: IconUsers, key: 'u' },
  '/performance': { icon: IconGauge, key: 'm' },
  '/fraud': { icon: IconShieldExclamation, key: 'a' },
  '/policy': { icon: IconRoute, key: 'y' },
  '/alerts': { icon: IconBell, key: 'n' },
  '/reports': { icon: IconFileText, key: 'w' },
  '/data': { icon: IconDatabaseImport, key: 'i' },
  '/backups': { icon: IconArchive, key: 'b' },
  '/api': { icon: IconApi, key: 'h' },
  '/test-bench': { icon: IconSend2, key: 't' },
  '/settings': { icon: IconSettings, key: 's' },
  '/about': { icon: IconInfoCircle, key: 'x' },
}

/** The pages that exist, in the order of the navigation. */
export const pages: readonly PageEntry[] = (Object.keys(pageNames) as RoutePath[]).map((path) => ({
  path,
  label: pageNames[path],
  ...looks[path],
}))
