/** A sandbox in a thread of its own, so that what is measured is the console and not the providers' servers. */
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import type { PriceMarket } from '../../src/engine/sandbox/price-market.ts'
import { startSandbox } from '../../src/engine/sandbox/sandbox.ts'

const { market, priceHourMs } = workerData as { readonly market: PriceMarket; readonly priceHourMs: number }
const sandbox = await startSandbox({ seed: 2026, clock: systemClock, log: silentLog, market, priceHourMs })
parentPort?.postMessage(sandbox.providers)
parentPort?.once('message', () => void sandbox.stop().then(() => process.exit()))
