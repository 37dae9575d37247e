import { expect, test } from 'vitest'
import { type TrayActions, type TrayFacts, trayMenu } from '../../../src/main/tray-menu.ts'
import { hasTray } from '../../../src/main/tray-presence.ts'

const facts: TrayFacts = {
  state: 'Critical, 1 open alert',
  lastFailover: 'Twilio to Vonage',
  pauses: 'sending',
  paused: false,
  syncing: false,
}

/** The menu, and what pressing its entries did. */
function aMenu(overrides: Partial<TrayFacts> = {}) {
  const done: string[] = []
  const note = (what: string) => () => void done.push(what)
  const actions: TrayActions = {
    open: note('open'),
    openAlerts: note('alerts'),
    openFailover: note('failover'),
    setPaused: (paused) => void done.push(`paused ${paused}`),
    syncPrices: note('sync'),
    quit: note('quit'),
  }
  const entries = trayMenu({ ...facts, ...overrides }, actions).filter(({ type }) => type !== 'separator')
  const press = (label: string) =>
    (entries.find((entry) => entry.label === label)?.click as (() => void) | undefined)?.()
  return { labels: entries.map(({ label }) => label), entries, press, done }
}

test('says the worst state first, and does what its entries say', () => {
  const menu = aMenu()
  expect(menu.labels).toEqual([
    'Critical, 1 open alert',
    'Open Signalbox',
    'Last Failover: Twilio to Vonage',
    'Pause Sending',
    'Sync Prices Now',
    'Quit',
  ])
  for (const label of menu.labels) menu.press(label ?? '')
  expect(menu.done).toEqual(['alerts', 'open', 'failover', 'paused true', 'sync', 'quit'])
})

test('resumes what is paused: example traffic in the sandbox, sending elsewhere', () => {
  const sandbox = aMenu({ pauses: 'traffic', paused: true })
  sandbox.press('Resume Example Traffic')
  expect(sandbox.done).toEqual(['paused false'])
  expect(aMenu({ paused: true }).labels).toContain('Resume Sending')
})

test('offers nothing that cannot be done now', () => {
  const { entries } = aMenu({ lastFailover: null, syncing: true })
  const off = entries.filter(({ enabled }) => enabled === false).map(({ label }) => label)
  expect(off).toEqual(['No Failover Yet', 'Prices Are Being Read'])
})

test('a tray is there on Windows and macOS, and on Linux where the session says so', async () => {
  expect(await hasTray({}, 'win32')).toBe(true)
  expect(await hasTray({}, 'darwin')).toBe(true)
  expect(await hasTray({}, 'linux')).toBe(false)
  expect(await hasTray({ SIGNALBOX_TRAY: 'yes' }, 'linux')).toBe(true)
  expect(await hasTray({ SIGNALBOX_TRAY: 'no' }, 'win32')).toBe(false)
})
