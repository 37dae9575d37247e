import { homedir } from 'node:os'
import { expect, test } from 'vitest'
import { scrub, scrubValue, textsIn } from '../../../src/engine/support/scrub.ts'

const unwanted = { secrets: ['s3cr3t-key', 'abc'], names: ['Harbour', 'Harbour Light', 'Ed'] }

test('keys, numbers, names and the own folder go; short words stay', () => {
  const text = `key s3cr3t-key for +4915112345678 of Harbour Light in ${homedir()}/data, Ed said abc`
  expect(scrub(text, unwanted)).toBe('key [hidden] for +•••••••••••78 of [customer] in ~/data, Ed said abc')
})

test('texts of a value are cleaned wherever they stand, numbers and structure stay', () => {
  const value = { 'Harbour 1': ['s3cr3t-key', 12_345_678, null, true, { at: '+4915112345678' }] }
  const clean = scrubValue(value, unwanted)
  expect(clean).toEqual({ '[customer] 1': ['[hidden]', 12_345_678, null, true, { at: '+•••••••••••78' }] })
  expect(textsIn(value)).toEqual(['Harbour 1', '0', 's3cr3t-key', '1', '2', '3', '4', 'at', '+4915112345678'])
})
