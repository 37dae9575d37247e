import { type AlertRule, type AlertRuleDraft, alertRuleDraftSchema } from '../../../../contract/alert-rules.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'

/** Runs a change and says what it did; false when it failed. */
async function act(call: Promise<unknown>, done: string, undo?: () => void): Promise<boolean> {
  try {
    await call
    notify.success(done, undo === undefined ? {} : { undo })
    return true
  } catch (error) {
    notify.error(error)
    return false
  }
}

const mutableDraft = (draft: AlertRuleDraft) => alertRuleDraftSchema.parse(draft)

/** @param id null for a new rule */
export const saveRule = (id: number | null, draft: AlertRuleDraft): Promise<boolean> =>
  id === null
    ? act(api.alerts.rules.create(mutableDraft(draft)), `Rule added: ${draft.name}`)
    : act(api.alerts.rules.update({ ...mutableDraft(draft), id }), `Rule saved: ${draft.name}`)

/** Its open alerts end with it; taking that back makes a new rule of the same content. */
export const removeRule = (rule: AlertRule): Promise<boolean> =>
  act(api.alerts.rules.remove({ id: rule.id }), `Rule removed: ${rule.name}`, () => void saveRule(null, rule))

export const setRuleEnabled = ({ id, name }: AlertRule, enabled: boolean): Promise<boolean> =>
  act(api.alerts.rules.setEnabled({ id, enabled }), `${name} is ${enabled ? 'on' : 'off'}`)

export const testRule = ({ id }: AlertRule): Promise<boolean> =>
  act(api.alerts.rules.test({ id }), 'A test notification is on its way to the desktop')
