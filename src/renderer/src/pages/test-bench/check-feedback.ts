import { plural } from '../../format.ts'

export type CheckResult = 'converted' | 'wrong-code' | 'already-converted' | 'expired' | 'too-many-tries' | 'failed'

export interface Feedback {
  readonly tone: 'ok' | 'warn' | 'bad'
  readonly text: string
  /** Another code may be tried. */
  readonly open: boolean
}

/** What to say about an entered code. */
export function checkFeedback(result: CheckResult, checksLeft: number): Feedback {
  switch (result) {
    case 'converted':
      return { tone: 'ok', text: 'Right code: converted.', open: false }
    case 'already-converted':
      return { tone: 'ok', text: 'It has been converted already.', open: false }
    case 'wrong-code':
      return { tone: 'warn', text: `Wrong code. ${plural(checksLeft, 'try', 'tries')} left.`, open: true }
    case 'expired':
      return { tone: 'bad', text: 'The code is no longer valid. Send a new one.', open: false }
    case 'too-many-tries':
      return { tone: 'bad', text: 'Too many wrong codes: this verification is closed.', open: false }
    case 'failed':
      return { tone: 'bad', text: 'This verification has failed; no code can convert it.', open: false }
  }
}

/** The passcode in a message: its first group of six digits; null when there is none. */
export function codeIn(text: string): string | null {
  return /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? null
}
