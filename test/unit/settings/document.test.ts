import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { environmentVariables } from '../../../src/engine/environment.ts'
import { settingsDocument } from './settings-document.ts'

const root = join(import.meta.dirname, '../../..')

test('the document lists every setting and every variable as they are (update it with vitest -u)', async () => {
  await expect(settingsDocument()).toMatchFileSnapshot(join(root, 'docs/operations/settings.md'))
})

test('every variable that the program or a script looks at is listed', () => {
  const sources = ['src', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  )
  const used = new Set(sources.join('\n').match(/\bSIGNALBOX_[A-Z0-9_]+\b/g))
  expect([...used].toSorted()).toEqual(environmentVariables.map(({ name }) => name).toSorted())
})
