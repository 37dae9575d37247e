import { expect, test } from 'vitest'
import type { AlertRuleDraft } from '../../../src/contract/alert-rules.ts'
import type { PolicyDraft } from '../../../src/contract/policy-models.ts'
import { aClient, type Client } from '../../builders/a-client.ts'
import { anEngine } from '../../builders/an-engine.ts'

/** The text of a file that says nothing about settings. */
const fileOf = (parts: object): string => JSON.stringify({ settings: {}, ...parts })

async function livePolicy(client: Client): Promise<PolicyDraft> {
  const { live } = await client.policies.current()
  if (live === null) throw new Error('no policy is live')
  return { rules: live.rules, controlShare: live.controlShare }
}

const queueOf = async (client: Client, country: string) =>
  (await client.providers.queues({})).find((queue) => queue.country === country)

const ruleOf = async (client: Client, name: string) =>
  (await client.alerts.rules.list()).find((rule) => rule.name === name)

const expensive: AlertRuleDraft = {
  name: 'Too many failovers',
  condition: { kind: 'failover-rate', above: 0.2, windowMs: 600_000, minimum: 40 },
  severity: 'critical',
  forMs: 0,
  recoverMs: 60_000,
  maxRepeats: 1,
  repeatEveryMs: 600_000,
  channels: ['inbox'],
  enabled: true,
}

/** A console whose operators decided about everything that a file carries. */
async function aDecidedConsole(): Promise<Client> {
  const client = aClient(await anEngine())
  const draft = await livePolicy(client)
  const rules = draft.rules.map((rule) => ({ ...rule, strategy: 'cheapest' as const }))
  await client.policies.activate({ policy: { draft: { ...draft, rules } }, stage: 'live', reason: 'save money' })
  await client.providers.reorder({ country: 'DE', providers: ['vonage', 'twilio'] })
  await client.alerts.rules.create({ ...expensive, channels: [...expensive.channels] })
  const quiet = await ruleOf(client, 'No traffic')
  if (quiet !== undefined) await client.alerts.rules.update({ ...quiet, severity: 'critical' })
  return client
}

test('policy, orders and alert rules go with the settings, are previewed, taken over and audited', async () => {
  const { file } = await (await aDecidedConsole()).settings.export()
  const to = aClient(await anEngine())
  const { changes, problems, notes } = await to.settings.preview({ file })
  expect({ problems, notes }).toEqual({ problems: [], notes: [] })
  expect(changes.map(({ part, title, before, after }) => [part, title, before, after])).toEqual([
    ['setting', 'Optimizer', null, 'on'],
    ['policy', 'Routing policy, default: strategy', 'balanced', 'cheapest'],
    ['queue', 'Order of providers for Germany, SMS', null, 'Vonage, Twilio'],
    ['alert-rule', 'Alert rule: No traffic', 'severity warning', 'severity critical'],
    [
      'alert-rule',
      'Alert rule: Too many failovers',
      null,
      'condition failover-rate; above 20.0 %; over 10 min; least number 40; severity critical; fires after 0 s; ' +
        'resolved after 1 min; repeats 1; repeats every 10 min; channels inbox; enabled yes',
    ],
  ])
  // Looking changes nothing.
  expect((await livePolicy(to)).rules[0]?.strategy).toBe('balanced')

  await to.settings.import({ file, reason: 'as in Berlin' })
  expect((await livePolicy(to)).rules[0]?.strategy).toBe('cheapest')
  expect(await queueOf(to, 'DE')).toMatchObject({ providers: ['vonage', 'twilio'], reason: 'as in Berlin' })
  expect(await ruleOf(to, 'No traffic')).toMatchObject({ severity: 'critical' })
  expect(await ruleOf(to, 'Too many failovers')).toMatchObject(expensive)
  const { rows } = await to.audit.list({})
  expect(rows.map(({ action }) => action).toSorted()).toEqual([
    'alert-rule.add',
    'alert-rule.change',
    'policy.import',
    'queue.order',
    'setting.import',
  ])
  expect(new Set(rows.map(({ reason }) => reason))).toEqual(new Set(['as in Berlin']))
  expect((await to.settings.preview({ file })).changes).toEqual([])
  const parts = (text: string) => ({ ...JSON.parse(text), exportedAt: null })
  expect(parts((await to.settings.export()).file)).toEqual(parts(file))
})

test('an order leaves out providers that are not set up here, and says so', async () => {
  const client = aClient(await anEngine())
  const order = (country: string, providers: readonly string[]) => ({
    country,
    service: 'sms',
    strategy: 'priority',
    providers,
  })
  const file = fileOf({ queues: [order('DE', ['acme', 'plivo']), order('FR', ['acme'])] })
  const { changes, notes } = await client.settings.preview({ file })
  expect(changes.map(({ key, after }) => [key, after])).toEqual([['queue:sms:DE', 'Plivo']])
  expect(notes).toEqual([
    'Order of providers for Germany, SMS: acme is not set up here and left out.',
    'Order of providers for France, SMS: acme is not set up here and left out.',
  ])
  await client.settings.import({ file })
  expect((await queueOf(client, 'DE'))?.providers).toEqual(['plivo'])
  expect(await queueOf(client, 'FR')).toBeUndefined()
})

test('a part that cannot be used stops the whole import', async () => {
  const client = aClient(await anEngine())
  const draft = await livePolicy(client)
  const rules = draft.rules.map((rule) => ({
    ...rule,
    constraints: { ...rule.constraints, maxPrice: { micros: 50_000, currency: 'XAF' } },
  }))
  const file = fileOf({ policy: { ...draft, rules }, alertRules: [expensive], queues: 'none' })
  const { problems } = await client.settings.preview({ file })
  expect(problems.map(({ key }) => key)).toEqual(['queues', 'policy'])
  expect(problems[1]?.message).toContain('must be in the reporting currency')
  await expect(client.settings.import({ file })).rejects.toMatchObject({ code: 'SETTINGS_REFUSED' })
  expect(await ruleOf(client, 'Too many failovers')).toBeUndefined()
  expect((await client.audit.list({})).rows).toEqual([])
})

test('a file that holds from the start brings them along, and no preset is there twice', async () => {
  const from = await aDecidedConsole()
  const { policy, queues, alertRules } = JSON.parse((await from.settings.export()).file)
  const forcedSettings = { values: {}, carried: { policy, queues, alertRules }, source: 'a file' }
  const client = aClient(await anEngine({ forcedSettings }))
  expect((await livePolicy(client)).rules[0]?.strategy).toBe('cheapest')
  expect(await queueOf(client, 'DE')).toMatchObject({ providers: ['vonage', 'twilio'], author: 'settings file' })
  const names = (await client.alerts.rules.list()).map(({ name }) => name)
  expect(names).toContain('Too many failovers')
  expect(new Set(names).size).toBe(names.length)
})
