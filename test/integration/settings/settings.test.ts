import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addAudit } from '../../../src/engine/store/audit.ts'
import { getSetting } from '../../../src/engine/store/settings.ts'
import { aClient, type Client } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'

const settingOf = async (client: Client, key: string) => {
  const found = (await client.settings.list()).find((setting) => setting.key === key)
  if (found === undefined) throw new Error(`no setting ${key}`)
  return found
}

test('a value is set, shown as changed, audited with the value before, and reset', async () => {
  const client = aClient(await anEngine())
  expect(await settingOf(client, 'rescue.afterMs')).toMatchObject({ value: 30_000, changed: false, locked: null })
  const { setting, auditId } = await client.settings.set({ key: 'rescue.afterMs', value: 12_000, reason: 'slow route' })
  expect(setting).toMatchObject({
    value: 12_000,
    default: 30_000,
    changed: true,
    control: { min: 5_000, max: 600_000 },
  })
  const { rows } = await client.audit.list({})
  expect(rows[0]).toMatchObject({
    id: auditId,
    actor: 'operator',
    action: 'setting.set',
    subject: 'setting:rescue.afterMs',
    detail: { before: { 'rescue.afterMs': 30_000 }, after: { 'rescue.afterMs': 12_000 } },
    reason: 'slow route',
    undoable: true,
  })
  expect((await client.settings.reset({ key: 'rescue.afterMs' })).setting).toMatchObject({
    value: 30_000,
    changed: false,
  })
  expect((await client.settings.reset({ key: 'rescue.afterMs' })).auditId).toBeNull()
})

test('of a new workspace nothing is changed, the time zone that it took from this machine neither', async () => {
  const client = aClient(await anEngine())
  expect((await client.settings.list()).filter(({ changed }) => changed)).toEqual([])
  await client.settings.set({ key: 'reporting.zone', value: 'Pacific/Chatham' })
  expect(await settingOf(client, 'reporting.zone')).toMatchObject({ changed: true, pending: true })
})

