import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { openWriter } from '../../../src/engine/store/open.ts'

test.each([0.2, 0.6, 0.9, 3])(
  'a rate sheet is in force as a whole or not at all when kill -9 comes at %d of its import',
  async (share) => {
    const folder = mkdtempSync(join(tmpdir(), 'signalbox-price-kill-'))
    try {
      const host = spawn(process.execPath, [join(import.meta.dirname, 'price-host.ts'), folder, String(share)], {
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      const [, signal] = await once(host, 'exit')
      expect(signal).toBe('SIGKILL')
      const db = await openWriter(folder, systemClock, silentLog)
      const prices = db.prepare('select price, count(*) from price_quotes group by 1').raw().all()
      const cached = db.prepare('select distinct price from pricing_cache').pluck().all()
      const changes = db.prepare(`select count(*) from price_history where kind = 'raised'`).pluck().get()
      const sheets = listAudit(db, { subjects: ['prices'], beforeId: null, limit: 9 })
      db.close()
      const isTaken = sheets.length === 2
      expect(prices).toEqual([[isTaken ? 60_000 : 50_000, 4_000]])
      expect(cached).toEqual([isTaken ? 60_000 : 50_000])
      expect(changes).toBe(isTaken ? 4_000 : 0)
      // Long before the end nothing is taken yet, and long after it everything is.
      if (share < 0.5) expect(isTaken).toBe(false)
      if (share > 2) expect(isTaken).toBe(true)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  120_000,
)
