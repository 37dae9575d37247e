import { anonymousMiB, isPage, processTree } from '../bench/process-tree.ts'
import type { Sample } from './memory.ts'

const SAMPLE_EVERY_MS = 10_000

export interface MemoryWatch {
  /** Memory of its own of the process that holds the engine and the window. */
  readonly main: readonly Sample[]
  /** That of the page's process; another life after each crash. */
  readonly page: readonly Sample[]
  /** That of all processes of the console. */
  readonly all: readonly Sample[]
  stop(): void
}

/** Reads the memory of a running console every 10 s. */
export function watchMemory(root: number): MemoryWatch {
  const [all, main, page]: [Sample[], Sample[], Sample[]] = [[], [], []]
  const startedAt = performance.now()
  const sample = () => {
    const at = performance.now() - startedAt
    const tree = processTree(root)
    const pages = tree.filter(isPage)
    const life = `page ${pages.join(' ')}`
    main.push({ at, life: 'main', value: anonymousMiB([root]) })
    all.push({ at, life, value: anonymousMiB(tree) })
    if (pages.length > 0) page.push({ at, life, value: anonymousMiB(pages) })
  }
  const timer = setInterval(sample, SAMPLE_EVERY_MS)
  return { all, main, page, stop: () => clearInterval(timer) }
}
