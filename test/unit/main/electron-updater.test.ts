import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canReplaceItself, packagedFeed } from '../../../src/main/updates/electron-updater.ts'
import { aFolder } from '../../builders/a-folder.ts'

describe('the feed that a package names', () => {
  test.each([
    [
      'provider: generic\nurl: https://updates.example.com/a/\nupdaterCacheDirName: signalbox-updater\n',
      'https://updates.example.com/a/',
    ],
    ["provider: generic\nurl: 'https://updates.example.com/?a=1#b'\n", 'https://updates.example.com/?a=1#b'],
    ['provider: github\nowner: somebody\n', null],
  ])('is read from its own file: %j', (text, feed) => {
    const resources = aFolder()
    writeFileSync(join(resources, 'app-update.yml'), text)
    expect(packagedFeed(resources)).toBe(feed)
  })

  test('is none where it has no such file', () => {
    expect(packagedFeed(aFolder())).toBeNull()
  })
})

describe.runIf(process.platform === 'linux')('an installation on Linux', () => {
  test('replaces itself when it is an AppImage', () => {
    expect(canReplaceItself({ APPIMAGE: '/home/me/Signalbox.AppImage' }, true, aFolder())).toBe(true)
  })

  test('replaces itself when it came from a .deb', () => {
    const resources = aFolder()
    writeFileSync(join(resources, 'package-type'), 'deb')
    expect(canReplaceItself({}, true, resources)).toBe(true)
  })

  test('does not when it was unpacked from an archive', () => {
    expect(canReplaceItself({}, true, aFolder())).toBe(false)
  })
})
