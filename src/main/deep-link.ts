import type { PageView } from '../contract/alert-view.ts'
import { isPagePath } from '../contract/page-paths.ts'
import { parseUrl } from './parse-url.ts'

/** Links of ours begin with it: `signalbox://open/verifications?id=12`. */
export const LINK_SCHEME = 'signalbox'
/** What a link asks for; there is nothing else to ask for. */
const LINK_HOST = 'open'

/** Bounds of a link, so that nobody outside can make the page work through more than a person would type. */
const MOST_CHARACTERS = 2_000
const MOST_PARAMS = 20
const MOST_VALUE = 500
const PARAM_NAME = /^[A-Za-z][A-Za-z0-9]{0,39}$/
/** Control characters, and what turns the direction of a text round to look like another one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** The view that a link of ours opens; null for every other text. A link can only ever show a page. */
export function viewOfLink(link: string): PageView | null {
  if (link.length > MOST_CHARACTERS) return null
  const url = parseUrl(link)
  if (url === null || url.protocol !== `${LINK_SCHEME}:` || url.host !== LINK_HOST) return null
  if (url.username !== '' || url.password !== '' || url.hash !== '') return null
  // Some desktops put a slash behind the path.
  return viewOf(url.pathname.replace(/(?<=.)\/$/, ''), url.searchParams)
}

/** The view that the command line names: `verifications?id=12`, with or without a slash, or a link. */
export function viewOfArgument(text: string): PageView | null {
  if (text.startsWith(`${LINK_SCHEME}:`)) return viewOfLink(text)
  if (text.length > MOST_CHARACTERS || text.includes('#')) return null
  const [path = '', ...query] = text.split('?')
  return viewOf(path.startsWith('/') ? path : `/${path}`, new URLSearchParams(query.join('?')))
}

function viewOf(path: string, query: URLSearchParams): PageView | null {
  const params = [...query]
  const isSound =
    isPagePath(path) &&
    params.length <= MOST_PARAMS &&
    new Set(params.map(([name]) => name)).size === params.length &&
    params.every(([name, value]) => PARAM_NAME.test(name) && value.length <= MOST_VALUE && !UNPRINTABLE.test(value))
  return isSound ? { path, params: Object.fromEntries(params) } : null
}

/** The part of the page's address that names a view. */
export function hashOf({ path, params }: PageView): string {
  const query = new URLSearchParams(params)
  return query.size === 0 ? `#${path}` : `#${path}?${query}`
}
