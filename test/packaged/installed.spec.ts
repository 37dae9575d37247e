import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { artifacts, dist } from '../../scripts/package/layout.mjs'
import { node, root } from '../../scripts/runtime/process.mjs'
import { ordinaryUser, ownFolder } from './ordinary-user.ts'
import { type PackedApp, startPacked } from './packed-app.ts'
import { seeTraffic } from './tour.ts'

const PROGRAM = '/usr/bin/signalbox'
const PLACES = ['/opt/Signalbox', PROGRAM, '/usr/share/applications/signalbox.desktop']

const isRoot = ordinaryUser !== null
const file = () => join(dist, artifacts().find((name) => name.endsWith('.deb')) ?? 'no package')

/** Fetches what the package depends on; where the archive cannot be reached, what is there has to do. */
function install(): void {
  const noQuestions = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const fetched = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', file()], noQuestions)
  if (fetched.status !== 0) execFileSync('dpkg', ['--force-depends', '--install', file()], noQuestions)
}

test.describe('the .deb', () => {
  let home = ''
  let temp = ''
  let extracted = ''
  let app: PackedApp | undefined

  test.beforeAll(() => {
    home = ownFolder('home')
    temp = ownFolder('temp')
    extracted = ownFolder('extracted')
  })

  test.afterAll(async () => {
    await app?.end()
    if (isRoot) spawnSync('dpkg', ['--purge', 'signalbox'])
    for (const folder of [home, temp, extracted]) rmSync(folder, { recursive: true, force: true })
  })

  test('is installed, started by an ordinary user, and purged without a trace but the data', async () => {
    test.setTimeout(300_000)
    if (isRoot) {
      install()
      expect(execFileSync('dpkg', ['--verify', 'signalbox'], { encoding: 'utf8' })).toBe('')
      expect(realpathSync(PROGRAM)).toBe('/opt/Signalbox/signalbox')
    } else execFileSync('dpkg-deb', ['--extract', file(), extracted])

    app = await startPacked(isRoot ? PROGRAM : join(extracted, 'opt/Signalbox/signalbox'), { home, temp })
    await seeTraffic(app.page)
    for (const { status } of app.renderers()) expect(status).toMatch(/^Seccomp:\t2$/m)
    expect(await app.end()).toBe(0)
    const data = join(home, '.config', 'Signalbox', 'workspaces', 'sandbox', 'signalbox.db')
    expect(existsSync(data)).toBe(true)

    if (!isRoot) return
    execFileSync('dpkg', ['--purge', 'signalbox'], { stdio: 'ignore' })
    expect(PLACES.filter((place) => existsSync(place) || isLink(place))).toEqual([])
    expect(existsSync(data)).toBe(true)
  })

  test('names its desktop entry, its scheme and an icon of every size', () => {
    execFileSync('dpkg-deb', ['--extract', file(), extracted])
    const entry = readFileSync(join(extracted, 'usr/share/applications/signalbox.desktop'), 'utf8')
    expect(entry).toContain('Exec=/opt/Signalbox/signalbox %U\n')
    expect(entry).toContain('MimeType=x-scheme-handler/signalbox;\n')
    const sizes = readdirSync(join(extracted, 'usr/share/icons/hicolor'))
    expect(sizes).toEqual(expect.arrayContaining(['16x16', '32x32', '48x48', '128x128', '256x256', '512x512']))
    // The updater inside asks here what it would have to replace.
    expect(readFileSync(join(extracted, 'opt/Signalbox/resources/package-type'), 'utf8')).toBe('deb')
  })
})

test('packing the same sources again gives the same files', () => {
  test.setTimeout(900_000)
  const sums = () => readFileSync(join(dist, 'SHA256SUMS'), 'utf8')
  const before = sums()
  execFileSync(node, [join(root, 'scripts', 'package.mjs')], { cwd: root, stdio: 'ignore' })
  expect(sums()).toBe(before)
})

function isLink(path: string): boolean {
  try {
    return readlinkSync(path) !== ''
  } catch {
    return false
  }
}
