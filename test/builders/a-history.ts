import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type HistoryMapping, historyMappingSchema } from '../../src/contract/imports.ts'

const HEAD = 'id,sent_at,country,customer,provider,status,delivered_at,cost,cost currency'
const START = Date.UTC(2025, 5, 2)
const MINUTE_MS = 60_000

/** A line of a history as another system would write it. */
export function historyLine(n: number): string {
  const at = START + n * 7 * MINUTE_MS
  const country = ['DE', 'FR', 'GB', 'US'][n % 4]
  const status = n % 10 === 0 ? 'failed' : n % 3 === 0 ? 'delivered' : 'converted'
  const delivered = status === 'failed' ? '' : new Date(at + 3_000 + (n % 50) * 100).toISOString()
  const customer = `client-${n % 9}`
  const provider = ['twilio', 'vonage', 'plivo'][n % 3]
  return `h-${n},${new Date(at).toISOString()},${country},${customer},${provider},${status},${delivered},0.0${50 + (n % 40)},EUR`
}

/** Writes a CSV history of `count` lines, with `more` lines after them; returns its path. */
export function aHistoryFile(
  folder: string,
  count: number,
  more: readonly string[] = [],
  name = 'history.csv',
): string {
  const path = join(folder, name)
  const lines = Array.from({ length: count }, (_, n) => historyLine(n))
  writeFileSync(path, `${[HEAD, ...lines, ...more].join('\n')}\n`)
  return path
}

/** The mapping of those files. */
export const historyMapping = (overrides: Partial<HistoryMapping> = {}): HistoryMapping =>
  historyMappingSchema.parse({
    fields: {
      externalId: 'id',
      createdAt: 'sent_at',
      country: 'country',
      customer: 'customer',
      provider: 'provider',
      status: 'status',
      deliveredAt: 'delivered_at',
      cost: 'cost',
      costCurrency: 'cost currency',
    },
    source: 'old-console',
    ...overrides,
  })
