/**
 * Imports a rate sheet and dies in the middle of it: `node price-host.ts <folder> <share>`, where the share is how far it
 * gets of what an import of the same sheet before it took; 0 dies at once.
 */
import { priceImportMappingSchema } from '../../../src/contract/price-import.ts'
import { systemClock } from '../../../src/engine/clock.ts'
import { EventBus } from '../../../src/engine/events.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { bundledRates } from '../../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../../src/engine/pricing/price-book.ts'
import { PriceImport } from '../../../src/engine/pricing/price-import.ts'
import { PriceLedger } from '../../../src/engine/pricing/price-ledger.ts'
import { openWriter } from '../../../src/engine/store/open.ts'

const [, , folder = '', share = '0'] = process.argv
const db = await openWriter(folder, systemClock, silentLog)
const rates = bundledRates
const events = new EventBus(() => {})
const book = new PriceBook({ db, rates })
const ledger = new PriceLedger({ db, clock: systemClock, events, book, rates })
const providers = () => ['alpha', 'beta'].map((name) => ({ name, label: name }))
const imports = new PriceImport({ db, clock: systemClock, ledger, rates, providers })

/** 4,000 networks, at so many micros. */
const sheet = (micros: number) => {
  const lines = ['alpha', 'beta'].flatMap((name) =>
    [262, 208, 214, 222, 260, 204, 206, 232, 228, 240, 242, 238, 244, 268, 202, 230, 216, 226, 284, 219].flatMap(
      (mcc) =>
        Array.from(
          { length: 100 },
          (_, mnc) => `${name},${mcc},${String(mnc).padStart(2, '0')},${(micros / 1e6).toFixed(6)}`,
        ),
    ),
  )
  const text = ['provider,mcc,mnc,price', ...lines].join('\n')
  return { fileName: 'rates.csv', content: Buffer.from(text).toString('base64') }
}
const mapping = priceImportMappingSchema.parse({
  provider: { column: 0 },
  mcc: { column: 1 },
  mnc: { column: 2 },
  price: { column: 3 },
  currency: { value: 'EUR' },
})

async function take(micros: number): Promise<number> {
  let turns = 0
  let on = true
  const count = () => {
    turns += 1
    if (on) setImmediate(count)
  }
  const { token } = await imports.preview(sheet(micros), mapping)
  count()
  await imports.commit(sheet(micros), mapping, { token: token ?? '', reason: `at ${micros}` })
  on = false
  return turns
}

const usual = await take(50_000)
const { token } = await imports.preview(sheet(60_000), mapping)
let left = Math.round(Number(share) * usual)
const die = () => (left-- > 0 ? setImmediate(die) : process.kill(process.pid, 'SIGKILL'))
void imports.commit(sheet(60_000), mapping, { token: token ?? '', reason: 'at 60000' })
die()
