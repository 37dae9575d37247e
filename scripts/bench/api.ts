import { HOUR_MS } from '../../src/contract/durations.ts'
import { hostEngine } from '../engine-host.ts'
import { type Figure, quantileFigures } from './figure.ts'

const WARM_UP = 20
const READS = 100
const SENDS = 150
const GAP_MS = 5

/**
 * The local API as a backend on this machine uses it: real HTTP on the loopback, a token, one request after the other.
 * `api.read` is a mix of the procedures that a dashboard asks for, `api.send` a verification with an Idempotency-Key
 * whose provider is the sandbox at its usual pace, `api.check` the check of a wrong code.
 */
export async function benchApi(): Promise<readonly Figure[]> {
  const host = await hostEngine({ localApi: { port: 0 } })
  try {
    await host.client.localApi.configure({ perSecond: 10_000 })
    const { address } = host.engine.localApi.view()
    const { token } = await host.client.localApi.createToken({ name: 'bench', scope: 'full' })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const timed = async (method: string, path: string, body?: object, extra = {}) => {
      const startedAt = performance.now()
      const answer = await fetch(`${address}${path}`, {
        method,
        headers: { ...headers, ...extra },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const json = await answer.json()
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(json)}`)
      return { ms: performance.now() - startedAt, json }
    }
    const send = (n: number) =>
      timed('POST', '/verifications', { to: `+49151${10_000_000 + n}` }, { 'idempotency-key': `bench-${n}` })

    for (let n = 0; n < WARM_UP; n++) await send(n)
    const sends: number[] = []
    const checks: number[] = []
    for (let n = WARM_UP; n < WARM_UP + SENDS; n++) {
      const { ms, json } = await send(n)
      sends.push(ms)
      checks.push(
        (await timed('POST', `/verifications/${(json as { readonly id: number }).id}/check`, { code: '0' })).ms,
      )
      await new Promise((resolve) => setTimeout(resolve, GAP_MS))
    }
    const span = `from=${Date.now() - 24 * HOUR_MS}&to=${Date.now()}`
    const paths = ['/system/status', '/verifications?limit=100', '/providers', `/cost/analysis?${span}`, '/slo']
    const reads: number[] = []
    for (let n = 0; n < WARM_UP + READS; n++)
      for (const path of paths) {
        const { ms } = await timed('GET', path)
        if (n >= WARM_UP) reads.push(ms)
      }
    return [
      ...quantileFigures('api.read', reads, 50, 95),
      ...quantileFigures('api.send', sends, 50, 95),
      ...quantileFigures('api.check', checks, 50, 95),
      // The target is one for all of them: below 500 ms.
      ...quantileFigures('api', [...reads, ...sends, ...checks], 95),
    ]
  } finally {
    await host.stop()
  }
}
