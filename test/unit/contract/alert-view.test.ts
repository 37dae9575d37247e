import { expect, test } from 'vitest'
import { alertView } from '../../../src/contract/alert-view.ts'
import { findingsOf } from '../../../src/engine/alerts/conditions.ts'
import { missingPresets } from '../../../src/engine/alerts/presets.ts'
import { calm } from '../../builders/an-alert-rig.ts'

const at = { subject: null, since: 1_000_000, resolvedAt: null }

test('a backup that was not made fires the rule of its own, and its alert leads to the backups', () => {
  const alarms = [{ kind: 'backup-failed', subject: null, message: 'The last backup was not made.' }]
  const rules = missingPresets([]).map(({ draft }) => draft)
  const named = new Set(rules.flatMap(({ condition }) => (condition.kind === 'alarm' ? (condition.alarm ?? []) : [])))
  const firing = rules.filter(
    ({ condition }) =>
      condition.kind === 'alarm' && findingsOf(condition, { ...calm, now: 0, alarms }, named)?.length === 1,
  )
  expect(firing.map(({ name }) => name)).toEqual(['Backup not made'])
  expect(firing.map(({ condition }) => alertView({ ...at, condition }, 2_000_000).path)).toEqual(['/backups'])
})

test('an alarm without a page of its own leads to the overview, others to what they are about', () => {
  expect(alertView({ ...at, condition: { kind: 'alarm', alarm: null } }, 2_000_000).path).toBe('/overview')
  const span = { from: String(700_000), to: String(2_300_000) }
  expect(alertView({ ...at, subject: 'alpha', condition: { kind: 'primary-failing' } }, 2_000_000)).toEqual({
    path: '/failovers',
    params: { fromProviders: 'alpha', ...span },
  })
})
