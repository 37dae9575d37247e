import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RPCHandler } from '@orpc/server/message-port'
import { onTestFinished } from 'vitest'
import { watchCalls } from '../../../src/engine/calls.ts'
import { systemClock } from '../../../src/engine/clock.ts'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { jsonLog, silentLog } from '../../../src/engine/log.ts'
import type { ReportHost } from '../../../src/engine/reports/report-host.ts'
import { type Sandbox, startSandbox } from '../../../src/engine/sandbox/sandbox.ts'
import { fileKeyStore } from '../../../src/main/secrets.ts'
import type { Client } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { answer, LocalServer, type ReceivedRequest } from '../../fakes/local-server.ts'

const hex = (bytes: number) => randomBytes(bytes).toString('hex')

export const twilioId = `AC${hex(16)}`
export const twilioTestId = `AC${hex(16)}`
export const keys = {
  'key of Twilio': hex(16),
  'key of Twilio before it was changed': hex(16),
  'key that was refused': hex(16),
  'test key of Twilio': hex(16),
  'key of Vonage': `pl/ant+ed=${hex(8)}&x`,
  passphrase: `eight words and ${hex(4)}`,
  'wrong passphrase': `nobody knows ${hex(4)}`,
}
export const vonageId = 'abcd1234'

export const numbers = {
  open: '+4915153920418',
  closed: '+4915127640935',
  failed: '+33698412075',
  landline: '+493076541298',
  searched: '+4915168123059',
  imported: '+447911238465',
  'imported badly': '+447911349576',
  'in a broken line': '+447911450687',
  'in an error of ours': '+4915190417263',
}
export type NumberName = keyof typeof numbers

/** A provider that repeats everything it was sent in everything it says. */
const anEcho = (kind: { status: number }) => (request: ReceivedRequest) => {
  const { authorization = '' } = request.headers
  const plain = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()
  const { form, query } = request
  const text = form['Body'] ?? form['text'] ?? ''
  const said = [
    `You sent ${plain} (${authorization})`,
    `secret ${plain.split(':')[1]}, in an address ${encodeURIComponent(plain)}`,
    `for ${form['To'] ?? form['to'] ?? query['To']} that is ${(form['To'] ?? form['to'] ?? '').replace(/(\d{3})/g, '$1 ')}`,
    `text ${text} begins ${text.slice(0, 12)}`,
  ]
  const found = said[echoes++ % said.length] ?? ''
  // Vonage answers 200 whatever it says; 9 is an empty account, after which the next provider is asked.
  const status = request.path === '/sms/json' ? 200 : request.method === 'POST' ? kind.status : 401
  const body = {
    code: 21408,
    message: found,
    more_info: said.join(' '),
    status,
    'error-code': '401',
    'error-code-label': found,
  }
  return answer(status, {
    ...body,
    messages: [{ status: '9', 'error-text': found, to: form['to'] }],
    'message-count': '1',
  })
}
let echoes = 0

/** A live console on a folder, its providers, and what leaves it. */
export interface Place {
  readonly engine: Engine
  readonly client: Client
  readonly world: Sandbox
  readonly twilio: LocalServer
  readonly vonage: LocalServer
  readonly echo: { status: number }
  /** The workspace; beside it are the files that a person saved. */
  readonly folder: string
  readonly saved: string
  /** Every message that went to the page. */
  readonly told: string[]
  readonly log: string[]
  /** What was printed. */
  readonly printed: string[]
}

export async function aLiveConsole(): Promise<Place> {
  const around = aFolder()
  const [folder, saved] = [join(around, 'workspace'), join(around, 'saved')]
  mkdirSync(saved)
  const world = await startSandbox({
    seed: 3,
    clock: systemClock,
    log: silentLog,
    pace: { submit: 0, receipt: 0, typing: 0 },
  })
  const echo = { status: 400 }
  const [twilio, vonage] = [await LocalServer.start(anEcho(echo)), await LocalServer.start(anEcho(echo))]
  onTestFinished(async () => {
    await Promise.all([world.stop(), twilio.close(), vonage.close()])
  })
  const [told, log, printed] = [[], [], []] as [string[], string[], string[]]
  const record = jsonLog((line) => log.push(line))
  const host: ReportHost = {
    async chooseFile(name) {
      if (failNext.now) throw new Error(`disk of ${numbers['in an error of ours']} is full`)
      return join(saved, name)
    },
    chooseFolder: async () => saved,
    async print(document) {
      printed.push(JSON.stringify(document))
      return Buffer.from('%PDF')
    },
    reveal: () => false,
  }
  const engine = await anEngine({
    workspace: 'live',
    folder,
    keys: fileKeyStore(join(around, 'keys.json'), null),
    log: record,
    reportHost: host,
    localApi: { port: 0 },
  })
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(engine.router, { clientInterceptors: [watchCalls(record)] }).upgrade(port1)
  port1.start()
  port2.on('message', (data) => told.push(typeof data === 'string' ? data : JSON.stringify(data)))
  port2.start()
  onTestFinished(() => port2.close())
  const client: Client = createORPCClient(new RPCLink({ port: port2 }))
  return { engine, client, world, twilio, vonage, echo, folder, saved, told, log, printed }
}
/** The next dialog throws, with a number in the message. */
export const failNext = { now: false }
