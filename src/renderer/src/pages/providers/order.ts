import type { ProviderRow, Queue } from '../../../../contract/providers.ts'

type Ranked = Pick<ProviderRow, 'name' | 'pinned' | 'rank'>

/** The order in force for a country (null: the default): its own, or else the default's; undefined while unknown. */
export function queueOf(queues: readonly Queue[], country: string | null): Queue | undefined {
  const newest = (of: string | null) =>
    queues
      .filter((queue) => queue.service === 'sms' && queue.country === of)
      .toSorted((a, b) => b.version - a.version)
      .at(0)
  const own = country === null ? undefined : newest(country)
  return own?.providers != null ? own : newest(null)
}

/** Rows in the order of trial: pinned ones first, then as the order says, then as the default has it. */
export function inOrder<Row extends Ranked>(rows: readonly Row[], queue: Queue | undefined): readonly Row[] {
  const names = queue?.providers ?? []
  const place = ({ name, rank, pinned }: Row): number => {
    const index = names.indexOf(name)
    return (index === -1 ? names.length + rank : index) - (pinned ? 10_000 : 0)
  }
  return rows.toSorted((a, b) => place(a) - place(b))
}

/**
 * The names after one of them has been moved to `to`; null when nothing changes. A pinned provider stays before
 * all others, and the others stay behind it.
 */
export function moved(rows: readonly Ranked[], name: string, to: number): readonly string[] | null {
  const from = rows.findIndex((row) => row.name === name)
  const row = rows[from]
  if (row === undefined) return null
  const pinned = rows.filter((each) => each.pinned).length
  const [first, last] = row.pinned ? [0, pinned - 1] : [pinned, rows.length - 1]
  const target = Math.min(Math.max(to, first), last)
  if (target === from) return null
  const others = rows.filter((each) => each !== row).map((each) => each.name)
  return [...others.slice(0, target), name, ...others.slice(target)]
}

/** A place as people say it: 1st, 2nd, 11th. */
export function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13
  return `${n}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`
}
