const ANSWERED_WITHIN_MS = 5_000

/** The page of a running console, spoken to as developer tools do. */
export interface RemotePage {
  /** Evaluates an expression in the page; null when the page does not answer in time, or is not there. */
  evaluate<T>(expression: string): Promise<T | null>
}

/** @param address host and port on which Chromium listens for developer tools */
export const remotePage = (address: string): RemotePage => ({
  async evaluate<T>(expression: string) {
    const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS)
    try {
      const answer = await fetch(`http://${address}/json/list`, { signal })
      const targets = (await answer.json()) as readonly {
        readonly url: string
        readonly webSocketDebuggerUrl: string
      }[]
      const page = targets.find(({ url }) => url.startsWith('app://'))
      return page === undefined ? null : await evaluateAt<T>(page.webSocketDebuggerUrl, expression, signal)
    } catch {
      return null
    }
  },
})

function evaluateAt<T>(url: string, expression: string, signal: AbortSignal): Promise<T | null> {
  const socket = new WebSocket(url)
  return new Promise<T | null>((resolve) => {
    const end = (value: T | null) => {
      socket.close()
      resolve(value)
    }
    signal.addEventListener('abort', () => end(null), { once: true })
    socket.onerror = () => end(null)
    socket.onopen = () =>
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }))
    socket.onmessage = ({ data }) => {
      const { id, result } = JSON.parse(String(data))
      if (id === 1) end((result?.result?.value ?? null) as T | null)
    }
  })
}
