import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freeFile, safeFileName } from '../../../src/engine/reports/report-host.ts'
import { aFolder } from '../../builders/a-folder.ts'

test.each([
  ['Statement ACME GmbH & Co. KG', 'Statement ACME GmbH Co. KG.pdf'],
  ['../../etc/passwd', 'etc passwd.pdf'],
  ['C:\\Windows\\x', 'C Windows x.pdf'],
  ['con', 'Signalbox report.pdf'],
  ['   ', 'Signalbox report.pdf'],
  ['Überblick Größe 2026-01-05', 'Überblick Größe 2026-01-05.pdf'],
  ['.hidden.', 'hidden.pdf'],
])('%s becomes %s', (title, name) => {
  expect(safeFileName(title, 'pdf')).toBe(name)
})

test('an existing file is never written over', () => {
  const folder = aFolder()
  expect(freeFile(folder, 'a.csv')).toBe(join(folder, 'a.csv'))
  writeFileSync(join(folder, 'a.csv'), '')
  writeFileSync(join(folder, 'a (2).csv'), '')
  expect(freeFile(folder, 'a.csv')).toBe(join(folder, 'a (3).csv'))
})
