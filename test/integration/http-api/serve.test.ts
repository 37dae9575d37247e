import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fileKeyStore } from '../../../src/main/secrets.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { ask } from '../../builders/an-api.ts'

const NUMBER = '+4915112345678'

interface Served {
  readonly process: ChildProcess
  readonly port: number
  /** What was written on standard error so far. */
  said(): string
  /** Resolves with the exit code. */
  ended: Promise<number | null>
  call(method: string, path: string, body?: object, headers?: Record<string, string>): ReturnType<typeof ask>
}

function start(folder: string, ...args: readonly string[]) {
  const options = ['--data', folder, '--port', '0', '--no-traffic', ...args]
  const child = spawn(process.execPath, ['scripts/serve.ts', ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended, said: () => said }
}

/** A started one that is ready, with its token. */
async function serve(folder: string, ...args: readonly string[]): Promise<Served> {
  const tokenFile = join(folder, 'token')
  const { child, ended, said } = start(folder, '--token-file', tokenFile, ...args)
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then((code) => expect.fail(`it ended with ${code}: ${said()}`)),
  ])
  const ready = JSON.parse(line)
  expect(ready).toMatchObject({ ready: true, workspace: 'sandbox', pid: child.pid })
  const port = Number(new URL(ready.address).port)
  const authorization = `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`
  return {
    process: child,
    port,
    said,
    ended,
    call: (method, path, body, headers = {}) =>
      ask(
        {
          method,
          port,
          path: `/api${path}`,
          headers: { authorization, 'content-type': 'application/json', ...headers },
        },
        body && JSON.stringify(body),
      ),
  }
}

test('the engine serves without a window, alone on its folder, and ends when it is asked to', async () => {
  const folder = aFolder()
  const served = await serve(folder)
  expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600)
  expect((await served.call('GET', '/system/status')).json).toMatchObject({ workspace: 'sandbox', mode: 'sandbox' })

  const sent = await served.call('POST', '/verifications', { to: NUMBER })
  expect(sent).toMatchObject({ status: 200, json: { mode: 'sandbox' } })
  const code = await vi.waitFor(
    async () => {
      const { json } = await served.call('GET', `/sandbox/handset/${sent.json.id}`)
      return /\d{6}/.exec(json[0]?.text)?.[0] ?? expect.fail('no code yet')
    },
    { timeout: 20_000, interval: 100 },
  )
  const checked = await served.call('POST', `/verifications/${sent.json.id}/check`, { code })
  expect(checked.json).toMatchObject({ result: 'converted' })
  // What --token-file makes may send, nothing else.
  expect((await served.call('GET', '/cost/recommendations')).status).toBe(403)

  const second = start(folder)
  expect(await second.ended).toBe(1)
  expect(second.said()).toMatch(
    /Signalbox without a window already runs on .* \(process \d+, since .*\)\. Stop it first/,
  )

  const underWay = Array.from({ length: 8 }, (_, n) =>
    served.call('POST', '/verifications', { to: `+49151123456${10 + n}` }),
  )
  await Promise.race(underWay)
  const asked = performance.now()
  served.process.kill('SIGTERM')
  expect((await Promise.all(underWay)).map(({ status }) => status)).toEqual(underWay.map(() => 200))
  expect(await served.ended).toBe(0)
  expect(performance.now() - asked).toBeLessThan(5_000)
  expect(served.said()).not.toContain(NUMBER.slice(4))
})

test('a killed one leaves nothing in the way, and a repeated send after it is the same verification', async () => {
  const folder = aFolder()
  const first = await serve(folder)
  const send = (served: Served) =>
    served.call('POST', '/verifications', { to: NUMBER }, { 'idempotency-key': 'order-1001' }).catch(() => null)
  const sending = send(first)
  // Dies while the send is under way or just after: either way the caller does not know and asks again.
  await first.call('GET', '/system/status')
  first.process.kill('SIGKILL')
  await first.ended
  const before = await sending

  const second = await serve(folder)
  const repeated = await send(second)
  const again = await send(second)
  expect(repeated?.status).toBe(200)
  expect(again?.headers['idempotency-replayed']).toBe('true')
  expect(again?.json.id).toBe(repeated?.json.id)
  if (before?.status === 200) expect(repeated?.json.id).toBe(before.json.id)
  second.process.kill('SIGINT')
  expect(await second.ended).toBe(0)
  const db = new Database(join(folder, 'workspaces', 'sandbox', 'signalbox.db'), { readonly: true })
  expect(db.prepare('select count(*) from verifications').pluck().get()).toBe(1)
  db.close()
})

test('what cannot be used is refused with a sentence', async () => {
  const folder = aFolder()
  const ends = async (...args: readonly string[]) => {
    const { ended, said } = start(folder, ...args)
    return { code: await ended, said: said() }
  }
  expect(await ends('--workspace', 'other')).toMatchObject({
    code: 2,
    said: expect.stringContaining('--workspace cannot be "other"'),
  })
  expect(await ends('--nonsense')).toMatchObject({ code: 2, said: expect.stringContaining('Usage: npm run serve') })
  writeFileSync(join(folder, 'old-token'), 'sbx_000000000000_x')
  const old = await ends('--token-file', join(folder, 'old-token'))
  expect(old).toMatchObject({ code: 1, said: expect.stringContaining('is not valid in this workspace') })
  const live = await ends('--workspace', 'live', '--token-file', join(folder, 'live-token'))
  expect(live).toMatchObject({ code: 1, said: expect.stringContaining('Confirm that it may') })
})

test('account keys are opened by the passphrase, or stay locked with a word about it', async () => {
  const folder = aFolder()
  const keys = fileKeyStore(join(folder, 'workspaces', 'sandbox', 'keys.json'), null)
  await keys.protect('passphrase', 'right horse battery staple')
  const passphrase = join(folder, 'passphrase')
  const serveWith = async (text: string) => {
    writeFileSync(passphrase, text)
    const { child, ended, said } = start(folder, '--passphrase-file', passphrase)
    const first = await Promise.race([once(child.stdout, 'data').then(() => 'ready' as const), ended])
    child.kill('SIGTERM')
    await ended
    return { first, said: said() }
  }
  const wrong = await serveWith('wrong horse')
  expect(wrong).toMatchObject({ first: 1, said: expect.stringContaining('does not open the account keys') })
  const right = await serveWith('right horse battery staple\n')
  expect(right.first).toBe('ready')
  expect(right.said).not.toContain('locked')
  expect((await serveWith('')).said).toContain('the account keys are locked')
})
