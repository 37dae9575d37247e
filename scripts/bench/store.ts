import { systemClock } from '../../src/engine/clock.ts'
import { CODE_LIFE_MS, CODE_TRIES, makeReference, messageText } from '../../src/engine/routing/code.ts'
import { AttemptLedger } from '../../src/engine/routing/ledger.ts'
import { insertVerification } from '../../src/engine/store/verifications.ts'
import { hostEngine } from '../engine-host.ts'
import { type Figure, quantileFigures } from './figure.ts'
import { benchRollups } from './rollups.ts'

const WARM_UP = 200
const WRITES = 3_000

/**
 * The transaction before every first submission: verification and intent, with the candidates of a real choice,
 * on a real file with the product's own settings (WAL, `synchronous=FULL`), so each sample waits for the disk.
 */
export async function benchStore(): Promise<readonly Figure[]> {
  const { engine, stop } = await hostEngine()
  try {
    const pricing = { reportingCurrency: 'EUR', messagePrice: () => null, convert: () => null }
    const ledger = new AttemptLedger({ db: engine.db, clock: systemClock, pricing })
    const route = engine.manager.choose({
      country: 'DE',
      service: 'sms',
      segments: 1,
      only: null,
      reportingCurrency: pricing.reportingCurrency,
      tried: new Set(),
    })
    if (route === null) throw new Error('the sandbox offers no route')
    const write = engine.db.transaction(() => {
      const reference = makeReference()
      const now = Date.now()
      const id = insertVerification(engine.db, { ...row, reference, created_at: now, expires_at: now + CODE_LIFE_MS })
      ledger.begin({ id, reference }, route, null)
    })
    const samples: number[] = []
    for (let n = 0; n < WARM_UP + WRITES; n++) {
      const startedAt = performance.now()
      write()
      if (n >= WARM_UP) samples.push(performance.now() - startedAt)
    }
    return [...quantileFigures('intent.write', samples, 50, 99), ...(await benchRollups())]
  } finally {
    await stop()
  }
}

const row = {
  mode: 'sandbox',
  service: 'sms',
  country: 'DE',
  customer_id: 'northwind',
  to_hash: '0'.repeat(64),
  to_prefix: '+49151',
  to_last2: '42',
  to_number: '+4915112345642',
  body: messageText('Signalbox', '123456'),
  code_hash: '0'.repeat(64),
  segments: 1,
  only_provider: null,
  checks_left: CODE_TRIES,
} as const
