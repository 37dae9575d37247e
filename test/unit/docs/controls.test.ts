import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documents, root } from './documents.ts'

/** Where words on the screen come from. */
const sources = ['src/renderer/src/**/*.{ts,tsx}', 'src/main/**/*.ts', 'src/contract/**/*.ts', 'src/engine/**/*.ts']
const onScreen = sources
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n')
  .replaceAll(/\s+/g, ' ')

/** What a label can be put between in the sources: quotes, tags, and the parts of a template. */
const isShown = (words: string): boolean => {
  const text = words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`['"\`>}] ?${text} ?(?:['"\`<{$.…]|<)`).test(onScreen)
}

test('what the guide prints in bold stands on the screen, word for word', () => {
  const unknown = documents
    .filter(({ path }) => path.startsWith('docs/guide/'))
    .flatMap(({ path, prose }) =>
      [...prose.matchAll(/\*\*([^*]+)\*\*/g)]
        .map(([, words = '']) => words.replaceAll(/\s+/g, ' '))
        .filter((words) => !isShown(words))
        .map((words) => `${path}: ${words}`),
    )
  expect(unknown).toEqual([])
})
