import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { LinkSenses } from './link-sentinel.ts'

const CONNECT_MS = 1_500

/** Looks at this machine's interfaces, and connects to (without saying a word) the hosts of the providers. */
export const systemSenses = (hosts: () => readonly URL[]): LinkSenses => ({
  hasInterface: () =>
    Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal)),
  async reaches() {
    const urls = hosts()
    // Without anybody to reach there is nothing that says the link is down.
    if (urls.length === 0) return true
    const done = new AbortController()
    try {
      return await Promise.any(urls.map((url) => touch(url, done.signal))).then(
        () => true,
        () => false,
      )
    } finally {
      done.abort()
    }
  },
})

/** Resolves when the host answers; a refused connection is an answer. Rejects when it cannot be reached in time. */
function touch(url: URL, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const port = Number(url.port) || (url.protocol === 'http:' ? 80 : 443)
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port, timeout: CONNECT_MS })
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', give)
      socket.destroy()
      act()
    }
    const give = () => settle(() => reject(new Error('not needed any more')))
    signal.addEventListener('abort', give, { once: true })
    socket.once('connect', () => settle(resolve))
    socket.once('timeout', () => settle(() => reject(new Error('no connection in time'))))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      settle(() => (error.code === 'ECONNREFUSED' ? resolve() : reject(error)))
    })
  })
}
