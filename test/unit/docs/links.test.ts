import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documents, missing, root, targetsOf } from './documents.ts'

const MOST_OF_A_PICTURE = 150_000
const MOST_OF_ALL_PICTURES = 4_000_000

const bytesOf = (path: string): number => statSync(join(root, path)).size
const paths = documents.map(({ path }) => path)

test.each(paths)('every link and picture of %s leads somewhere', (path) => {
  const broken = documents
    .filter((document) => document.path === path)
    .flatMap((document) => targetsOf(document).map((target) => missing(document, target)))
    .filter((target) => target !== null)
  expect(broken).toEqual([])
})

test('a link into nothing, and one to a heading that is not there, are found', () => {
  const document = {
    path: 'docs/README.md',
    prose: '[one](guide/none.md) [two](../README.md#no-such) [web](https://a.example)',
  }
  expect(targetsOf(document).map((target) => missing(document, target))).toEqual([
    'docs/guide/none.md',
    'README.md#no-such',
  ])
})

test('every command that is named exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const unknown = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/npm run (?:--silent |-s )?([\w:-]+)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !Object.hasOwn(scripts, name))
      .map((name) => `${path}: ${name}`),
  )
  expect(unknown).toEqual([])
})

/** Files that the guides make up as examples. */
const madeUp = /\b(?:acme|notes|notes-page)\.tsx?$/

test('every source file that is named exists', () => {
  const unknown = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/`((?:src|test|scripts)\/[\w./-]+\.(?:ts|tsx|mjs|sql))`/g)]
      .map(([, name = '']) => name)
      .filter((name) => !madeUp.test(name) && globSync(name, { cwd: root }).length === 0)
      .map((name) => `${path}: ${name}`),
  )
  expect(unknown).toEqual([])
})

test('pages of the guide lead only to each other: they are installed without the other documents', () => {
  const outside = documents
    .filter(({ path }) => path.startsWith('docs/guide/'))
    .flatMap((document) => targetsOf(document).filter((target) => target.startsWith('..')))
  expect(outside).toEqual([])
})

test('pictures are small, and each is shown somewhere', () => {
  const pictures = globSync('docs/**/*.png', { cwd: root })
  const all = documents.map(({ text }) => text).join('\n')
  expect(pictures.filter((path) => bytesOf(path) > MOST_OF_A_PICTURE)).toEqual([])
  expect(pictures.reduce((sum, path) => sum + bytesOf(path), 0)).toBeLessThan(MOST_OF_ALL_PICTURES)
  expect(pictures.filter((path) => !all.includes(path.replace(/^docs\/guide\//, '')))).toEqual([])
})
