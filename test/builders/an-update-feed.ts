import { readdirSync, readFileSync } from 'node:fs'
import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { AppImageUpdater, type AppUpdater } from 'electron-updater'
import { onTestFinished } from 'vitest'
import { silentLog } from '../../src/engine/log.ts'
import { setUpUpdater } from '../../src/main/updates/electron-updater.ts'
import type { Feed } from '../../src/main/updates/feed.ts'
import { UpdateDesk } from '../../src/main/updates/update-desk.ts'
import type { FakeClock } from '../fakes/fake-clock.ts'
import { type Offer, UpdateFeed } from '../fakes/update-feed.ts'
import { aFolder } from './a-folder.ts'

/** A feed that ends with the test. */
export async function anUpdateFeed(offer: Offer): Promise<UpdateFeed> {
  const feed = await UpdateFeed.start(offer)
  onTestFinished(() => feed.server.close())
  return feed
}

export interface DeskRig {
  readonly desk: UpdateDesk
  /** What lies in the folder for downloads. */
  downloads(): readonly string[]
  download(name: string): string
}

/** The desk of an AppImage of version 1.0.0, over the real updater with Node's own HTTP. */
export function anUpdateDesk(
  clock: FakeClock,
  options: { readonly variable?: string; readonly canInstall?: boolean; readonly checkedAt?: number } = {},
): DeskRig {
  const folder = aFolder()
  const before = process.env['APPIMAGE']
  process.env['APPIMAGE'] = join(folder, 'Signalbox.AppImage')
  onTestFinished(() => {
    if (before === undefined) delete process.env['APPIMAGE']
    else process.env['APPIMAGE'] = before
  })
  let checkedAt = options.checkedAt ?? null
  const desk = new UpdateDesk({
    version: '1.0.0',
    clock,
    log: silentLog,
    variable: options.variable,
    packaged: null,
    canInstall: options.canInstall ?? true,
    openUpdater: async (feed) => nodeUpdater(feed, folder),
    replace: () => Promise.resolve(),
    memory: {
      read: () => checkedAt,
      write: (at) => {
        checkedAt = at
      },
    },
  })
  const pending = join(folder, 'cache', 'signalbox-updater', 'pending')
  return {
    desk,
    downloads: () => readdirSync(pending).filter((name) => name.endsWith('.AppImage')),
    download: (name) => readFileSync(join(pending, name), 'utf8'),
  }
}

// The updater's own dependency: its requests, without Electron's network.
const fromUpdater = createRequire(createRequire(import.meta.url).resolve('electron-updater'))
const { ElectronHttpExecutor } = fromUpdater('./electronHttpExecutor.js') as {
  ElectronHttpExecutor: new () => {
    createRequest(options: RequestOptions, callback: (answer: IncomingMessage) => void): ClientRequest
  }
}

class NodeHttpExecutor extends ElectronHttpExecutor {
  override createRequest(options: RequestOptions, callback: (answer: IncomingMessage) => void): ClientRequest {
    return request(options, callback)
  }
}

function nodeUpdater(feed: Feed, folder: string): AppUpdater {
  const updater = new AppImageUpdater(null, {
    version: '1.0.0',
    name: 'Signalbox',
    isPackaged: true,
    appUpdateConfigPath: join(folder, 'none.yml'),
    userDataPath: folder,
    baseCachePath: join(folder, 'cache'),
    whenReady: () => Promise.resolve(),
    relaunch: () => {},
    quit: () => {},
    onQuit: () => {},
  })
  Object.assign(updater, { httpExecutor: new NodeHttpExecutor() })
  setUpUpdater(updater, feed, { resources: folder, folder }, silentLog)
  return updater
}
