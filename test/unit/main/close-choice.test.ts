import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCloseChoice, writeCloseChoice } from '../../../src/main/close-choice.ts'
import { aFolder } from '../../builders/a-folder.ts'

test('the answer is kept, and nonsense means that nobody was asked', () => {
  const file = join(aFolder(), 'close-choice.json')
  expect(readCloseChoice(file)).toBeNull()
  writeCloseChoice(file, 'tray')
  expect(readCloseChoice(file)).toBe('tray')
  writeCloseChoice(file, 'quit')
  expect(readCloseChoice(file)).toBe('quit')
  writeFileSync(file, '{"close": "maybe"}')
  expect(readCloseChoice(file)).toBeNull()
})

test('a folder that cannot be written is no error', () => {
  const file = join(aFolder(), 'nowhere', 'close-choice.json')
  expect(() => writeCloseChoice(file, 'quit')).not.toThrow()
  expect(readCloseChoice(file)).toBeNull()
})
