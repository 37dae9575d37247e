import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { logTail } from '../../../src/main/log-tail.ts'
import { aFolder } from '../../builders/a-folder.ts'

const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`)
const text = (from: number, to: number) => `${lines(from, to).join('\n')}\n`

test('the newest lines come from the file before as well, in order', () => {
  const folder = aFolder()
  writeFileSync(join(folder, 'signalbox.1.log'), text(1, 10))
  writeFileSync(join(folder, 'signalbox.log'), text(11, 13))
  expect(logTail(folder, 5)).toEqual(lines(9, 13))
  expect(logTail(folder, 2)).toEqual(lines(12, 13))
  expect(logTail(folder, 100)).toEqual(lines(1, 13))
})

test('of a large file only the end is read, without the line that is cut', () => {
  const folder = aFolder()
  writeFileSync(join(folder, 'signalbox.log'), text(1, 200_000))
  const tail = logTail(folder, 500_000)
  expect(tail.length).toBeLessThan(200_000)
  expect(tail.every((line) => /^line \d+$/.test(line))).toBe(true)
  expect(tail.at(-1)).toBe('line 200000')
})

test('without a log there are no lines', () => {
  expect(logTail(join(aFolder(), 'nowhere'), 10)).toEqual([])
})
