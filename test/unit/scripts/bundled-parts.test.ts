import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBundledParts } from '../../../scripts/package/bundled-parts.mjs'
import { aFolder } from '../../builders/a-folder.ts'

test('what the sources import and what that needs, the nearest version of each, and nothing else', () => {
  const folder = aFolder()
  mkdirSync(join(folder, 'src'))
  writeFileSync(
    join(folder, 'src', 'a.tsx'),
    `import { x } from '@scope/one/deep'\nimport 'side.css'\nconst y = import('two')\nimport fs from 'node:fs'\nimport z from './two.ts'\n`,
  )
  const locked = (version: string, needs: string[] = [], license: string | undefined = 'MIT') => ({
    version,
    ...(license && { license }),
    dependencies: Object.fromEntries(needs.map((name) => [name, '*'])),
  })
  const packages = {
    '': {},
    'node_modules/electron': locked('45.0.0', ['installer']),
    'node_modules/installer': locked('1.0.0'),
    'node_modules/better-sqlite3': locked('13.0.0'),
    'node_modules/@scope/one': locked('1.0.0', ['shared', '@types/node']),
    'node_modules/@scope/one/node_modules/shared': locked('1.5.0', ['shared-core']),
    'node_modules/shared': locked('2.0.0', [], 'ISC'),
    'node_modules/shared-core': locked('3.0.0', [], ''),
    'node_modules/two': locked('2.0.0', ['shared']),
    'node_modules/unused': locked('9.0.0'),
    'node_modules/@types/node': locked('24.0.0'),
  }
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }))
  expect(readBundledParts(folder).map(({ name, version, licence }) => `${name} ${version} ${licence}`)).toEqual([
    '@scope/one 1.0.0 MIT',
    'better-sqlite3 13.0.0 MIT',
    'electron 45.0.0 MIT',
    'shared 1.5.0 MIT',
    'shared 2.0.0 ISC',
    'shared-core 3.0.0 not stated',
    'two 2.0.0 MIT',
  ])
})
