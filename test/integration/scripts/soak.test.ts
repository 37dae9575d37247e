import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { soakFaults } from '../../../scripts/soak/faults.ts'
import { isGood } from '../../../scripts/soak/report.ts'
import { soak } from '../../../scripts/soak/run.ts'

test('through hundreds of faults and kill -9 nothing is lost, resent after an acceptance or doubled in silence', async () => {
  const result = await soakFaults(400, 7, () => {})
  expect(result).toMatchObject({ lost: 0, resentAfterAcceptance: 0, unmarkedDuplicates: 0 })
  expect(result.kills).toBeGreaterThan(0)
  expect(result.faults).toBeGreaterThanOrEqual(400)
  expect(result.maybeDuplicate).toBeLessThanOrEqual(result.unknownInjected)
  expect(result.maybeDuplicate).toBeGreaterThan(0)
}, 180_000)

test('through kill -9, sleep, a full disk and jumps of the clock nothing is lost and the figures still add up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-soak-report-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const run = await soak({ minutes: 0.1, perSecond: 10, seed: 3, folder, withWindow: false, say: () => {} })
  const { rough } = run
  expect(rough).toMatchObject({ lost: 0, resentAfterAcceptance: 0, refusedYetSent: 0, unmarkedDuplicates: 0 })
  expect(rough).toMatchObject({ integrity: 'ok', brokenReferences: 0, differentRollups: [], endedByItself: 0 })
  expect(new Set(rough.endured.map(({ what }) => what.is))).toEqual(new Set(['kill', 'sleep', 'full disk', 'clock']))
  expect(rough.refusedWhileFull).toBeGreaterThan(0)
  expect(rough.verifications).toBeGreaterThan(10)
  expect(isGood(run)).toBe(true)
  expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('# Soak of 0.1 minutes: passed')
  expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({ seed: 3, window: null })
}, 180_000)
