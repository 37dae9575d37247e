import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { EcbRates } from '../../../src/engine/pricing/ecb-rates.ts'
import { pricedCountries } from '../../../src/engine/pricing/priced-countries.ts'
import { RateBook } from '../../../src/engine/pricing/rate-book.ts'
import { createHttp } from '../../../src/engine/providers/http.ts'
import { aStore } from '../../builders/a-store.ts'

const file = `<Cube><Cube time="2026-01-02"><Cube currency="USD" rate="1.25"/></Cube></Cube>`

async function someRates(status: number, body: string) {
  const server = createServer((_, response) => void response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const http = createHttp({ clock: systemClock, log: silentLog })
  const book = new RateBook(await aStore(), systemClock)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/daily.xml`
  const ecb = new EcbRates({ http, clock: systemClock, log: silentLog, book, url })
  const close = () => {
    ecb.stop()
    http.close()
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(close)
  return { book, ecb, close }
}

test('the daily file replaces the bundled rates, with its date', async () => {
  const { book, ecb } = await someRates(200, file)
  expect(ecb.state()).toEqual({ checkedAt: null, error: null })
  await ecb.start()
  expect(ecb.state().error).toBeNull()
  expect(book.microsPerEuro['USD']).toBe(1_250_000)
  const usd = book.list().find(({ currency }) => currency === 'USD')
  expect(usd).toEqual({ currency: 'USD', microsPerEuro: 1_250_000, date: '2026-01-02', source: 'ecb' })
  expect(book.asOf(Date.UTC(2026, 0, 1)).find(({ currency }) => currency === 'USD')?.source).toBe('bundled')
})

test.each([
  [503, file, 'the server answered with 503'],
  [200, '<html>come back later</html>', 'the file holds no rates'],
])('an answer %i without rates leaves them as they are', async (status, body, error) => {
  const { book, ecb } = await someRates(status, body)
  await ecb.start()
  expect(ecb.state()).toMatchObject({ error })
  expect(book.list().every(({ source }) => source === 'bundled')).toBe(true)
})

test('without a connection the rates stay, and the reason is known', async () => {
  const { book, ecb, close } = await someRates(200, file)
  close()
  await ecb.start()
  expect(ecb.state().error).toBeTypeOf('string')
  expect(book.list().every(({ source }) => source === 'bundled')).toBe(true)
})

test('all countries are priced as soon as one provider may send to all', () => {
  expect(pricedCountries([{ allowedCountries: ['FR', 'DE'] }, { allowedCountries: ['DE'] }])).toEqual(['DE', 'FR'])
  expect(pricedCountries([{ allowedCountries: ['FR'] }, { allowedCountries: null }]).length).toBeGreaterThan(200)
})