test('a bad value changes nothing and says what to enter', async () => {
  const client = aClient(await anEngine())
  await expect(client.settings.set({ key: 'rescue.afterMs', value: 1 })).rejects.toMatchObject({
    code: 'INVALID_SETTING',
    message: 'Rescue after: enter a time from 5 s to 10 min.',
  })
  for (const key of ['alerts.seeded', 'toString', '__proto__', 'rescue'])
    await expect(client.settings.set({ key, value: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await client.audit.list({})).rows).toEqual([])
})

test('a change is undone from its entry, and only on confirmation when it was changed again since', async () => {
  const client = aClient(await anEngine())
  const first = await client.settings.set({ key: 'message.brand', value: 'Kiosk' })
  const id = first.auditId ?? 0
  await client.settings.undo({ auditId: id })
  expect((await settingOf(client, 'message.brand')).value).toBe('Signalbox')
  await client.settings.set({ key: 'message.brand', value: 'Market' })
  await expect(client.settings.undo({ auditId: id })).rejects.toMatchObject({
    code: 'CHANGED_SINCE',
    message: 'Brand in the message was changed again since. Confirm to go back to the value before all the same.',
  })
  expect((await settingOf(client, 'message.brand')).value).toBe('Market')
  expect((await client.settings.undo({ auditId: id, confirm: true })).keys).toEqual(['message.brand'])
  expect((await settingOf(client, 'message.brand')).value).toBe('Signalbox')
  await expect(client.settings.undo({ auditId: 4_711 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('an entry of another kind cannot be undone as a setting', async () => {
  const engine = await anEngine()
  const client = aClient(engine)
  const id = addAudit(engine.db, {
    at: 1,
    actor: 'operator',
    action: 'provider.state',
    subject: 'provider:x',
    detail: {},
  })
  await expect(client.settings.undo({ auditId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('parts of the engine take a change up at once', async () => {
  const client = aClient(await anEngine())
  await client.settings.set({ key: 'optimizer.mode', value: 'shadow' })
  expect((await client.policies.current()).state.mode).toBe('shadow')
  expect((await client.policies.history({ limit: 1 }))[0]).toMatchObject({ mode: 'shadow', author: 'operator' })
  await client.settings.set({ key: 'sandbox.perMinute', value: 90 })
  expect((await client.sandbox.get()).perMinute).toBe(90)
  await client.settings.set({ key: 'slo.target', value: 0.95 })
  expect((await client.slo.get({})).target).toBe(0.95)
  await client.settings.set({ key: 'api.port', value: 43_210 })
  expect((await client.localApi.get()).port).toBe(43_210)
  await client.settings.set({ key: 'fraud.mode', value: 'off' })
  expect((await client.analytics.fraud.get({})).mode).toBe('off')
})

test('what another page sets is audited, shown and undone the same way', async () => {
  const client = aClient(await anEngine())
  await client.sandbox.setTraffic({ perMinute: 30, paused: true })
  await client.slo.setTarget({ target: 0.99 })
  await client.accounts.testBudget.set({ capMicros: 5 })
  const { rows } = await client.audit.list({ filter: { kinds: ['setting'] } })
  expect(rows.map(({ subject }) => subject)).toEqual([
    'setting:budget.testPerDayMicros',
    'setting:slo.target',
    'settings',
  ])
  const [, , traffic] = rows
  expect((await client.settings.undo({ auditId: traffic?.id ?? 0 })).keys).toEqual([
    'sandbox.perMinute',
    'sandbox.paused',
  ])
  expect(await client.sandbox.get()).toMatchObject({ perMinute: 60, paused: false })
})

test('a change that needs a restart is marked until the engine starts again', async () => {
  const folder = aFolder()
  const engine = await anEngine({ folder })
  const client = aClient(engine)
  await client.settings.set({ key: 'sandbox.priceHourMs', value: 120_000 })
  expect(await settingOf(client, 'sandbox.priceHourMs')).toMatchObject({ effect: 'restart', pending: true })
  expect(await client.settings.restart()).toEqual({ restarting: false })
  await engine.stop()
  const again = aClient(await anEngine({ folder }))
  expect(await settingOf(again, 'sandbox.priceHourMs')).toMatchObject({ value: 120_000, pending: false })
})

test('the reporting currency is free until the first verification and fixed from then on', async () => {
  let restarts = 0
  const engine = await anEngine({ restart: () => void restarts++ })
  const client = aClient(engine)
  await client.settings.set({ key: 'reporting.currency', value: 'USD' })
  await client.settings.reset({ key: 'reporting.currency' })
  // At once: nothing may be counted in the old currency in between.
  expect(restarts).toBe(2)
  await client.verifications.send({ to: '+4915112345678' })
  expect((await settingOf(client, 'reporting.currency')).locked).toContain('since the first verification')
  await expect(client.settings.set({ key: 'reporting.currency', value: 'USD' })).rejects.toMatchObject({
    code: 'SETTING_LOCKED',
  })
})

test('an engine that cannot start itself again leaves the reporting currency to the settings file', async () => {
  const client = aClient(await anEngine())
  expect((await settingOf(client, 'reporting.currency')).locked).toContain('SIGNALBOX_SETTINGS')
})

test('the watch tells of changes, wherever they are made', async () => {
  const client = aClient(await anEngine())
  const watch = await client.settings.watch()
  await watch.next()
  const next = watch.next()
  await client.slo.setTarget({ target: 0.98 })
  expect((await next).value).toContainEqual(expect.objectContaining({ key: 'slo.target', value: 0.98 }))
  await watch.return?.()
})

test('settings are exported, previewed elsewhere and taken over there, all of them', async () => {
  const from = aClient(await anEngine())
  await from.settings.set({ key: 'message.brand', value: 'Kiosk "Am Eck"' })
  await from.settings.set({ key: 'countries.allowed', value: ['DE', 'FR'] })
  await from.settings.set({ key: 'rescue.byCountry', value: { BR: 60_000 } })
  const { file } = await from.settings.export()
  const to = aClient(await anEngine())
  await to.settings.set({ key: 'slo.target', value: 0.95 })
  const diff = await to.settings.preview({ file })
  expect(diff).toMatchObject({ unknown: [], problems: [] })
  expect(diff.changes.map(({ key, before, after }) => [key, before, after])).toEqual([
    ['slo.target', 0.95, 0.999],
    ['rescue.byCountry', {}, { BR: 60_000 }],
    ['message.brand', 'Signalbox', 'Kiosk "Am Eck"'],
    ['countries.allowed', null, ['DE', 'FR']],
  ])
  const { auditId } = await to.settings.import({ file })
  expect(JSON.parse((await to.settings.export()).file).settings).toEqual(JSON.parse(file).settings)
  await to.settings.undo({ auditId: auditId ?? 0 })
  expect((await settingOf(to, 'message.brand')).value).toBe('Signalbox')
  expect((await settingOf(to, 'slo.target')).value).toBe(0.95)
})

test('an import that cannot be taken whole changes nothing', async () => {
  const client = aClient(await anEngine())
  const file = (settings: object) => JSON.stringify({ settings })
  const mixed = file({ 'message.brand': 'Kiosk', 'slo.target': 7 })
  expect((await client.settings.preview({ file: mixed })).problems).toEqual([
    { key: 'slo.target', message: 'Uptime target: enter a share from 90 % to 99.999 %.' },
  ])
  await expect(client.settings.import({ file: mixed })).rejects.toMatchObject({
    code: 'SETTINGS_REFUSED',
    data: { problems: [{ key: 'slo.target' }] },
  })
  const strange = file({ 'message.brand': 'Kiosk', 'alerts.seeded': [], 'no.such': 1 })
  expect((await client.settings.preview({ file: strange })).unknown).toEqual(['alerts.seeded', 'no.such'])
  await expect(client.settings.import({ file: strange })).rejects.toMatchObject({ code: 'SETTINGS_REFUSED' })
  for (const text of ['', '[]', '{"settings":[]}', '{"format":"other","settings":{}}'])
    await expect(client.settings.preview({ file: text })).rejects.toMatchObject({ code: 'SETTINGS_REFUSED' })
  expect((await settingOf(client, 'message.brand')).value).toBe('Signalbox')
  expect((await client.settings.import({ file: strange, unknown: 'ignore' })).keys).toEqual(['message.brand'])
  expect((await settingOf(client, 'message.brand')).value).toBe('Kiosk')
})

test('any valid settings survive export and import', async () => {
  const from = aClient(await anEngine())
  const to = aClient(await anEngine())
  const country = fc.constantFrom('DE', 'FR', 'BR', 'US')
  const values = fc.record({
    'message.brand': fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }),
    'countries.allowed': fc.option(fc.uniqueArray(country)),
    'rescue.byCountry': fc.dictionary(country, fc.integer({ min: 5_000, max: 600_000 }), { noNullPrototype: true }),
    'slo.target': fc.double({ min: 0.9, max: 0.999_99, noNaN: true }),
    'optimizer.successTarget': fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map((share) => share + 0)),
    'rescue.enabled': fc.boolean(),
    'fraud.mode': fc.constantFrom('off', 'watch', 'guard'),
  })
  await fc.assert(
    fc.asyncProperty(values, async (settings) => {
      await from.settings.import({ file: JSON.stringify({ settings }) })
      const { file } = await from.settings.export()
      await to.settings.import({ file })
      expect(JSON.parse((await to.settings.export()).file).settings).toMatchObject(settings)
    }),
    { numRuns: 25 },
  )
}, 60_000)

test('an export holds no credential and no number, whatever the database holds', async () => {
  const engine = await anEngine()
  const client = aClient(engine)
  const planted = ['sk_live_planted', '+4915112345678', 'planted-token']
  engine.db.prepare('insert into settings values (?, ?, 0)').run('twilio.authToken', JSON.stringify(planted[0]))
  engine.db.prepare('insert into settings values (?, ?, 0)').run('kept.note', JSON.stringify([planted[2]]))
  await client.verifications.send({ to: planted[1] ?? '' })
  const { file } = await client.settings.export()
  for (const secret of planted) expect(file).not.toContain(secret)
})

test('settings of a file are fixed: shown with the reason, refused everywhere, and gone with the file', async () => {
  const folder = aFolder()
  const source = 'the file /etc/signalbox.json (SIGNALBOX_SETTINGS)'
  const values = { 'slo.target': 0.97, 'optimizer.mode': 'off', 'reporting.zone': 'Europe/Berlin' } as const
  const engine = await anEngine({ folder, forcedSettings: { values, source } })
  const client = aClient(engine)
  expect(await settingOf(client, 'slo.target')).toMatchObject({
    value: 0.97,
    locked: `it is set by ${source}. Change it there and start Signalbox again.`,
  })
  const refusals = [
    () => client.settings.set({ key: 'slo.target', value: 0.95 }),
    () => client.settings.reset({ key: 'slo.target' }),
    () => client.slo.setTarget({ target: 0.95 }),
    () => client.policies.setMode({ mode: 'on', reason: 'try' }),
  ]
  for (const refused of refusals) await expect(refused()).rejects.toMatchObject({ code: 'SETTING_LOCKED' })
  const file = JSON.stringify({ settings: { 'slo.target': 0.95 } })
  expect((await client.settings.preview({ file })).problems).toMatchObject([{ key: 'slo.target' }])
  expect((await client.slo.get({})).target).toBe(0.97)
  expect((await client.settings.set({ key: 'slo.target', value: 0.97 })).auditId).toBeNull()
  await engine.stop()
  const free = aClient(await anEngine({ folder }))
  expect(await settingOf(free, 'slo.target')).toMatchObject({ value: 0.999, locked: null })
})

test('a fixed reporting currency is not put under sums in another one', async () => {
  const folder = aFolder()
  const engine = await anEngine({ folder })
  await aClient(engine).verifications.send({ to: '+4915112345678' })
  await engine.stop()
  const forcedSettings = { values: { 'reporting.currency': 'USD' }, source: 'a file' }
  await expect(anEngine({ folder, forcedSettings })).rejects.toThrow('Reporting currency cannot become USD')
  const fresh = await anEngine({ forcedSettings })
  expect(getSetting(fresh.db, 'reporting.currency')).toBe('USD')
  expect((await aClient(fresh).system.status()).reportingCurrency).toBe('USD')
})

test('the audit log is searched by who, what, when and text, a page at a time', async () => {
  const engine = await anEngine()
  const client = aClient(engine)
  const entry = { actor: 'operator', action: 'provider.state', subject: 'provider:twilio', detail: { note: 'Nightly' } }
  for (let at = 1; at <= 5; at++) addAudit(engine.db, { ...entry, at })
  addAudit(engine.db, { ...entry, at: 6, actor: 'guard', action: 'fraud.block', subject: 'prefix:+4915' })
  const list = (filter: object, more: object = {}) => client.audit.list({ filter, ...more })
  const first = await list({}, { limit: 4 })
  expect(first).toMatchObject({ total: 6, matching: 6 })
  expect(first.rows.map(({ at }) => at)).toEqual([6, 5, 4, 3])
  expect((await list({}, { limit: 4, beforeId: first.rows.at(-1)?.id })).rows.map(({ at }) => at)).toEqual([2, 1])
  expect((await list({ kinds: ['fraud'] })).rows).toMatchObject([{ actor: 'guard', undoable: false }])
  expect(await list({ actors: ['operator'], from: 2, to: 4 })).toMatchObject({ matching: 2 })
  expect((await list({ text: 'NIGHTLY' })).matching).toBe(6)
  expect((await list({ text: '%' })).matching).toBe(0)
  expect(await client.audit.choices()).toEqual({ actors: ['guard', 'operator'], kinds: ['fraud', 'provider'] })
})

test('an export is written whole to the file that was chosen, or not at all', async () => {
  const folder = aFolder()
  const file = join(folder, 'mine.json')
  const host = {
    chooseFile: async (): Promise<string | null> => file,
    chooseFolder: async () => null,
    print: async () => new Uint8Array(),
    reveal: () => false,
  }
  const client = aClient(await anEngine({ reportHost: host }))
  expect(await client.settings.saveExport()).toEqual({ fileName: 'mine.json' })
  expect(readFileSync(file, 'utf8')).toContain('"format": "signalbox-settings"')
  host.chooseFile = async () => null
  expect(await client.settings.saveExport()).toEqual({ fileName: null })
  writeFileSync(join(folder, 'plain'), '')
  host.chooseFile = async () => join(folder, 'plain', 'mine.json')
  await expect(client.settings.saveExport()).rejects.toMatchObject({ code: 'FILE_NOT_WRITTEN' })
  mkdirSync(join(folder, 'other'))
  expect(existsSync(join(folder, 'other', 'mine.json'))).toBe(false)
})
