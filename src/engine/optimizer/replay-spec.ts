import type Database from 'better-sqlite3'
import { DAY_MS } from '../../contract/durations.ts'
import type { PolicyDraft } from '../../contract/policy-models.ts'
import type { ReplayDays } from '../../contract/replay.ts'
import { listPolicies, listPolicyStates } from '../store/policies.ts'
import { listProviders } from '../store/providers.ts'
import { queueHistory } from '../store/routing-queues.ts'
import { getSetting } from '../store/settings.ts'
import type { Contender, ReplaySpec } from './replay-models.ts'

/** Who was accepted this long ago and has not answered counts as failed. */
const ANSWER_MS = 300_000
/** Further back nothing is looked up; older verifications are taken as they were. */
const MOST_RECORDS = 10_000
/** Any will do, as long as it stays: the same replay twice gives the same result. */
const SEED = 20_260_101

/**
 * What a replay of `policy` over the last days needs to know.
 *
 * @param now UTC epoch ms
 */
export function replaySpec(
  db: Database.Database,
  policy: PolicyDraft,
  days: ReplayDays,
  now: number,
  others: readonly Contender[] = [],
): ReplaySpec {
  const versions = listPolicies(db, null, MOST_RECORDS)
  const asked = contentOf(policy)
  return {
    from: now - days * DAY_MS,
    to: now + 1,
    mature: now - ANSWER_MS,
    currency: getSetting(db, 'reporting.currency'),
    failureCost: getSetting(db, 'optimizer.failureCost'),
    successTarget: getSetting(db, 'optimizer.successTarget'),
    policy: { rules: policy.rules, controlShare: policy.controlShare },
    sameAs: versions.filter((each) => contentOf(each) === asked).map(({ version }) => version),
    others,
    versions: new Map(versions.map(({ version, rules, controlShare }) => [version, { rules, controlShare }])),
    queues: queueHistory(db, MOST_RECORDS).toReversed(),
    states: listPolicyStates(db, MOST_RECORDS).toReversed(),
    providers: listProviders(db).map(({ name }) => name),
    seed: SEED,
  }
}

const contentOf = ({ rules, controlShare }: PolicyDraft): string => JSON.stringify([rules, controlShare])
