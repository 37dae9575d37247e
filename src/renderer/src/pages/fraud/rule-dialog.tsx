import { Button, Group, Modal, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { HOUR_MS } from '../../../../contract/durations.ts'
import { api, errorMessage, useQuery } from '../../api.ts'
import { sum } from '../../components/amounts.ts'
import { notify } from '../../components/notify.tsx'
import { formatCount, plural } from '../../format.ts'

const spans = [
  { value: String(HOUR_MS), label: '1 hour' },
  { value: String(24 * HOUR_MS), label: '1 day' },
  { value: String(7 * 24 * HOUR_MS), label: '7 days' },
  { value: String(30 * 24 * HOUR_MS), label: '30 days' },
  { value: String(90 * 24 * HOUR_MS), label: '90 days' },
] as const

export interface RuleDialogProps {
  /** What to begin with; empty for a prefix of one's own. */
  readonly prefix: string
  readonly currency: string
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** Blocks or allows a prefix for a time, and says first what a block would have stopped. */
export function RuleDialog({ prefix: start, currency, onSaved, onClose }: RuleDialogProps): ReactElement {
  const [prefix, setPrefix] = useState(start)
  const [action, setAction] = useState<'block' | 'allow'>('block')
  const [forMs, setForMs] = useState<string>(spans[1].value)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const isPrefix = /^\+\d{1,14}$/.test(prefix)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await api.analytics.fraud.addRule({ action, prefix, forMs: Number(forMs), reason: reason.trim() })
      notify.success(action === 'block' ? `${prefix} is blocked` : `${prefix} is never blocked by the guard`)
      onSaved()
      onClose()
    } catch (error) {
      setProblem(errorMessage(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal opened onClose={onClose} title="Block or allow a prefix" size="md">
      <form
        className="sb-fraud-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <SegmentedControl
          aria-label="What to do"
          data={[
            { value: 'block', label: 'Block: sending there is refused' },
            { value: 'allow', label: 'Allow: the guard never blocks it' },
          ]}
          value={action}
          onChange={(value) => setAction(value === 'allow' ? 'allow' : 'block')}
        />
        <TextInput
          label="Prefix"
          description="The beginning of a number, such as +4915112"
          required
          data-autofocus={start === ''}
          value={prefix}
          error={prefix === '' || isPrefix ? null : 'Begin with + and use digits only'}
          onChange={({ currentTarget: { value } }) => setPrefix(value.trim())}
        />
        <NativeSelect
          label="For"
          data={[...spans]}
          value={forMs}
          onChange={({ currentTarget: { value } }) => setForMs(value)}
        />
        <TextInput
          label="Reason"
          description="For the audit log"
          required
          maxLength={500}
          data-autofocus={start !== ''}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        {isPrefix && action === 'block' ? <Effect prefix={prefix} currency={currency} /> : null}
        {problem === null ? null : (
          <p className="sb-fraud-problem" role="alert" data-tone="bad">
            {problem}
          </p>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={!isPrefix || reason.trim() === ''}
            {...(action === 'block' && { color: 'bad' })}
          >
            {action === 'block' ? 'Block prefix' : 'Allow prefix'}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

/** What the block would have stopped over the last 30 days. */
function Effect({ prefix, currency }: { readonly prefix: string; readonly currency: string }): ReactElement {
  const { data, error } = useQuery(prefix, (signal) => api.analytics.fraud.preview({ prefix, days: 30 }, { signal }))
  return (
    <p className="sb-fraud-effect" role="status">
      {data === undefined
        ? error === undefined
          ? 'Looking at the last 30 days …'
          : errorMessage(error)
        : data.attempts === 0
          ? `Nothing was sent there in the last ${data.days} days.`
          : `Over the last ${data.days} days this would have stopped ${plural(data.attempts, 'attempt')} ` +
            `(${sum(data.costMicros, currency)}), among them ${formatCount(data.converted)} that converted and about ` +
            `${formatCount(data.legitimate)} that were probably legitimate.`}
    </p>
  )
}
