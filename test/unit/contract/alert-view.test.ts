import { expect, test } from 'vitest'
import { alertView } from '../../../src/contract/alert-view.ts'
import { findingsOf } from '../../../src/engine/alerts/conditions.ts'
import { missingPresets } from '../../../src/engine/alerts/presets.ts'
import { calm } from '../../builders/an-alert-rig.ts'

const at = { subject: null, since: 1_000_000, resolvedAt: null }

/** The rules of a new workspace that an alarm of this kind fires. */
function rulesFiredBy(kind: string) {
  const alarms = [{ kind, subject: null, message: 'Something happened.' }]
  const rules = missingPresets([]).map(({ draft }) => draft)
  const named = new Set(rules.flatMap(({ condition }) => (condition.kind === 'alarm' ? (condition.alarm ?? []) : [])))
  return rules.filter(
    ({ condition }) =>
      condition.kind === 'alarm' && findingsOf(condition, { ...calm, now: 0, alarms }, named)?.length === 1,
  )
}

test.each([
  ['backup-failed', 'Backup not made', { path: '/backups', params: {} }],
  ['price-rise', 'Prices raised', { path: '/prices', params: { tab: 'alerts' } }],
  ['billed-differently', 'Billed differently', { path: '/prices', params: { tab: 'alerts' } }],
  ['report-failed', 'Other alarms of the engine', { path: '/overview', params: {} }],
])('the alarm %s fires the rule “%s” alone, and its alert leads to what it is about', (kind, name, view) => {
  const firing = rulesFiredBy(kind)
  expect(firing.map((rule) => rule.name)).toEqual([name])
  expect(firing.map(({ condition }) => alertView({ ...at, condition }, 2_000_000))).toEqual([view])
})

test('an alarm without a page of its own leads to the overview, others to what they are about', () => {
  expect(alertView({ ...at, condition: { kind: 'alarm', alarm: null } }, 2_000_000).path).toBe('/overview')
  const span = { from: String(700_000), to: String(2_300_000) }
  expect(alertView({ ...at, subject: 'alpha', condition: { kind: 'primary-failing' } }, 2_000_000)).toEqual({
    path: '/failovers',
    params: { fromProviders: 'alpha', ...span },
  })
})
