import { ipcRenderer } from 'electron'

/** The one thing that crosses: a port that the page made. Its messages then bypass the preload. */
const CONNECT = 'orpc:connect'

window.addEventListener('message', (event) => {
  if (event.source !== window || event.origin !== window.location.origin || event.data !== CONNECT) return
  const [port] = event.ports
  if (port !== undefined) ipcRenderer.postMessage(CONNECT, null, [port])
})
