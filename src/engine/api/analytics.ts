import { annotationOfNote } from '../analytics/annotations-report.ts'
import { fraudRuleOf } from '../analytics/fraud-report.ts'
import { AppError } from '../app-error.ts'
import type { EngineEvents } from '../events.ts'
import { addNote, changeNote, noteById, removeNote } from '../store/analytics-notes.ts'
import { addAudit } from '../store/audit.ts'
import { addFraudRule, FRAUD_BUCKET_MS, liftFraudRule } from '../store/fraud.ts'
import { writing } from '../store/open.ts'
import { getSetting } from '../store/settings.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

const OPERATOR = 'operator'
const WATCH_EVERY_MS = 1_000
const TIMELINE_BUCKETS = (8 * 86_400_000) / FRAUD_BUCKET_MS

export function analyticsApi(parts: Parts) {
  const { db, clock, events, analytics } = parts
  const audited = (action: string, subject: string, detail: object) =>
    addAudit(db, { at: clock.now(), actor: OPERATOR, action, subject, detail })
  const changed = (what: 'fraud' | 'annotations') => events.emit('analytics.changed', { what })

  return {
    revenue: os.analytics.revenue.handler(({ input }) => analytics.report('revenueReport', input)),
    cohorts: os.analytics.cohorts.handler(({ input }) => analytics.report('cohortReport', input.months)),
    performance: os.analytics.performance.handler(({ input }) => analytics.report('performanceReport', input)),
    customers: os.analytics.customers.handler(({ input }) => analytics.report('customersReport', input)),
    customer: os.analytics.customer.handler(({ input, errors }) =>
      typed(errors, async () => {
        const report = await analytics.report('customerReport', input)
        if (report === null) throw new AppError('NOT_FOUND', {}, `There are no figures of customer ${input.id} yet.`)
        return report
      }),
    ),
    refreshCustomers: os.analytics.refreshCustomers.handler(({ errors }) =>
      typed(errors, () => analytics.customers.run()),
    ),
    forecast: os.analytics.forecast.handler(({ input }) => analytics.forecast(input)),
    insights: os.analytics.insights.handler(({ input }) => analytics.insights(input)),
    annotations: os.analytics.annotations.handler(({ input }) => analytics.report('annotationsReport', input)),

    notes: {
      add: os.analytics.notes.add.handler(({ input, errors }) =>
        typed(errors, () => {
          const { at, to = at, text, provider, country } = input
          const note = {
            at,
            to_at: Math.max(at, to),
            text,
            provider,
            country,
            author: OPERATOR,
            created_at: clock.now(),
          }
          const row = writing(
            db,
            db.transaction(() => {
              const added = addNote(db, note)
              audited('note.add', `note:${added.id}`, input)
              return added
            }).immediate,
          )
          changed('annotations')
          return annotationOfNote(row)
        }),
      ),
      change: os.analytics.notes.change.handler(({ input: { id, at, to = at, text, provider, country }, errors }) =>
        typed(errors, () => {
          const number = noteNumber(id)
          const row = writing(
            db,
            db.transaction(() => {
              const before = noteById(db, number)
              const note = { id: number, at, to_at: Math.max(at, to), text, provider, country }
              const after = changeNote(db, note)
              if (before === undefined || after === undefined) throw new AppError('NOT_FOUND', {}, `There is no ${id}.`)
              const { text: said, at: was, to_at: until } = before
              audited('note.change', id, {
                before: { text: said, at: was, to: until, provider: before.provider, country: before.country },
                after: { text, at, to: note.to_at, provider, country },
              })
              return after
            }).immediate,
          )
          changed('annotations')
          return annotationOfNote(row)
        }),
      ),
      remove: os.analytics.notes.remove.handler(({ input: { id }, errors }) =>
        typed(errors, () => {
          writing(
            db,
            db.transaction(() => {
              if (!removeNote(db, noteNumber(id), clock.now()))
                throw new AppError('NOT_FOUND', {}, `There is no ${id}.`)
              audited('note.remove', id, {})
            }).immediate,
          )
          changed('annotations')
          return {}
        }),
      ),
    },

    fraud: {
      get: os.analytics.fraud.get.handler(({ input }) => analytics.fraud(input)),
      timeline: os.analytics.fraud.timeline.handler(async ({ input: { prefix } }) => {
        const from = Math.floor(clock.now() / FRAUD_BUCKET_MS) - TIMELINE_BUCKETS + 1
        return { prefix, ...(await analytics.timeline(prefix, from, FRAUD_BUCKET_MS)) }
      }),
      preview: os.analytics.fraud.preview.handler(({ input }) => analytics.report('blockPreview', input)),
      setMode: os.analytics.fraud.setMode.handler(({ input, errors }) =>
        typed(errors, () => {
          const values = { 'fraud.mode': input.mode, 'fraud.guardMs': input.guardMs }
          parts.settings.setAll(values, { actor: OPERATOR, reason: null })
          return { mode: getSetting(db, 'fraud.mode'), guardMs: getSetting(db, 'fraud.guardMs') }
        }),
      ),
      addRule: os.analytics.fraud.addRule.handler(({ input, errors }) =>
        typed(errors, () => {
          const { action, prefix, forMs, reason } = input
          const now = clock.now()
          const rule = { action, prefix, from_at: now, until_at: now + forMs, author: OPERATOR, reason }
          const row = writing(
            db,
            db.transaction(() => {
              const added = addFraudRule(db, rule)
              audited(`fraud.${action}`, `prefix:${prefix}`, { id: added.id, until: rule.until_at, reason })
              return added
            }).immediate,
          )
          changed('fraud')
          return fraudRuleOf(row, now)
        }),
      ),
      lift: os.analytics.fraud.lift.handler(({ input: { id, reason }, errors }) =>
        typed(errors, () => {
          const now = clock.now()
          const row = writing(
            db,
            db.transaction(() => {
              const lifted = liftFraudRule(db, id, now)
              if (lifted === undefined) throw new AppError('NOT_FOUND', {}, `No rule ${id} is in force.`)
              audited('fraud.lift', `prefix:${lifted.prefix}`, { id, reason })
              return lifted
            }).immediate,
          )
          changed('fraud')
          return fraudRuleOf(row, now)
        }),
      ),
    },

    watch: os.analytics.watch.handler(async function* ({ signal }) {
      const names = [
        'verification.changed',
        'analytics.changed',
        'episode.changed',
        'policy.changed',
        'price.changed',
        'drill.changed',
      ] as const
      const options = { ...parts, names, signal, everyMs: WATCH_EVERY_MS, atOnce: true }
      for await (const batch of batches(options)) {
        const what = new Set(batch.map(whatChanged))
        yield { watermark: analytics.watermark(), at: clock.now(), what: [...what] }
      }
    }),
  }
}

const noteNumber = (id: string): number => Number(id.slice('note:'.length))

type Changed = EngineEvents[
  | 'verification.changed'
  | 'analytics.changed'
  | 'episode.changed'
  | 'policy.changed'
  | 'price.changed'
  | 'drill.changed']

function whatChanged(event: Changed) {
  if ('what' in event) return event.what
  return 'id' in event && !('removed' in event) ? 'traffic' : 'annotations'
}
