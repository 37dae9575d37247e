import type { PageView } from '../contract/alert-view.ts'
import { LINK_SCHEME, viewOfArgument, viewOfLink } from './deep-link.ts'

/** What the command line of a start asks for. */
export interface StartOptions {
  /** Stay in the tray: `--hidden`. */
  readonly hidden: boolean
  /** The page to open: `--open=<view>`, or a link that the desktop hands over; null when none is named. */
  readonly view: PageView | null
  /** A page was named that does not exist, or a link that is none of ours. */
  readonly refused: boolean
}

const OPEN = '--open='

/** Reads a whole command line; the first view counts, and what is not ours is left to Electron. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const wish = argv.find((argument) => argument.startsWith(OPEN) || isLink(argument))
  const view =
    wish === undefined ? null : wish.startsWith(OPEN) ? viewOfArgument(wish.slice(OPEN.length)) : viewOfLink(wish)
  return {
    hidden: wish === undefined && argv.includes('--hidden'),
    view,
    refused: wish !== undefined && view === null,
  }
}

const isLink = (argument: string): boolean => argument.toLowerCase().startsWith(`${LINK_SCHEME}:`)
