import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { dataFolderOf, optimizerModeOf, settingsFileOf, workspaceOf } from '../../../src/engine/environment.ts'
import { forcedSettings } from '../../../src/engine/settings/forced.ts'
import { aFolder } from '../../builders/a-folder.ts'

test('a variable that is empty counts as not set', () => {
  const env = { SIGNALBOX_DATA: '', SIGNALBOX_WORKSPACE: ' ', SIGNALBOX_OPTIMIZER: '', SIGNALBOX_SETTINGS: '' }
  for (const given of [env, {}]) {
    expect(dataFolderOf(given)).toBeNull()
    expect(workspaceOf(given)).toBeNull()
    expect(optimizerModeOf(given)).toBeNull()
    expect(settingsFileOf(given)).toBeNull()
    expect(forcedSettings(given)).toBeNull()
  }
})

test('paths are made absolute, and words are checked with a sentence', () => {
  expect(dataFolderOf({ SIGNALBOX_DATA: 'data' })).toBe(resolve('data'))
  expect(workspaceOf({ SIGNALBOX_WORKSPACE: 'live' })).toBe('live')
  expect(optimizerModeOf({ SIGNALBOX_OPTIMIZER: 'shadow' })).toBe('shadow')
  expect(() => workspaceOf({ SIGNALBOX_WORKSPACE: 'production' })).toThrow(
    'SIGNALBOX_WORKSPACE must be "sandbox" or "live".',
  )
  expect(() => optimizerModeOf({ SIGNALBOX_OPTIMIZER: 'yes' })).toThrow(
    'SIGNALBOX_OPTIMIZER must be "off", "shadow" or "on".',
  )
})

test.each([
  ['not JSON', 'rescue.afterMs = 3', 'This file is not JSON.'],
  ['another file', '{"keys": {}}', 'This file has no settings of this version.'],
  ['an unknown key', '{"settings": {"no.such": 1}}', 'There is no setting no.such.'],
  ['a key of the engine’s own', '{"settings": {"alerts.seeded": []}}', 'There is no setting alerts.seeded.'],
  ['a bad value', '{"settings": {"rescue.afterMs": 3}}', 'Rescue after: enter a time from 5 s to 10 min.'],
])('a settings file with %s is refused by name', (_what, text, sentence) => {
  const file = join(aFolder(), 'settings.json')
  writeFileSync(file, text)
  expect(() => forcedSettings({ SIGNALBOX_SETTINGS: file })).toThrow(
    `SIGNALBOX_SETTINGS names ${file}, which cannot be used: ${sentence}`,
  )
})

test('a settings file that is missing is named', () => {
  const file = join(aFolder(), 'none.json')
  expect(() => forcedSettings({ SIGNALBOX_SETTINGS: file })).toThrow(`SIGNALBOX_SETTINGS names ${file}`)
})

test('a settings file gives its values and says where they are from', () => {
  const file = join(aFolder(), 'settings.json')
  writeFileSync(
    file,
    '{"format": "signalbox-settings", "settings": {"countries.allowed": ["DE"], "rescue.enabled": false},' +
      '"queues": [{"country": "DE", "service": "sms", "strategy": "priority", "providers": ["vonage"]}]}',
  )
  expect(forcedSettings({ SIGNALBOX_SETTINGS: file })).toEqual({
    values: { 'countries.allowed': ['DE'], 'rescue.enabled': false },
    carried: { queues: [{ country: 'DE', service: 'sms', strategy: 'priority', providers: ['vonage'] }] },
    source: `the file ${file} (SIGNALBOX_SETTINGS)`,
  })
})

test('what a settings file carries beside settings is checked before the start', () => {
  const file = join(aFolder(), 'settings.json')
  writeFileSync(file, '{"settings": {}, "alertRules": [{"name": "No condition", "severity": "info"}]}')
  expect(() => forcedSettings({ SIGNALBOX_SETTINGS: file })).toThrow(
    'The alert rules of the file cannot be used at 0.condition',
  )
})
