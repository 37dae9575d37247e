import {
  IconArrowsSplit2,
  IconFlame,
  IconLayoutDashboard,
  IconListDetails,
  IconSend2,
  IconServer2,
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
  { path: '/test-bench', label: 'Test bench', icon: IconSend2, key: 't' },
]
