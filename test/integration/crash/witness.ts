import type { Stored, Workspace } from './workspace.ts'

/** How many messages to this number the provider has taken. */
export const sentBy = (workspace: Workspace, provider: string, to: string): number =>
  workspace.messages(to).filter((message) => message.provider === provider).length

/** What was done for a verification so far. */
export interface Footprint {
  readonly messages: number
  readonly attempts: number
}

export function footprint(workspace: Workspace, label: string, attempts: Stored['attempts']): Footprint {
  const to = workspace.sendings.get(label)?.to ?? ''
  return { messages: workspace.messages(to).length, attempts: attempts.length }
}

/** Accepted, or ended with a reason that is on record. */
export const isFinished = ({ verification: { accepted_at, final_at, failure_reason } }: Stored): boolean =>
  accepted_at !== null || (final_at !== null && failure_reason !== null)

/** The look-up cleared the interrupted attempt, and no further one was made. */
export const isFound = (attempt: number, one: Stored | undefined): boolean =>
  one?.attempts.length === attempt && one.attempts.at(-1)?.state === 'accepted'

/** One message, or more with the same code and marked as such. */
export function isHonest(workspace: Workspace, label: string, { verification }: Stored): boolean {
  const messages = workspace.messages(workspace.sendings.get(label)?.to ?? '')
  if (messages.length <= 1) return true
  return verification.maybe_duplicate === 1 && new Set(messages.map(({ body }) => body)).size === 1
}

/** Verifications that are recorded as accepted with a message that the servers do not know. */
export function acceptancesWithoutWitness(
  workspace: Workspace,
  stored: ReadonlyMap<string, Stored>,
): readonly string[] {
  return [...stored].flatMap(([label, { attempts }]) => {
    const witnessed = new Set(
      workspace.messages(workspace.sendings.get(label)?.to ?? '').map(({ providerMessageId }) => providerMessageId),
    )
    const wrong = attempts.some((a) => a.state === 'accepted' && !witnessed.has(a.provider_message_id ?? ''))
    return wrong ? [label] : []
  })
}

/** Messages that the servers took for a verification that is not on disk. */
export function messagesWithoutIntent(workspace: Workspace, stored: ReadonlyMap<string, Stored>): readonly string[] {
  const known = new Set([...stored.keys()].map((label) => workspace.sendings.get(label)?.to))
  return workspace.sandbox
    .record()
    .filter(({ to }) => !known.has(to))
    .map(({ providerMessageId }) => providerMessageId)
}
