import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import {
  alertConditionSchema,
  alertPreviewSchema,
  alertRuleDraftSchema,
  alertRuleSchema,
  type Severity,
  severitySchema,
} from './alert-rules.ts'
import { errors } from './errors.ts'
import { durationSchema, timestampSchema } from './models.ts'
import { zoneNameSchema } from './zone.ts'

const { NOT_FOUND, SETTING_LOCKED, STORE_UNAVAILABLE } = errors

/** `recovering`: the condition is over, but not for long enough yet to call it resolved. */
export const alertStates = ['firing', 'recovering', 'resolved'] as const
export const alertStateSchema = z.enum(alertStates)
export type AlertState = z.infer<typeof alertStateSchema>

/** One episode of one rule for one subject. */
export const alertSchema = z.object({
  id: z.int(),
  ruleId: z.int(),
  /** As it was called when the alert fired. */
  ruleName: z.string(),
  condition: alertConditionSchema,
  severity: severitySchema,
  state: alertStateSchema,
  /** A provider, a country or what an alarm names; null for the whole service. */
  subject: z.string().nullable(),
  /** What is wrong, as a sentence; once resolved, what it came to. */
  message: z.string(),
  /** Since when the condition held. */
  since: timestampSchema,
  /** When it fired. */
  createdAt: timestampSchema,
  /** Null while it is not resolved. */
  resolvedAt: timestampSchema.nullable(),
  /** How often it was notified again. */
  repeats: z.int(),
  acknowledgedAt: timestampSchema.nullable(),
  /** What somebody wrote about it. */
  note: z.string().nullable(),
  /** No notification before this; null when it is not snoozed. */
  snoozedUntil: timestampSchema.nullable(),
  read: z.boolean(),
})
export type Alert = Readonly<z.infer<typeof alertSchema>>

/** `held`: a notification that quiet hours kept back. */
export const alertEventKinds = [
  'pending',
  'fired',
  'notified',
  'held',
  'recovering',
  'relapsed',
  'resolved',
  'acknowledged',
  'noted',
  'snoozed',
  'woken',
] as const
export const alertEventSchema = z.object({
  id: z.int(),
  at: timestampSchema,
  kind: z.enum(alertEventKinds),
  /** What belongs to it: the sentence of the moment, a note; null for none. */
  detail: z.string().nullable(),
})
export type AlertEvent = Readonly<z.infer<typeof alertEventSchema>>
export type AlertEventKind = AlertEvent['kind']

export const alertFilterSchema = z.object({
  states: z.array(alertStateSchema).max(50).optional(),
  severities: z.array(severitySchema).max(50).optional(),
  rules: z.array(z.int()).max(500).optional(),
  subjects: z.array(z.string().max(300)).max(500).optional(),
  unread: z.boolean().optional(),
  /** By the time at which they fired. */
  from: timestampSchema.optional(),
  to: timestampSchema.optional(),
})
export type AlertFilter = Readonly<z.infer<typeof alertFilterSchema>>

/** Key of an alert in the inbox, which has unread ones first and then the newest. */
const inboxKeySchema = z.object({ read: z.boolean(), createdAt: timestampSchema, id: z.int() })
export type InboxKey = Readonly<z.infer<typeof inboxKeySchema>>

/** What badge, status bar and tray show. Snoozed alerts are left out of all counts. */
export const alertSummarySchema = z.object({
  unread: z.int(),
  /** Firing or recovering, by severity. */
  open: z.object({ info: z.int(), warning: z.int(), critical: z.int() }),
  /** Of the open ones; null when all is quiet. */
  worst: severitySchema.nullable(),
  /** Since when nothing is open: the last resolution or, without any, the first rule; null while something is. */
  quietSince: timestampSchema.nullable(),
  /** Quiet hours hold desktop notifications back now. */
  quietHours: z.boolean(),
})
export type AlertSummary = Readonly<z.infer<typeof alertSummarySchema>>

const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'use a time such as 22:00')

/** When desktop notifications are held back; what was held back is summarised afterwards. */
export const quietHoursSchema = z.object({
  enabled: z.boolean(),
  /** IANA time zone that the times are read in. */
  zone: zoneNameSchema,
  /** Days on which they begin, 1 is Monday and 7 is Sunday; one that crosses midnight belongs to its first day. */
  days: z.array(z.int().min(1).max(7)).max(7),
  /** 24-hour clock; equal times mean 24 hours. */
  from: clockTimeSchema,
  to: clockTimeSchema,
  /** From this severity on notifications come all the same; null for none. */
  breakThrough: severitySchema.nullable(),
})
export type QuietHours = Readonly<z.infer<typeof quietHoursSchema>>

/** Something to tell a person outside the window. */
export interface AlertNotice {
  readonly kind: 'fired' | 'repeat' | 'resolved' | 'summary' | 'test'
  /** Null for what concerns no single alert. */
  readonly alert: Alert | null
  readonly severity: Severity
  readonly title: string
  readonly body: string
}

