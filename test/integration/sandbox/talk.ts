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

/** The Authorization header each provider wants. */
export function credentials({ adapter, accountId, secret }: ProviderConfig): Record<string, string> {
  if (adapter === 'telnyx') return { authorization: `Bearer ${secret}` }
  if (adapter === 'infobip') return { authorization: `App ${secret}` }
  return basic(accountId, secret)
}

/** A client of one sandbox provider, by the keys of its base URLs. */
export function client(sandbox: Sandbox, name: string) {
  const config = configOf(sandbox, name)
  const url = (base: string, path: string) => `${config.baseUrls[base]}${path}`
  const auth = credentials(config)
  return {
    config,
    url,
    get: async (base: string, path: string, headers = auth) => read(await fetch(url(base, path), { headers })),
    post: async (base: string, path: string, form: Record<string, string>, headers: Record<string, string> = auth) =>
      read(await fetch(url(base, path), { method: 'POST', headers, body: new URLSearchParams(form) })),
    postJson: async (base: string, path: string, body: unknown, headers: Record<string, string> = auth) =>
      read(
        await fetch(url(base, path), {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
  }
}

/** Where each dialect takes messages: the key of the base URL and the path. */
export function submissionPath({ adapter, accountId }: ProviderConfig): readonly [base: string, path: string] {
  switch (adapter) {
    case 'twilio':
      return ['api', `/2010-04-01/Accounts/${accountId}/Messages.json`]
    case 'vonage':
      return ['rest', '/sms/json']
    case 'plivo':
      return ['api', `/v1/Account/${accountId}/Message/`]
    case 'telnyx':
      return ['api', '/v2/messages']
    case 'infobip':
      return ['api', '/sms/3/messages']
  }
}

/** Submits a text as the provider's dialect wants it; rejects when no answer comes. */
export async function submit(sandbox: Sandbox, name: string, to: string, text = 'Your code is 123456'): Promise<Reply> {
  const { config, post, postJson } = client(sandbox, name)
  const { adapter, sender } = config
  const [base, path] = submissionPath(config)
  switch (adapter) {
    case 'twilio':
      return post(base, path, { To: to, From: sender, Body: text })
    case 'vonage':
      return post(base, path, { to: to.slice(1), from: sender, text, 'client-ref': 'ref-1' })
    case 'plivo':
      return postJson(base, path, { src: sender, dst: to, text })
    case 'telnyx':
      return postJson(base, path, { from: sender, to, text })
    case 'infobip':
      return postJson(base, path, { messages: [{ sender, destinations: [{ to: to.slice(1) }], content: { text } }] })
  }
}

/** The balance, as the health probe asks for it. */
export function probe(sandbox: Sandbox, name: string): Promise<Reply> {
  const { config, get } = client(sandbox, name)
  switch (config.adapter) {
    case 'twilio':
      return get('api', `/2010-04-01/Accounts/${config.accountId}/Balance.json`)
    case 'vonage':
      return get('rest', '/account/get-balance')
    case 'plivo':
      return get('api', `/v1/Account/${config.accountId}/`)
    case 'telnyx':
      return get('api', '/v2/balance')
    case 'infobip':
      return get('api', '/account/1/balance')
  }
}
