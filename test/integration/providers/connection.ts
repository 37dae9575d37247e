import { afterEach, beforeEach } from 'vitest'
import { silentLog } from '../../../src/engine/log.ts'
import { createHttp, type Http } from '../../../src/engine/providers/http.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { answer, LocalServer } from '../../fakes/local-server.ts'
import { NOW } from './dialects.ts'

/** The parts between an adapter and its provider, fresh for every test. */
export class Connection {
  readonly clock = new FakeClock(NOW)
  readonly http: Http = createHttp({ clock: this.clock, log: silentLog })
  readonly server: LocalServer

  constructor(server: LocalServer) {
    this.server = server
  }

  /** Every request gets this answer from now on. */
  reply(status: number, body: unknown): void {
    this.server.script = () => answer(status, body)
  }
}

/** Opens a connection before each test of the file or the block and closes it afterwards. */
export function eachConnection(): () => Connection {
  let connection: Connection
  beforeEach(async () => {
    connection = new Connection(await LocalServer.start())
  })
  afterEach(async () => {
    connection.http.close()
    await connection.server.close()
  })
  return () => connection
}
