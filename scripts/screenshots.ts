/**
 * `npm run screenshots`: the pictures of the user guide, from the running console with example data, into
 * `docs/guide/images`; a quarter of an hour, most of which codes need to end, since savings count what is over.
 *
 * `npm run screenshots -- FOLDER [SECONDS]`: every page, light and dark, in two sizes, with example data, a drill and so
 * many seconds of sandbox traffic (150), to look at.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron as electron } from '@playwright/test'
import { pageNames } from '../src/contract/page-paths.ts'
import { errorText } from '../src/engine/log.ts'
import { prepareLaunch } from './runtime/launch.mjs'
import { type Camera, photograph, resize, show } from './screenshots/camera.ts'
import { makeExampleData, makeTraffic, runDrill } from './screenshots/content.ts'
import { scenes } from './screenshots/scenes.ts'

const sizes = [
  [1280, 800],
  [1920, 1080],
] as const
const themes = ['light', 'dark'] as const
const GUIDE_TRAFFIC_MS = 240_000
/** Messages about what was done go away in that time. */
const NOTICES_MS = 12_000

const [folder, seconds = '150'] = process.argv.slice(2)
const data = mkdtempSync(join(tmpdir(), 'signalbox-screenshots-'))
const launch = await prepareLaunch()
const app = await electron.launch({
  executablePath: launch.binary,
  args: [...launch.flags, join(import.meta.dirname, '..')],
  env: { ...launch.env, SIGNALBOX_DATA: data } as Record<string, string>,
})
try {
  const page = await app.firstWindow()
  await page.getByRole('main').waitFor()
  const camera = { app, page }
  await (folder === undefined ? photographGuide(camera) : photographAll(camera, folder, Number(seconds) * 1_000))
} finally {
  await app.close()
  launch.stop()
  rmSync(data, { recursive: true, force: true })
}

async function photographGuide(camera: Camera): Promise<void> {
  const target = join(import.meta.dirname, '../docs/guide/images')
  mkdirSync(target, { recursive: true })
  await resize(camera, 1280, 800)
  await attempt('example data', () => makeExampleData(camera))
  await attempt('traffic', () => makeTraffic(camera, GUIDE_TRAFFIC_MS))
  await attempt('a drill', () => runDrill(camera))
  await camera.page.waitForTimeout(NOTICES_MS)
  for (const { name, hash, theme = 'light', act } of scenes)
    await attempt(name, async () => {
      await camera.page.emulateMedia({ colorScheme: theme })
      await show(camera, hash)
      await act?.(camera.page)
      await photograph(camera, join(target, `${name}.png`))
    })
}

/** What cannot be photographed is named, and the rest goes on. */
async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    console.error(`${what}: ${errorText(error)}`)
    process.exitCode = 1
  }
}

async function photographAll(camera: Camera, target: string, ms: number): Promise<void> {
  mkdirSync(target, { recursive: true })
  await attempt('example data', () => makeExampleData(camera))
  await attempt('traffic', () => makeTraffic(camera, ms))
  await attempt('a drill', () => runDrill(camera))
  for (const theme of themes) {
    await camera.page.emulateMedia({ colorScheme: theme })
    for (const [width, height] of sizes) {
      await resize(camera, width, height)
      for (const path of Object.keys(pageNames)) {
        await show(camera, path)
        await photograph(camera, join(target, `${path.slice(1)}-${theme}-${width}.png`))
      }
    }
  }
}
