import { randomUUID } from 'node:crypto'
import type { PageProblem } from '../../contract/support.ts'

/** Previews that can still be saved. */
const KEPT = 3

export interface Diagnostics {
  readonly id: string
  readonly fileName: string
  /** The whole file. */
  readonly text: string
}

/** Keeps what was shown, so that exactly that is saved. */
export class DiagnosticsDesk {
  readonly #make: (problem: PageProblem | null) => Promise<Pick<Diagnostics, 'fileName' | 'text'>>
  readonly #shown: Diagnostics[] = []

  constructor(make: (problem: PageProblem | null) => Promise<Pick<Diagnostics, 'fileName' | 'text'>>) {
    this.#make = make
  }

  async preview(problem: PageProblem | null): Promise<Diagnostics> {
    const diagnostics = { id: randomUUID(), ...(await this.#make(problem)) }
    this.#shown.push(diagnostics)
    if (this.#shown.length > KEPT) this.#shown.shift()
    return diagnostics
  }

  /** Null when it is too long ago. */
  find(id: string): Diagnostics | null {
    return this.#shown.find((one) => one.id === id) ?? null
  }
}
