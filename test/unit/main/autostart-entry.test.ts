import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { autostartEntry, autostartFile, readsAsOn, writeAutostart } from '../../../src/main/autostart-entry.ts'
import { aFolder } from '../../builders/a-folder.ts'

test('stands where the desktop looks', () => {
  expect(autostartFile({}, '/home/ada')).toBe('/home/ada/.config/autostart/signalbox.desktop')
  expect(autostartFile({ XDG_CONFIG_HOME: '/conf' }, '/home/ada')).toBe('/conf/autostart/signalbox.desktop')
  expect(autostartFile({ XDG_CONFIG_HOME: 'conf' }, '/home/ada')).toBe('/home/ada/.config/autostart/signalbox.desktop')
})

test('quotes its command as the specification has it', () => {
  const line = (command: readonly string[]) =>
    autostartEntry(command)
      .split('\n')
      .find((one) => one.startsWith('Exec='))
  expect(line(['/opt/Signalbox/signalbox', '--hidden'])).toBe('Exec="/opt/Signalbox/signalbox" "--hidden"')
  expect(line(['/home/a b/$x/100%'])).toBe(String.raw`Exec="/home/a b/\\$x/100%%"`)
})

test('is written, found and removed again; the desktop may switch it off as well', () => {
  const file = join(aFolder(), 'autostart', 'signalbox.desktop')
  expect(readsAsOn(file)).toBe(false)
  writeAutostart(file, ['/opt/signalbox', '--hidden'])
  expect(readsAsOn(file)).toBe(true)
  writeFileSync(file, `${readFileSync(file, 'utf8')}Hidden=true\n`)
  expect(readsAsOn(file)).toBe(false)
  writeAutostart(file, null)
  expect(existsSync(file)).toBe(false)
  writeAutostart(file, null)
})
