import { Button, PinInput } from '@mantine/core'
import { type ReactElement, useId, useState } from 'react'
import type { Verification } from '../../../../contract/models.ts'
import { api, errorMessage } from '../../api.ts'
import { plural } from '../../format.ts'
import { checkFeedback, type Feedback } from './check-feedback.ts'

const CODE_DIGITS = 6

export interface CodeEntryProps {
  /** Null before anything is sent. */
  readonly verification: Verification | null
  readonly code: string
  readonly onCode: (code: string) => void
}

/** Takes the passcode, typed or pasted, and says what came of it. It is checked when the last digit is in. */
export function CodeEntry({ verification, code, onCode }: CodeEntryProps): ReactElement {
  const labelId = useId()
  const [feedback, setFeedback] = useState<Feedback | null>(null)
  const [checking, setChecking] = useState(false)
  const id = verification?.id ?? null
  const state = verification?.state
  const open =
    id !== null && state !== 'converted' && state !== 'failed' && state !== 'expired' && (feedback?.open ?? true)

  const check = async (entered: string): Promise<void> => {
    if (entered.length !== CODE_DIGITS || checking || !open || id === null) return
    setChecking(true)
    try {
      const { result, checksLeft: left } = await api.verifications.check({ id, code: entered })
      setFeedback(checkFeedback(result, left))
      if (result === 'wrong-code') onCode('')
    } catch (error) {
      setFeedback({ tone: 'bad', text: errorMessage(error), open: true })
    } finally {
      setChecking(false)
    }
  }

  return (
    <form
      className="sb-code-entry"
      onSubmit={(event) => {
        event.preventDefault()
        void check(code)
      }}
    >
      <span id={labelId} className="sb-label">
        Code from the message
      </span>
      <div className="sb-code-row">
        <PinInput
          aria-labelledby={labelId}
          role="group"
          length={CODE_DIGITS}
          type="number"
          size="sm"
          gap={5}
          placeholder=""
          value={code}
          disabled={!open}
          error={feedback !== null && feedback.tone !== 'ok'}
          getInputProps={(index) => ({ 'aria-label': `Digit ${index + 1} of ${CODE_DIGITS}` })}
          onChange={onCode}
          onComplete={(entered) => void check(entered)}
        />
        <Button type="submit" variant="default" disabled={!open || code.length !== CODE_DIGITS} loading={checking}>
          Check
        </Button>
      </div>
      <p className="sb-code-feedback" role="status" data-tone={feedback?.tone ?? 'neutral'}>
        {feedback?.text ?? standing(verification)}
      </p>
    </form>
  )
}

/** What can still be done with the code, before one was entered. */
function standing(verification: Verification | null): string {
  switch (verification?.state) {
    case undefined:
      return 'Send a verification first.'
    case 'converted':
      return 'Converted.'
    case 'expired':
      return 'The code is no longer valid.'
    case 'failed':
      return 'This verification is closed.'
    default:
      return `${plural(verification?.checksLeft ?? 0, 'try', 'tries')} left`
  }
}
