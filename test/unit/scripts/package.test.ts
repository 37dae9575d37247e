import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { icns, ico, png } from '../../../scripts/package/icon-files.mjs'
import { asarProblems, resourceProblems } from '../../../scripts/package/inspect.mjs'
import { paint, readShapes } from '../../../scripts/package/raster.mjs'
import { feedArguments, signingState } from '../../../scripts/package/signing.mjs'
import { root } from '../../../scripts/runtime/process.mjs'
import { aFolder } from '../../builders/a-folder.ts'
import { anArchive } from '../../builders/an-archive.ts'

const good = {
  'package.json': '{}',
  'out/main/index.cjs': 'start()',
  'out/main/chunks/reader-worker-9saC7zwJ.cjs': 'read()',
  'out/renderer/assets/index-B1.js': 'show()',
  'node_modules/better-sqlite3/lib/index.js': 'open()',
  'node_modules/better-sqlite3/prebuilds/linux-x64.node': 'binary',
}

describe('a packed application', () => {
  test('with nothing but what belongs there is in order', () => {
    expect(asarProblems(anArchive(good))).toEqual([])
  })

  test.each([
    ['src/main/index.ts', 'the sources'],
    ['out/main/index.cjs.map', 'a map'],
    ['test/e2e/shell.spec.ts', 'a test'],
    ['node_modules/zod/index.js', 'a library that is in the bundles'],
    ['node_modules/better-sqlite3/src/better_sqlite3.cpp', 'what only a compiler needs'],
  ])('is refused with %s in it: %s', (path) => {
    expect(asarProblems(anArchive({ ...good, [path]: '' }))).toEqual([`${path} does not belong there`])
  })

  test.each([
    [`// ${join(root, 'src', 'main')}`, 'the folder it was built in'],
    [`// ${join(homedir(), 'notes')}`, 'the home folder of whoever built it'],
    [`key = 'SK${'0123456789abcdef'.split('').reverse().join('').repeat(2)}'`, 'a Twilio key'],
    [`key = '${'AKIA'}${'ABCDEFGHIJ234567'}'`, 'a cloud access key'],
  ])('is refused with %s in a file', (content, what) => {
    const problems = asarProblems(anArchive({ ...good, 'out/main/index.cjs': content }))
    expect(problems).toContain(`out/main/index.cjs holds ${what}`)
  })

  test('is refused when the database binding could not be loaded', () => {
    const [problem] = asarProblems(anArchive(good, { packed: true }))
    expect(problem).toContain('cannot be loaded from inside the archive')
  })

  test('is refused with something beside the archive, or with languages that nobody can choose', () => {
    const folder = aFolder()
    mkdirSync(join(folder, 'resources'))
    mkdirSync(join(folder, 'locales'))
    for (const name of ['resources/app.asar', 'resources/notes.txt', 'locales/en-US.pak', 'locales/fr.pak'])
      writeFileSync(join(folder, name), '')
    expect(resourceProblems(join(folder, 'resources'))).toEqual([
      'resources/notes.txt does not belong there',
      'locales/fr.pak does not belong there',
    ])
  })
})

describe('the icon', () => {
  const icon = readShapes(readFileSync(join(root, 'resources/icon.svg'), 'utf8'))

  test('files are those of the drawing', () => {
    const made = png(paint(icon, 32), 32)
    expect(made.equals(readFileSync(join(root, 'resources/icons/32x32.png')))).toBe(true)
  })

  test('has clear corners and its green light', () => {
    const pixels = paint(icon, 64)
    expect(pixels[3]).toBe(0)
    // The lower lamp of the drawing.
    const lamp = (Math.round((264 / 512) * 64) * 64 + 32) * 4
    expect([...pixels.subarray(lamp, lamp + 4)]).toEqual([0x2f, 0xbf, 0x71, 255])
  })

  test('containers name every picture with its size', () => {
    const picture = (size: number) => ({ size, png: Buffer.alloc(size, size) })
    const windows = ico([picture(16), picture(256)])
    expect([windows.readUInt16LE(4), windows[6], windows[22]]).toEqual([2, 16, 0])
    expect(windows.readUInt32LE(18)).toBe(38)
    expect(windows.length).toBe(38 + 16 + 256)
    const mac = icns((size) => Buffer.alloc(size))
    expect(mac.toString('latin1', 0, 4)).toBe('icns')
    expect(mac.readUInt32BE(4)).toBe(mac.length)
  })

  test('with a shape that the painter does not know is refused', () => {
    expect(() => readShapes('<svg viewBox="0 0 8 8"><path d="M0 0"/></svg>')).toThrow('<path>')
  })
})

describe('what is said of signing and feeds', () => {
  test.each(['linux', 'win32', 'darwin'] as const)('an unsigned package says so on %s', (platform) => {
    expect(signingState({}, platform)).toMatch(/^NOT SIGNED: set /)
  })

  test('a signed but not notarised application says so', () => {
    expect(signingState({ CSC_LINK: 'file' }, 'darwin')).toContain('NOT NOTARISED')
  })

  test('no feed unless one is named, and only over https', () => {
    expect(feedArguments({})).toEqual([])
    expect(feedArguments({ SIGNALBOX_UPDATE_FEED: 'https://updates.example.com/' })).toContain(
      '--config.publish.url=https://updates.example.com/',
    )
    expect(() => feedArguments({ SIGNALBOX_UPDATE_FEED: 'http://updates.example.com/' })).toThrow('https')
  })
})
