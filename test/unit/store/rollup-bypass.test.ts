import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../../src')
const WRITES =
  /(insert (or \w+ )?into|update|delete from|replace into)\s+(verifications|attempts|revenue_corrections)\b/i
const ROLLUP_WRITES = /(insert (or \w+ )?into|update|delete from)\s+rollup_/i

const filesWith = (pattern: RegExp) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) =>
        file.endsWith('.ts') && !file.includes('migrations') && pattern.test(readFileSync(join(root, file), 'utf8')),
    )
    .map((file) => file.replaceAll('\\', '/'))
    .sort()

// Whoever is added here has to go through `tracked` in store/rollups.ts, or the roll-ups no longer say what the rows do.
test('verifications, attempts and corrections are written in few places, each of which brings the roll-ups along', () => {
  expect(filesWith(WRITES)).toEqual([
    'engine/routing/drill-rig.ts', // times of polls and rescues only, in the drill's own database
    'engine/store/attempts.ts',
    'engine/store/billing.ts', // called by the batch itself
    'engine/store/bulk-stage.ts', // counted by the reading thread, handed to the batch with `counted`
    'engine/store/bulk-write.ts',
    'engine/store/corrections.ts',
    'engine/store/rescues.ts', // times of rescues only
    'engine/store/retention.ts', // deletes by age, after which the roll-ups still count what is gone
    'engine/store/verifications.ts',
  ])
})

test('roll-ups are written by the batch and by the rebuild only', () => {
  expect(filesWith(ROLLUP_WRITES)).toEqual(['engine/store/rollup-rebuild.ts', 'engine/store/rollup-write.ts'])
})
