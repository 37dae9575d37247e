import { randomInt } from 'node:crypto'
import { call } from '@orpc/server'
import type { SelfCheck } from '../scorecard/self-check.ts'
import { SelfTests } from '../scorecard/self-test.ts'
import { storeChecks } from '../scorecard/store-checks.ts'
import { surroundingsChecks } from '../scorecard/surroundings-checks.ts'
import { analyticsApi } from './analytics.ts'
import { batches } from './batches.ts'
import { os, type Parts } from './context.ts'

const RANDOM_STEPS = 2 ** 32

export function selfTestApi(parts: Parts, tests: SelfTests) {
  return {
    watch: os.selfTest.watch.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['self-test.changed'], signal, atOnce: true })) yield tests.test
    }),
    start: os.selfTest.start.handler(() => tests.start()),
    cancel: os.selfTest.cancel.handler(() => tests.cancel()),
  }
}

/** The checks of this engine, in order. */
export function openSelfTests(parts: Parts): SelfTests {
  const { db, clock, events, reports, backups, keys, manager, link, reader, workspace } = parts
  const [database, figures, disk, backup] = storeChecks({
    db,
    clock,
    openReader: reports.openReader,
    random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS,
    backups: () => backups.state(),
  })
  const inUse = () =>
    manager.states().flatMap(({ config, control }) => (control.state === 'disabled' ? [] : config.name))
  const analytics = analyticsApi(parts)
  const around = surroundingsChecks({
    db,
    clock,
    keys,
    providers: () => inUse().flatMap((name) => manager.provider(name) ?? []),
    // The sandbox makes up its keys at every start.
    accounts: () => (workspace === 'sandbox' ? [] : manager.providers.map(({ config }) => config.name)),
    link: () => link.view(),
    workers: {
      'the reader': () => reader.read('databaseBytes'),
      'the analytics': () => call(analytics.annotations, { from: clock.now() - 1, to: clock.now() }),
    },
  })
  const checks: readonly SelfCheck[] = [
    database,
    figures,
    around.keys,
    around.providers,
    around.clock,
    disk,
    backup,
    around.workers,
    around.link,
  ]
  return new SelfTests({ checks, clock, events })
}
