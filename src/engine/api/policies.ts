import { DAY_MS } from '../../contract/durations.ts'
import type {
  CurrentPolicy,
  PolicyDraft,
  PolicyPreview,
  PolicySimulation,
  PolicyState,
} from '../../contract/policy-models.ts'
import { checkPolicy } from '../optimizer/policy-check.ts'
import { policyDifferences } from '../optimizer/policy-diff.ts'
import { findRule } from '../optimizer/policy-match.ts'
import { shareRows } from '../optimizer/policy-shares.ts'
import { withPriceRules } from '../pricing/price-rules.ts'
import { admit } from '../routing/admission.ts'
import { messageText } from '../routing/code.ts'
import { segmentsOf } from '../segments.ts'
import { activations, countPolicies, listPolicies, listPolicyStates, policyByVersion } from '../store/policies.ts'
import { getSetting } from '../store/settings.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

/** Who was accepted this long ago and has not answered counts as failed. */
const ANSWER_MS = 300_000
const SAMPLE_CODE = '000000'
const OPERATOR = 'operator'

export function policiesApi(parts: Parts) {
  const { db, clock, reader, policies, reportingCurrency } = parts
  const { book } = policies
  const span = (windowMs: number) => {
    const to = clock.now() + 1
    return { from: to - windowMs, to }
  }
  const surroundings = () => ({ providers: parts.manager.states().map(({ config }) => config.name), reportingCurrency })

  const current = (): CurrentPolicy => {
    const { state } = book
    const of = (version: number | undefined | null) => (version == null ? null : (book.policy(version) ?? null))
    return {
      state,
      explanation: explanationOf(state, parts.workspace),
      live: of(state.live),
      trial: of(state.trial?.version),
      previous: book.previous,
      changedAt: book.changedAt,
      failureCosts: policies.learning.failureCosts(),
    }
  }

  const preview = async (draft: PolicyDraft): Promise<PolicyPreview> => {
    const window = span(DAY_MS)
    const counts = new Map(draft.rules.map(({ id }) => [id, 0]))
    let verifications = 0
    for (const { n, ...subject } of await reader.read('policyTraffic', window)) {
      verifications += n
      const { rule } = findRule(draft.rules, subject)
      if (rule !== null) counts.set(rule.id, (counts.get(rule.id) ?? 0) + n)
    }
    return {
      findings: checkPolicy(draft, surroundings()),
      ...window,
      verifications,
      rules: [...counts].map(([rule, n]) => ({
        rule,
        verifications: n,
        share: verifications === 0 ? null : n / verifications,
      })),
    }
  }

  return {
    current: os.policies.current.handler(current),

    watch: os.policies.watch.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['policy.changed'], signal, atOnce: true })) yield current()
    }),

    versions: os.policies.versions.handler(({ input: { before = null, limit } }) => {
      const activated = activations(db)
      const rows = listPolicies(db, before, limit).map((policy) => {
        const older = policyByVersion(db, policy.version - 1)
        return {
          ...policy,
          differences: older === undefined ? [] : policyDifferences(older, policy),
          activatedAt: activated.get(policy.version) ?? null,
        }
      })
      return { rows, total: countPolicies(db) }
    }),

    history: os.policies.history.handler(({ input }) => [...listPolicyStates(db, input.limit)]),

    preview: os.policies.preview.handler(({ input }) => preview(input)),

    activate: os.policies.activate.handler(({ input: { policy, stage, share, reason }, errors }) =>
      typed(errors, () => {
        book.activate(policy, stage, share, { author: OPERATOR, reason })
        return current()
      }),
    ),

    setMode: os.policies.setMode.handler(({ input: { mode, reason }, errors }) =>
      typed(errors, () => {
        book.setMode(mode, { author: OPERATOR, reason })
        return current()
      }),
    ),

    rollback: os.policies.rollback.handler(({ input: { reason }, errors }) =>
      typed(errors, () => {
        book.rollback({ author: OPERATOR, reason })
        return current()
      }),
    ),

    stopTrial: os.policies.stopTrial.handler(({ input: { reason }, errors }) =>
      typed(errors, () => {
        book.stopTrial({ author: OPERATOR, reason })
        return current()
      }),
    ),

    simulate: os.policies.simulate.handler(({ input, errors }) => typed(errors, () => simulation(parts, input))),

    shares: os.policies.shares.handler(async ({ input: { windowMs } }) => {
      const window = span(windowMs)
      const [groups, shadows] = await Promise.all([
        reader.read('policyShares', { ...window, mature: clock.now() - ANSWER_MS }),
        reader.read('shadowSums', window),
      ])
      const money = (micros: number | null) => (micros === null ? null : { micros, currency: reportingCurrency })
      return {
        ...window,
        ...shareRows(groups, reportingCurrency),
        shadows: shadows.map(({ saving, gain, ...sums }) => ({ ...sums, saving: money(saving), conversionGain: gain })),
      }
    }),
  }
}

type SimulationInput = Parameters<Parameters<typeof os.policies.simulate.handler>[0]>[0]['input']

function simulation(
  { db, manager, policies, clock, mode, reportingCurrency }: Parts,
  input: SimulationInput,
): PolicySimulation {
  const { to, country, service } = input
  const recipient =
    to === undefined
      ? { country: country ?? 'US', prefix: null }
      : admit(db, { to, country, service, mode: mode === 'test' ? 'live' : mode }, clock.now())
  const { segments } = segmentsOf(messageText(getSetting(db, 'message.brand'), SAMPLE_CODE))
  const policy = input.policy && policies.book.draftOf(input.policy)
  const query = {
    country: recipient.country,
    service,
    segments,
    only: null,
    reportingCurrency,
    tried: new Set<string>(),
    customerId: input.customerId ?? null,
    ...(recipient.prefix !== null && { prefix: recipient.prefix }),
  }
  const { found, candidates } = manager.simulate(query, policy)
  const chosen =
    found !== null && found.choice === null ? undefined : candidates.find(({ excludedBy }) => excludedBy === null)
  return {
    country: recipient.country,
    segments,
    version: found?.version ?? null,
    rule: found?.rule ?? null,
    passed: [...(found?.passed ?? [])],
    chosen: chosen?.provider ?? null,
    candidates: withPriceRules(db, candidates, { country: recipient.country, service, at: clock.now() }),
    reason: chosen === undefined ? 'every provider is kept out' : (chosen.chosenBecause ?? 'first of the static list'),
  }
}

function explanationOf({ mode, live, trial }: PolicyState, workspace: Parts['workspace']): string {
  if (mode === 'off')
    return `Every verification goes by the static list: the first usable provider in the order of priority.${
      workspace === 'live' ? ' Look on with a shadow first, then switch the optimizer on.' : ''
    }`
  if (mode === 'shadow')
    return 'Every verification goes by the static list. What the policy would have chosen is noted beside it.'
  const base = live === null ? 'The static list decides' : `Version ${live} decides`
  if (trial === null) return `${base} for every new verification.`
  if (trial.stage === 'shadow') return `${base}. What version ${trial.version} would have chosen is noted beside it.`
  return `${base}, except for ${Math.round(1000 * trial.share) / 10} % of the verifications, which follow version ${trial.version}.`
}
