import { severities } from '../contract/alert-rules.ts'
import { alertView, type PageView } from '../contract/alert-view.ts'
import type { AlertNotice } from '../contract/alerts.ts'
import type { Clock } from '../engine/clock.ts'

/** What comes within this time after the first is shown together. */
const COLLECT_MS = 1_500
/** At most this many notifications */
const MOST = 4
/** within this time; what comes after waits until there is room, and is then shown together. */
const WITHIN_MS = 60_000
const LINES = 4

/** One notification of the desktop. */
export interface DesktopNotice {
  readonly title: string
  readonly body: string
  /** The worst of what it tells of needs somebody now. */
  readonly urgent: boolean
  /** What a click opens. */
  readonly view: PageView
}

/** Groups and rate-limits what the engine wants to tell, so that an outage is not a storm of pop-ups. */
export class NoticeGroups {
  readonly #clock: Clock
  readonly #show: (notice: DesktopNotice) => void
  #collected: readonly AlertNotice[] = []
  #shownAt: readonly number[] = []
  #cancel: () => void = () => {}

  constructor(options: { readonly clock: Clock; readonly show: (notice: DesktopNotice) => void }) {
    this.#clock = options.clock
    this.#show = options.show
  }

  add(notice: AlertNotice): void {
    // Only the last word about an alert counts: what fired and is over already need not be told twice.
    const others = this.#collected.filter(({ alert }) => alert === null || alert.id !== notice.alert?.id)
    this.#collected = [...others, notice]
    if (others.length === this.#collected.length - 1 && this.#collected.length === 1) this.#wait(COLLECT_MS)
  }

  stop(): void {
    this.#cancel()
    this.#collected = []
  }

  #wait(ms: number): void {
    this.#cancel()
    this.#cancel = this.#clock.after(ms, () => this.#flush())
  }

  #flush(): void {
    const now = this.#clock.monotonic()
    this.#shownAt = this.#shownAt.filter((at) => at > now - WITHIN_MS)
    const [oldest] = this.#shownAt
    if (oldest !== undefined && this.#shownAt.length >= MOST) return this.#wait(oldest + WITHIN_MS - now + 1)
    const notices = this.#collected
    this.#collected = []
    if (notices.length === 0) return
    this.#shownAt = [...this.#shownAt, now]
    this.#show(together(notices, this.#clock.now()))
  }
}

/** One notification for all of these. */
export function together(notices: readonly AlertNotice[], now: number): DesktopNotice {
  const [first, ...more] = notices
  if (first === undefined) throw new Error('there is nothing to show')
  const urgent = notices.some(({ kind, severity }) => severity === 'critical' && kind !== 'resolved' && kind !== 'test')
  if (more.length === 0) {
    const view = first.alert === null ? inbox : alertView(first.alert, now)
    return { title: first.title, body: first.body, urgent, view }
  }
  const worstFirst = notices.toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))
  const lines = worstFirst.slice(0, LINES).map(({ title }) => title)
  const left = notices.length - lines.length
  return {
    title: `${notices.length} alerts: ${counts(notices)}`,
    body: [...lines, ...(left > 0 ? [`and ${left} more`] : [])].join('\n'),
    urgent,
    view: inbox,
  }
}

const inbox: PageView = { path: '/alerts', params: {} }

/** `1 critical, 2 warnings, 1 resolved`. */
function counts(notices: readonly AlertNotice[]): string {
  const resolved = notices.filter(({ kind }) => kind === 'resolved').length
  const going = severities.toReversed().flatMap((severity) => {
    const n = notices.filter((notice) => notice.kind !== 'resolved' && notice.severity === severity).length
    return n === 0 ? [] : `${n} ${severity === 'warning' && n > 1 ? 'warnings' : severity}`
  })
  return [...going, ...(resolved > 0 ? [`${resolved} resolved`] : [])].join(', ')
}
