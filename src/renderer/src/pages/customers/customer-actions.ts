import { ORPCError } from '@orpc/client'
import { api, errorMessage } from '../../api.ts'
import { notify } from '../../components/notify.tsx'

/** What is wrong with a form: the field of the contract's input that it concerns, and the sentence to show there. */
export interface FieldProblem {
  /** Null when it concerns the whole. */
  readonly field: string | null
  readonly text: string
}

interface ValidationData {
  readonly field?: unknown
  readonly issues?: readonly { readonly path?: readonly (string | number)[]; readonly message?: string }[]
}

/** The contract's answer to a form that it refused, so that it can be shown beside the field at fault. */
export function fieldProblem(error: unknown): FieldProblem {
  if (!(error instanceof ORPCError)) return { field: null, text: errorMessage(error) }
  const { field, issues } = (error.data ?? {}) as ValidationData
  if (typeof field === 'string') return { field, text: error.message }
  const [issue] = issues ?? []
  if (issue?.path === undefined) return { field: null, text: errorMessage(error) }
  return { field: issue.path.map(String).join('.'), text: issue.message ?? errorMessage(error) }
}

/** Takes a customer off the lists or puts it back, and offers the way back. */
export async function setArchived(id: string, name: string, archived: boolean, onDone: () => void): Promise<void> {
  try {
    await api.customers.archive({ id, archived })
    onDone()
    notify.success(archived ? `${name} archived` : `${name} is back on the lists`, {
      undo: () => void setArchived(id, name, !archived, onDone),
    })
  } catch (error) {
    notify.error(error)
  }
}

/** Works value and risk out anew and says so. */
export async function refreshCustomers(): Promise<void> {
  try {
    const { customers } = await api.analytics.refreshCustomers(undefined)
    notify.success(`Value and risk worked out for ${customers.toLocaleString('en')} customers`)
  } catch (error) {
    notify.error(error)
  }
}
