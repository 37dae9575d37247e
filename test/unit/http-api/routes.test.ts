import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract'
import { expect, test } from 'vitest'
import { contract } from '../../../src/contract/contract.ts'
import { isServed, scopesOf, subjects } from '../../../src/engine/http-api/served.ts'
import { summarised } from '../../../src/engine/http-api/summaries.ts'

interface Procedure {
  readonly path: readonly string[]
  readonly name: string
  readonly method: string | undefined
  readonly address: string | undefined
}

function* procedures(part: object, path: readonly string[] = []): Generator<Procedure> {
  if (isContractProcedure(part)) {
    const { route } = (part as AnyContractProcedure)['~orpc']
    yield { path, name: path.join('.'), method: route.method, address: route.path }
  } else for (const [key, inner] of Object.entries(part)) yield* procedures(inner, [...path, key])
}

const all = [...procedures(contract)]
const named = (wish: string) => all.find(({ name }) => name === wish)

test('every procedure has an address of its own, in words that stay', () => {
  const without = all.filter(({ method, address }) => method === undefined || address === undefined)
  expect(without.map(({ name }) => name)).toEqual([])
  // Two parameters in the same place are the same address.
  const keys = all.map(({ method, address }) => `${method} ${address?.replace(/\{[^}]+\}/g, '{}')}`)
  expect(keys.filter((key, n) => keys.indexOf(key) !== n)).toEqual([])
  for (const { address } of all) expect(address).toMatch(/^(?:\/(?:[a-z][a-z0-9-]*|\{\w+\}))+$/)
})

test('the addresses that others were promised are literal', () => {
  const promised = {
    'cost.analysis': 'GET /cost/analysis',
    'cost.recommendations': 'GET /cost/recommendations',
    'cost.savings': 'GET /cost/savings',
    'pricing.current': 'GET /pricing/current',
    'pricing.history': 'GET /pricing/history',
    'pricing.update': 'POST /pricing/update',
    'pricing.alerts': 'GET /pricing/alerts',
    'analytics.revenue': 'GET /analytics/revenue',
    'analytics.performance': 'GET /analytics/performance',
    'analytics.insights': 'GET /analytics/insights',
    'analytics.customers': 'GET /analytics/customers',
    'analytics.forecast': 'GET /analytics/forecast',
    'system.status': 'GET /system/status',
    'verifications.send': 'POST /verifications',
    'verifications.check': 'POST /verifications/{id}/check',
    'verifications.get': 'GET /verifications/{id}',
  }
  const actual = Object.keys(promised).map((name) => [name, `${named(name)?.method} ${named(name)?.address}`])
  expect(Object.fromEntries(actual)).toEqual(promised)
})

test('of every subject somebody decided whether it is served', () => {
  expect(Object.keys(contract).filter((subject) => !(subject in subjects))).toEqual([])
  const left = Object.entries(subjects).flatMap(
    ([subject, share]) => share?.except.map((name) => [subject, name]) ?? [],
  )
  const missing = left.filter(([subject = '', name]) => {
    const path = `${subject}.${name}`
    return subject in contract && !all.some((one) => one.name === path || one.name.startsWith(`${path}.`))
  })
  expect(missing).toEqual([])
})

test('what belongs to the window, to keys and to rights is not served', () => {
  const never = [
    'localApi.get',
    'localApi.createToken',
    'localApi.configure',
    'accounts.add',
    'accounts.test',
    'accounts.rotateKey',
    'accounts.secretStorage.unlock',
    'accounts.secretStorage.choose',
    'workspace.open',
    'imports.choose',
    'imports.start',
    'reports.create',
    'reports.reveal',
    'reports.schedules.chooseFolder',
    'backups.restore',
    'settings.workspace',
    'settings.restart',
    'storage.startExport',
  ]
  for (const name of never) {
    expect(named(name), name).toBeDefined()
    expect(isServed(name.split('.')), name).toBe(false)
  }
  for (const path of [['__proto__'], ['constructor'], ['toString', 'x'], []]) expect(isServed(path)).toBe(false)
  expect(isServed(['accounts', 'list'])).toBe(true)
  // Only the whole name counts.
  expect(isServed(['accounts', 'testBudget', 'get'])).toBe(true)
})

test('a read token reaches nothing that writes, a send token only its own business', () => {
  const served = all.filter(({ path }) => isServed(path))
  const of = (scope: 'read' | 'send') =>
    served.filter(({ path, method = '' }) => scopesOf(path, method).includes(scope)).map(({ name }) => name)
  expect(of('send').toSorted()).toEqual([
    'sandbox.handset',
    'system.status',
    'verifications.check',
    'verifications.get',
    'verifications.quote',
    'verifications.send',
    'verifications.watchOne',
  ])
  const verbs =
    'set|add|save|remove|delete|create|edit|update|cancel|apply|dismiss|undo|start|send|check|lift|mark|acknowledge|snooze|' +
    'mute|unmute|activate|rollback|pin|reorder|archive|resume|pause|generate|refresh|make|restore|import|note|read|reset'
  const writes = new RegExp(`^(?:${verbs})(?:[A-Z]|$)`)
  const looksLikeAWrite = of('read').filter((name) => writes.test(name.split('.').at(-1) ?? ''))
  expect(looksLikeAWrite).toEqual([])
})

test('every sentence about a procedure is about one that exists', () => {
  expect(summarised.filter((name) => named(name) === undefined)).toEqual([])
})
