import { PasswordInput, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { AccountKey } from '../../../../contract/account-models.ts'
import { fieldProblem, isKeyField, type KeyField } from './account-draft.ts'

export interface KeyFieldsProps {
  readonly keys: readonly AccountKey[]
  readonly values: Readonly<Record<KeyField, string>>
  readonly onChange: (field: KeyField, value: string) => void
  /** What the engine objected to, by field. */
  readonly problems?: Readonly<Partial<Record<KeyField, string>>>
}

/** One field for each thing to copy from a provider's console, with where to find it. */
export function KeyFields({ keys, values, onChange, problems = {} }: KeyFieldsProps): ReactElement {
  return (
    <>
      {keys.map((key) =>
        isKeyField(key.field) ? (
          <KeyInput
            key={key.field}
            item={key}
            value={values[key.field]}
            problem={problems[key.field] ?? null}
            onChange={(value) => isKeyField(key.field) && onChange(key.field, value)}
          />
        ) : null,
      )}
    </>
  )
}

interface KeyInputProps {
  readonly item: AccountKey
  readonly value: string
  readonly problem: string | null
  readonly onChange: (value: string) => void
}

function KeyInput({ item, value, problem, onChange }: KeyInputProps): ReactElement {
  const [left, setLeft] = useState(false)
  const { field, label, where, example, required } = item
  const shared = {
    size: 'xs',
    label,
    description: where,
    withAsterisk: required && field !== 'testAccountId' && field !== 'testSecret',
    autoComplete: 'off',
    spellCheck: false,
    maxLength: 400,
    value,
    error: problem ?? (left && value !== '' ? fieldProblem(item, value) : null),
    onBlur: () => setLeft(true),
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => onChange(currentTarget.value),
  }
  const secret = field === 'secret' || field === 'testSecret'
  return secret ? (
    <PasswordInput
      {...shared}
      visibilityToggleButtonProps={{ 'aria-label': `Show or hide the ${label}` }}
      data-secret
    />
  ) : (
    <TextInput {...shared} placeholder={example} />
  )
}
