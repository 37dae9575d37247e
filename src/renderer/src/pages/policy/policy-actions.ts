import type { CurrentPolicy, OptimizerMode, PolicyDraft, Stage } from '../../../../contract/policy-models.ts'
import { api } from '../../api.ts'
import { tell } from '../../components/tell.ts'

/** A version, or a draft that is none yet. */
export type PolicyChoice = { readonly version: number } | { readonly draft: PolicyDraft }

/** Brings back what was in force before; doing it twice goes forward again. */
export const rollBack = (reason: string): Promise<boolean> =>
  tell(
    () => api.policies.rollback({ reason }),
    'Rolled back to what was in force before',
    () => void takeBack('the roll-back was taken back'),
  )

const takeBack = (reason: string): Promise<boolean> => tell(() => api.policies.rollback({ reason }), 'Taken back')

/** Ends the shadow or the canary. */
export const stopTrial = (reason: string): Promise<boolean> =>
  tell(
    () => api.policies.stopTrial({ reason }),
    'The trial is over',
    () => void takeBack('the trial goes on'),
  )

export function setMode(mode: OptimizerMode, before: OptimizerMode, reason: string): Promise<boolean> {
  return tell(
    () => api.policies.setMode({ mode, reason }),
    `The optimizer is ${mode === 'shadow' ? 'looking on' : mode}`,
    () => void tell(() => api.policies.setMode({ mode: before, reason: 'taken back' }), 'Taken back'),
  )
}

/** @param share of all verifications, for a canary, 0..1 */
export function activate(policy: PolicyChoice, stage: Stage, share: number, reason: string): Promise<boolean> {
  const done: Readonly<Record<Stage, string>> = {
    live: 'The policy is live',
    shadow: 'The policy looks on as a shadow',
    canary: 'The policy decides for its share',
  }
  const plain =
    'version' in policy ? { version: policy.version } : { draft: { ...policy.draft, rules: [...policy.draft.rules] } }
  return tell(
    () => api.policies.activate({ policy: plain, stage, share, reason }),
    done[stage],
    () => void takeBack('the activation was taken back'),
  )
}

/** The version that the page shows while nothing is being changed. */
export const shownPolicy = ({ live, trial }: CurrentPolicy): CurrentPolicy['live'] => live ?? trial
