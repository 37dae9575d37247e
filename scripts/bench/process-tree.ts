import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

const KIB_PER_MIB = 1_024

/** A process and all its descendants, by the parents that /proc names. */
export function processTree(root: number): readonly number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  const children = new Map<number, number[]>()
  for (const pid of pids) {
    const parent = Number(statFields(pid)?.[1])
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)]
  return below(root)
}

/** User and system time of these processes so far; one that is gone counts nothing. */
export function cpuSeconds(pids: readonly number[]): number {
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  const ticks = pids.map((pid) => {
    const fields = statFields(pid)
    return fields === null ? 0 : Number(fields[11]) + Number(fields[12])
  })
  return ticks.reduce((sum, n) => sum + n, 0) / ticksPerSecond
}

/** Proportional set size of these processes together. */
export const pssMiB = (pids: readonly number[]): number => rolledUpMiB(pids, 'Pss')

/**
 * What these processes hold of their own. Pages of files (the program itself, the database) are left out: they come
 * and go with other programs that use the same file, and the system takes them back when it needs them.
 */
export const anonymousMiB = (pids: readonly number[]): number => rolledUpMiB(pids, 'Pss_Anon')

function rolledUpMiB(pids: readonly number[], field: string): number {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm')
  const kib = pids.map((pid) => Number(line.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0))
  return kib.reduce((sum, n) => sum + n, 0) / KIB_PER_MIB
}

/** The command line of a process; empty when it has ended. */
export const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`) ?? ''

/** Whether a process of the console is that of its page. */
export const isPage = (pid: number): boolean => commandOf(pid).includes('--type=renderer')

/** Fields of /proc/<pid>/stat from `state` on: the name before it may hold spaces and parentheses. */
function statFields(pid: number): readonly string[] | null {
  const text = read(`/proc/${pid}/stat`)
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Null when the process has ended meanwhile. */
function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
