import { RPCHandler } from '@orpc/server/message-port'
import { type BrowserWindow, type IpcMainEvent, ipcMain, type MessagePortMain } from 'electron'
import { watchCalls } from '../engine/calls.ts'
import type { Engine } from '../engine/engine-types.ts'
import type { Log } from '../engine/log.ts'
import { frameOf } from './frames.ts'
import { isOurs } from './origin.ts'

/** Same word in the preload script and in the renderer's api.ts. */
const CONNECT = 'orpc:connect'

/**
 * Serves the contract to the page of this window. Ports that arrive before the engine runs wait for it; a
 * new port (after a reload) closes the one before it, and with it every subscription.
 *
 * @param engine the one that runs now, asked for at every connection; null when it could not be started
 */
export function serveContract(window: BrowserWindow, engine: () => Promise<Engine | null>, log: Log): void {
  let current: MessagePortMain | undefined
  ipcMain.on(CONNECT, (event) => {
    const [port] = event.ports
    if (port === undefined) return
    if (!isFromPage(event, window)) {
      log.warn('connection refused', { reason: 'not the page of this window' })
      return port.close()
    }
    current?.close()
    current = port
    void engine().then((started) => {
      if (started === null) return port.close()
      new RPCHandler(started.router, { clientInterceptors: [watchCalls(log)] }).upgrade(guarded(port, log))
      port.start()
    })
  })
}

/** Passes on what our page could have sent. Anything else ends the connection: whoever sends it is not our page. */
const guarded = (port: MessagePortMain, log: Log) => ({
  postMessage: (message: unknown) => port.postMessage(message),
  on(event: string, listener: (event?: { readonly data: unknown }) => void) {
    if (event !== 'message') return port.on('close', () => listener())
    return port.on('message', ({ data }) => {
      const frame = frameOf(data)
      if (frame !== null) return listener({ data: frame })
      log.warn('connection ended', { reason: 'a message that is none of the contract' })
      port.close()
    })
  },
})

/** The main frame of our window, and still on our page: frames and other windows get nothing. */
const isFromPage = ({ sender, senderFrame }: IpcMainEvent, window: BrowserWindow): boolean =>
  !window.isDestroyed() &&
  sender === window.webContents &&
  senderFrame !== null &&
  senderFrame === window.webContents.mainFrame &&
  isOurs(senderFrame.url)
