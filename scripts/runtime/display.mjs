import { spawn } from 'node:child_process'
import { SetupProblem } from './process.mjs'

const START_MS = 15_000

/** Whether windows have to go to a virtual display because there is no real one. */
export const needsVirtualDisplay =
  process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']

/**
 * Starts Xvfb on a free display number.
 *
 * @returns {Promise<{ display: string, stop: () => void }>} display as DISPLAY wants it, such as ":99"
 */
export function startVirtualDisplay() {
  return new Promise((resolve, reject) => {
    // Its own process group: Ctrl+C must reach the app first, or the app loses its display while it saves.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let messages = ''
    server.stderr?.on('data', (chunk) => {
      messages += chunk
    })
    const refuse = (/** @type {string} */ reason) => {
      server.kill()
      reject(new SetupProblem(`Xvfb did not start: ${reason}\n${messages.trim()}`))
    }
    const timer = setTimeout(() => refuse(`no answer within ${START_MS / 1000} s`), START_MS)
    server.on('error', (error) => refuse(error.message))
    server.on('exit', (code) => refuse(`it ended with code ${code}`))

    server.stdio[3]?.once('data', (number) => {
      clearTimeout(timer)
      server.removeAllListeners('exit')
      const stop = () => server.kill()
      process.once('exit', stop)
      server.unref()
      for (const stream of [server.stderr, server.stdio[3]]) /** @type {import('node:net').Socket} */ (stream).unref()
      resolve({ display: `:${String(number).trim()}`, stop })
    })
  })
}
