import { onTestFinished } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/engine/sandbox/sandbox.ts'

/** A sandbox that answers submissions at once and is stopped with the test. */
export async function aSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ seed: 1, clock: systemClock, log: silentLog, pace: { submit: 0 }, ...options })
  onTestFinished(() => sandbox.stop())
  return sandbox
}

export function configOf(sandbox: Sandbox, name: string): ProviderConfig {
  const config = sandbox.providers.find((provider) => provider.name === name)
  if (config === undefined) throw new Error(`no sandbox provider ${name}`)
  return config
}

export const basic = (user: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

export interface Reply {
  readonly status: number
  readonly headers: Headers
  // Bodies are looked at with toMatchObject only.
  readonly body: unknown
}

const read = async (response: Response): Promise<Reply> => ({
  status: response.status,
  headers: response.headers,
  body: await response.json(),
})

/** A client of one sandbox provider, by the keys of its base URLs. */
export function client(sandbox: Sandbox, name: string) {
  const config = configOf(sandbox, name)
  const url = (base: string, path: string) => `${config.baseUrls[base]}${path}`
  const auth = basic(config.accountId, config.secret)
  return {
    config,
    url,
    get: async (base: string, path: string, headers = auth) => read(await fetch(url(base, path), { headers })),
    post: async (base: string, path: string, form: Record<string, string>, headers: Record<string, string> = auth) =>
      read(await fetch(url(base, path), { method: 'POST', headers, body: new URLSearchParams(form) })),
  }
}

/** Submits a text as the provider's dialect wants it; rejects when no answer comes. */
export async function submit(sandbox: Sandbox, name: string, to: string, text = 'Your code is 123456'): Promise<Reply> {
  const { config, post } = client(sandbox, name)
  return config.adapter === 'twilio'
    ? post('api', `/2010-04-01/Accounts/${config.accountId}/Messages.json`, { To: to, From: config.sender, Body: text })
    : post('rest', '/sms/json', { to: to.slice(1), from: config.sender, text, 'client-ref': 'ref-1' })
}
