import { readFileSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { asarProblems, fuseProblems, resourceProblems } from '../../scripts/package/inspect.mjs'
import { unpacked } from '../../scripts/package/layout.mjs'
import { quantile } from '../../src/contract/rate.ts'
import { filesBelow, installedCopy, ownFolder } from './ordinary-user.ts'
import { type PackedApp, startPacked } from './packed-app.ts'
import { makeExampleData, replayPolicy, seeCustomers, seeTraffic } from './tour.ts'

const STARTS = 5
const FIRST_DATA_MS = 2_000

test.describe.configure({ mode: 'serial' })

let installed = ''
let home = ''
let temp = ''
let app: PackedApp

const program = () => join(installed, basename(unpacked.program))

test.beforeAll(() => {
  installed = installedCopy(unpacked.folder)
  home = ownFolder('home')
  temp = ownFolder('temp')
})

test.afterAll(async () => {
  await app?.end()
  for (const folder of [installed, home, temp]) rmSync(folder, { recursive: true, force: true })
})

test('every fuse of the packed program is set', async () => {
  expect(await fuseProblems(unpacked.program)).toEqual([])
})

test('it holds no sources, maps, tests, keys and nothing of the machine that built it, but every licence', () => {
  expect(asarProblems(unpacked.asar)).toEqual([])
  expect(resourceProblems(unpacked.resources)).toEqual([])
  expect(readFileSync(join(unpacked.folder, 'third-party-licences.txt'), 'utf8')).toMatch(/^zod \d/m)
  expect(readFileSync(join(unpacked.folder, 'LICENSE.txt'), 'utf8')).toContain('MIT')
})

test('an ordinary user starts it, its pages are sandboxed, and it shows what the sandbox sends', async () => {
  app = await startPacked(program(), { home, temp })
  await seeTraffic(app.page)
  const renderers = app.renderers()
  expect(renderers.length).toBeGreaterThan(0)
  for (const { status, command } of renderers) {
    expect(status).toMatch(/^Seccomp:\t2$/m)
    expect(status).toMatch(/^NoNewPrivs:\t1$/m)
    expect(command).not.toContain('--no-sandbox')
  }
})

test('every thread of the engine starts from the archive', async () => {
  await replayPolicy(app.page)
  await makeExampleData(app.page)
  await seeCustomers(app.page)
  expect(app.problems()).toEqual([])
})

test('it ends when asked, and leaves files in its data folder only', async () => {
  expect(await app.end()).toBe(0)
  expect(app.output()).not.toMatch(/"level":"error"/)
  expect(filesBelow(temp)).toEqual([])
  // The last three are not ours: where Chromium looks for the user's certificates, and GTK for its settings.
  const expected = /^(\.config\/Signalbox|\.pki|\.local\/share\/pki|\.cache\/dconf)\//
  const odd = filesBelow(home).filter((file) => !expected.test(file))
  expect(odd).toEqual([])
})

test('a second start shows its first data within two seconds', async () => {
  const own = ownFolder('home')
  const samples: number[] = []
  // The first start makes the database and does not count.
  for (let n = 0; n <= STARTS; n++) {
    app = await startPacked(program(), { home: own, temp })
    const ms = await app.firstDataMs()
    if (n > 0) samples.push(ms)
    expect(await app.end()).toBe(0)
  }
  rmSync(own, { recursive: true, force: true })
  samples.sort((a, b) => a - b)
  const busy = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism())
  const figures = samples.map((ms) => Math.round(ms)).join(', ')
  const median = Math.round(quantile(samples, 0.5) ?? Number.NaN)
  process.stdout.write(
    `packed start to first data: median ${median} ms of ${figures} ms, load ${busy.toFixed(1)} a core\n`,
  )
  // The fastest start is nearest to the application's own; where others want the processor too, it waits its turn.
  expect(samples[0]).toBeLessThan(FIRST_DATA_MS * busy)
})
