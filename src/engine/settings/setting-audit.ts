import * as z from 'zod'

/** What the settings' own entries of the audit log have in common. */
const PREFIX = 'setting.'

/** Whether an entry of the audit log with this action changed settings. */
export const isSettingAction = (action: string): boolean => action.startsWith(PREFIX)

const detailSchema = z.object({ before: z.record(z.string(), z.json()), after: z.record(z.string(), z.json()) })

/** The settings that such an entry changed, from its detail (JSON); none when it cannot be read. */
export function changesOf(
  detail: string,
): readonly { readonly key: string; readonly before: unknown; readonly after: unknown }[] {
  const read = detailSchema.safeParse(JSON.parse(detail))
  if (!read.success) return []
  const { before, after } = read.data
  return Object.keys(after).map((key) => ({ key, before: before[key], after: after[key] }))
}