const idInput = z.object({ id: z.coerce.number().int() })
const idsInput = z.object({ ids: z.array(z.int()).min(1).max(500) })
const noteSchema = z.string().trim().max(2_000)
const countSchema = z.object({ changed: z.int() })

export const alertsContract = {
  /** The inbox: unread ones first, then the newest. Pass the last row's key to get the next page. */
  list: oc
    .route({ method: 'GET', path: '/alerts' })
    .input(
      z.object({
        before: inboxKeySchema.optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        filter: alertFilterSchema.default({}),
      }),
    )
    .output(z.object({ rows: z.array(alertSchema), total: z.int(), matching: z.int() })),
  /** One alert with everything that happened to it, oldest first. */
  get: oc
    .route({ method: 'GET', path: '/alerts/{id}' })
    .input(idInput)
    .errors({ NOT_FOUND })
    .output(alertSchema.extend({ events: z.array(alertEventSchema) })),
  summary: oc.route({ method: 'GET', path: '/alerts/summary' }).output(alertSummarySchema),
  /** What subjects alerts have been about so far, for filters. */
  subjects: oc.route({ method: 'GET', path: '/alerts/subjects' }).output(z.array(z.string())),
  /** The summary, then again at every change (at most 4 a second) with the alerts that changed. */
  watch: oc
    .route({ method: 'GET', path: '/alerts/watch' })
    .output(eventIterator(z.object({ summary: alertSummarySchema, changed: z.array(alertSchema) }))),
  /** Somebody looks after these: no more notifications until they are over. Counts as read. */
  acknowledge: oc
    .route({ method: 'POST', path: '/alerts/acknowledge' })
    .input(idsInput.extend({ note: noteSchema.optional() }))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(countSchema),
  /** An empty text removes the note. */
  note: oc
    .route({ method: 'POST', path: '/alerts/{id}/note' })
    .input(idInput.extend({ note: noteSchema }))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(alertSchema),
  /** Holds notifications back until then (null: no longer); what is still firing then is notified again. */
  snooze: oc
    .route({ method: 'POST', path: '/alerts/snooze' })
    .input(idsInput.extend({ until: timestampSchema.nullable() }))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(countSchema),
  markRead: oc
    .route({ method: 'POST', path: '/alerts/read' })
    .input(idsInput.extend({ read: z.boolean().default(true) }))
    .errors({ STORE_UNAVAILABLE })
    .output(countSchema),
  markAllRead: oc.route({ method: 'POST', path: '/alerts/read-all' }).errors({ STORE_UNAVAILABLE }).output(countSchema),
  rules: {
    list: oc.route({ method: 'GET', path: '/alerts/rules' }).output(z.array(alertRuleSchema)),
    create: oc
      .route({ method: 'POST', path: '/alerts/rules' })
      .input(alertRuleDraftSchema)
      .errors({ STORE_UNAVAILABLE })
      .output(alertRuleSchema),
    /** A rule whose condition or subject changes keeps its open alerts for as long as they still hold. */
    update: oc
      .route({ method: 'PUT', path: '/alerts/rules/{id}' })
      .input(alertRuleDraftSchema.extend(idInput.shape))
      .errors({ NOT_FOUND, STORE_UNAVAILABLE })
      .output(alertRuleSchema),
    /** Switching a rule off resolves its open alerts. */
    setEnabled: oc
      .route({ method: 'POST', path: '/alerts/rules/{id}/enabled' })
      .input(idInput.extend({ enabled: z.boolean() }))
      .errors({ NOT_FOUND, STORE_UNAVAILABLE })
      .output(alertRuleSchema),
    /** Resolves its open alerts; alerts of the past stay. */
    remove: oc
      .route({ method: 'DELETE', path: '/alerts/rules/{id}' })
      .input(idInput)
      .errors({ NOT_FOUND, STORE_UNAVAILABLE })
      .output(z.object({})),
    /** How often such a rule would have fired in the last 30 days. */
    preview: oc
      .route({ method: 'POST', path: '/alerts/rules/preview' })
      .input(
        alertRuleDraftSchema.pick({ condition: true }).extend({ forMs: durationSchema, recoverMs: durationSchema }),
      )
      .output(alertPreviewSchema),
    /** Sends the rule's notification once, marked as a test, whatever the hour. */
    test: oc
      .route({ method: 'POST', path: '/alerts/rules/{id}/test' })
      .input(idInput)
      .errors({ NOT_FOUND })
      .output(z.object({})),
  },
  quietHours: {
    get: oc.route({ method: 'GET', path: '/alerts/quiet-hours' }).output(quietHoursSchema),
    set: oc
      .route({ method: 'PUT', path: '/alerts/quiet-hours' })
      .input(quietHoursSchema)
      .errors({ SETTING_LOCKED, STORE_UNAVAILABLE })
      .output(quietHoursSchema),
  },
}
