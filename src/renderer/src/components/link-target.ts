import { type RouteParams, type RoutePath, routePaths } from '../router.ts'

/** A link of the engine as a page of this console; null when there is no such page. */
export function linkTarget({
  path,
  params,
}: {
  readonly path: string
  readonly params: RouteParams
}): { readonly path: RoutePath; readonly params: RouteParams } | null {
  const page = routePaths.find((one) => one === path || one === `/${path}`)
  return page === undefined ? null : { path: page, params }
}
