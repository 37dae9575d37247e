import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Offer, UpdateFeed } from '../fakes/update-feed.ts'
import { expect, test } from './fixtures.ts'
import type { Console, LaunchOptions } from './launch.ts'

const CHECK_SOON = { timeout: 20_000 }

/** The installed program: an AppImage is one file that starts itself. */
const installedIn = (folder: string) => join(folder, 'Signalbox.AppImage')

async function withFeed(offer: Offer, use: (feed: UpdateFeed) => Promise<void>): Promise<void> {
  const feed = await UpdateFeed.start(offer)
  try {
    await use(feed)
  } finally {
    await feed.server.close()
  }
}

function appImage(folder: string, feed: UpdateFeed, answers: readonly number[]): LaunchOptions {
  writeFileSync(installedIn(folder), 'the old version', { mode: 0o755 })
  const env = {
    SIGNALBOX_UPDATE_FEED: feed.server.url,
    APPIMAGE: installedIn(folder),
    XDG_CACHE_HOME: join(folder, 'cache'),
  }
  return { env, answers }
}

async function checkByMenu({ app, page }: Console): Promise<void> {
  await expect(page.getByRole('contentinfo')).toContainText('Engine running')
  await app.evaluate(({ Menu }) => {
    Menu.getApplicationMenu()?.getMenuItemById('check-for-updates')?.click()
  })
}

test('a newer version is offered, fetched, checked, installed and started, each only after a question', async ({
  start,
  folder,
}) => {
  const started = join(folder, 'started')
  const file = `#!/bin/sh\necho "new version, silent: $APPIMAGE_SILENT_INSTALL" > '${started}'\n`
  await withFeed({ version: '99.1.0', file, releaseNotes: '<p>Faster than light.</p>' }, async (feed) => {
    const running = await start(appImage(folder, feed, [0]))
    await checkByMenu(running)
    expect(await running.exited).toBe(0)
    await expect.poll(() => existsSync(started) && readFileSync(started, 'utf8')).toContain('new version, silent: true')
    expect(readFileSync(installedIn(folder), 'utf8')).toBe(file)
  })
})

test('what is new is told as text, and "Later" downloads nothing', async ({ start, folder }) => {
  await withFeed({ version: '99.1.0', releaseNotes: '<p>Faster than light.</p>' }, async (feed) => {
    const running = await start(appImage(folder, feed, [1]))
    await checkByMenu(running)
    await expect.poll(() => running.answeredDialogs(), CHECK_SOON).toHaveLength(1)
    const [offer] = await running.answeredDialogs()
    expect(offer?.message).toBe('Signalbox 99.1.0 is available. Download it (1 MiB)?')
    expect(offer?.detail).toMatch(/^This is \d+\.\d+\.\d+\.\n\nFaster than light\.$/)
    expect(offer?.buttons).toEqual(['Download', 'Later'])
    expect(feed.server.requests).toHaveLength(1)
    expect(readFileSync(installedIn(folder), 'utf8')).toBe('the old version')
  })
})

test('a file with another checksum is refused with a sentence, and the old version stays', async ({
  start,
  folder,
}) => {
  const sha512 = Buffer.alloc(64, 7).toString('base64')
  await withFeed({ version: '99.1.0', sha512 }, async (feed) => {
    const running = await start(appImage(folder, feed, [0, 1]))
    await checkByMenu(running)
    await expect.poll(() => running.answeredDialogs(), CHECK_SOON).toHaveLength(2)
    const [, refused] = await running.answeredDialogs()
    expect(refused?.detail).toContain('The download is not the file that the feed describes, so it was thrown away.')
    expect(readFileSync(installedIn(folder), 'utf8')).toBe('the old version')
  })
})

test('a feed that does not answer is told, and so is that there is none', async ({ start, folder }) => {
  await withFeed({ version: '99.1.0' }, async (feed) => {
    feed.server.script = () => ({ kind: 'reset' })
    const running = await start(appImage(folder, feed, [0]))
    await checkByMenu(running)
    await expect.poll(() => running.answeredDialogs(), CHECK_SOON).toHaveLength(1)
    const [told] = await running.answeredDialogs()
    expect(told?.detail).toBe('The update feed cannot be reached. It is asked again in an hour.')
    expect(await running.quit()).toBe(0)
  })
  const without = await start({ answers: [0] })
  await checkByMenu(without)
  await expect.poll(() => without.answeredDialogs(), CHECK_SOON).toHaveLength(1)
  const [told] = await without.answeredDialogs()
  expect(told?.message).toBe('No update feed is set.')
})
