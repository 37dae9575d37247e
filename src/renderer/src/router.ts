import { useMemo, useSyncExternalStore } from 'react'
import { isPagePath, type PagePath } from '../../contract/page-paths.ts'

/** A page; contract/page-paths.ts has the list. */
export type RoutePath = PagePath

/** State of a page that belongs in its address: filters, ranges, the open row. */
export type RouteParams = Readonly<Record<string, string>>

export interface Route {
  readonly path: RoutePath
  readonly params: RouteParams
}

/** Changes to params: `null` or an empty text removes one. */
export type ParamsPatch = Readonly<Record<string, string | null>>

export interface NavigateOptions {
  readonly params?: RouteParams
  /** Replace the current history entry, so that "back" does not step through every keystroke of a filter. */
  readonly replace?: boolean
}

/** Reads `#/verifications?id=12`; anything that is not a page leads to the overview. */
export function parseRoute(hash: string): Route {
  const [, path = '', query = ''] = /^#?([^?]*)\??(.*)$/.exec(hash) ?? []
  if (!isPagePath(path)) return { path: '/overview', params: {} }
  return { path, params: Object.fromEntries(new URLSearchParams(query)) }
}

/** The address of a page, for links (`<a href>`) and for `navigate`. Params are sorted, so equal state is one address. */
export function hrefOf(path: RoutePath, params: RouteParams = {}): string {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ''))
  query.sort()
  return query.size === 0 ? `#${path}` : `#${path}?${query}`
}

/** Applies a patch to params. */
export function patchParams(params: RouteParams, patch: ParamsPatch): RouteParams {
  const merged = Object.entries({ ...params, ...patch })
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== ''))
}

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}

/** Opens a page. Only the params given here are kept: filters of another page do not leak into it. */
export function navigate(path: RoutePath, { params = {}, replace = false }: NavigateOptions = {}): void {
  const href = hrefOf(path, params)
  if (href === window.location.hash) return
  if (replace) window.history.replaceState(null, '', href)
  else window.history.pushState(null, '', href)
  for (const listener of listeners) listener()
}

/** Changes some params of the current page and leaves the others. */
export function setParams(patch: ParamsPatch, { replace = false }: Pick<NavigateOptions, 'replace'> = {}): void {
  const { path, params } = parseRoute(window.location.hash)
  navigate(path, { params: patchParams(params, patch), replace })
}

/** The current page and its params; renders again when either changes. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  return useMemo(() => parseRoute(hash), [hash])
}
