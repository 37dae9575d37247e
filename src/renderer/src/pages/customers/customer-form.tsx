import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { Customer } from '../../../../contract/customers.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { type FieldProblem, fieldProblem } from './customer-actions.ts'

export interface CustomerFormProps {
  /** The customer to change, or what is known of a new one. */
  readonly start: Partial<Customer>
  readonly isNew: boolean
  readonly onSaved: (customer: Customer) => void
  readonly onClose: () => void
}

/** Adds a customer or changes one. */
export function CustomerForm({ start, isNew, onSaved, onClose }: CustomerFormProps): ReactElement {
  const [draft, setDraft] = useState({
    id: start.id ?? '',
    name: start.name ?? '',
    currency: start.currency ?? 'EUR',
    parentId: start.parentId ?? '',
    externalId: start.externalId ?? '',
  })
  const [problem, setProblem] = useState<FieldProblem | null>(null)
  const [busy, setBusy] = useState(false)
  type Field = keyof typeof draft
  const field = (name: Field, label: string, description?: string) => ({
    label,
    ...(description !== undefined && { description }),
    value: draft[name],
    error: problem?.field === name ? problem.text : null,
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: HTMLInputElement }) =>
      setDraft((was) => ({ ...was, [name]: value })),
  })
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      const { parentId, externalId, currency, ...rest } = draft
      const saved = await api.customers.save({
        ...rest,
        currency: currency.trim().toUpperCase(),
        parentId: parentId.trim() === '' ? null : parentId,
        externalId: externalId.trim() === '' ? null : externalId,
      })
      notify.success(isNew ? `${saved.name} added` : `${saved.name} saved`)
      onSaved(saved)
      onClose()
    } catch (error) {
      setProblem(fieldProblem(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal opened onClose={onClose} title={isNew ? 'New customer' : `Change ${start.name}`} size="md">
      <form
        className="sb-business-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextInput
          {...field('id', 'Id', 'As it is sent with every verification')}
          required
          maxLength={200}
          disabled={!isNew}
          data-autofocus={isNew}
        />
        <TextInput {...field('name', 'Name')} required maxLength={200} data-autofocus={!isNew} />
        <TextInput {...field('currency', 'Currency', 'In which it is billed, ISO 4217')} required maxLength={3} />
        <TextInput {...field('parentId', 'Belongs to', 'Id of another customer; leave it empty otherwise')} />
        <TextInput {...field('externalId', 'External id', 'Its key in another system')} maxLength={200} />
        <WholeProblem problem={problem} known={Object.keys(draft)} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={draft.id.trim() === '' || draft.name.trim() === ''}>
            {isNew ? 'Add customer' : 'Save customer'}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

/** A problem that no field of the form stands for. */
export function WholeProblem({
  problem,
  known,
}: {
  readonly problem: FieldProblem | null
  readonly known: readonly string[]
}): ReactElement | null {
  if (problem === null || (problem.field !== null && known.includes(problem.field))) return null
  return (
    <p className="sb-form-problem" role="alert" data-tone="bad">
      {problem.text}
    </p>
  )
}
