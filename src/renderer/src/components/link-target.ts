import { isPagePath } from '../../../contract/page-paths.ts'
import type { RouteParams, RoutePath } from '../router.ts'

/** A link of the engine as a page of this console; null when there is no such page. */
export function linkTarget({
  path,
  params,
}: {
  readonly path: string
  readonly params: RouteParams
}): { readonly path: RoutePath; readonly params: RouteParams } | null {
  const page = path.startsWith('/') ? path : `/${path}`
  return isPagePath(page) ? { path: page, params } : null
}
