import type { SelfTestName, SelfTestState } from '../../contract/self-test.ts'

/** What a check found. */
export interface Finding {
  readonly state: SelfTestState & ('passed' | 'warning' | 'failed')
  /** A sentence. */
  readonly found: string
  /** What to do, as a sentence; null when there is nothing to do. */
  readonly advice: string | null
}

/** One thing that a self-test looks at. */
export interface SelfCheck {
  readonly name: SelfTestName
  readonly title: string
  /** May throw: that is a failed check. */
  run(signal: AbortSignal): Promise<Finding> | Finding
}

export const passed = (found: string): Finding => ({ state: 'passed', found, advice: null })
export const warning = (found: string, advice: string): Finding => ({ state: 'warning', found, advice })
export const failed = (found: string, advice: string): Finding => ({ state: 'failed', found, advice })
