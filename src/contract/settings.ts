import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { timestampSchema, workspaceSchema } from './models.ts'

const { CHANGED_SINCE, INVALID_SETTING, NOT_FOUND, SETTING_LOCKED, SETTINGS_REFUSED } = errors
const { FILE_NOT_WRITTEN, STORE_UNAVAILABLE } = errors

/** In the order in which they are shown. */
export const settingGroups = [
  'features',
  'sending',
  'routing',
  'business',
  'alerts',
  'data',
  'api',
  'reports',
  'sandbox',
] as const
export const settingGroupSchema = z.enum(settingGroups)
export type SettingGroup = z.infer<typeof settingGroupSchema>

/** What the groups are called. */
export const settingGroupNames: Readonly<Record<SettingGroup, string>> = {
  features: 'Features',
  sending: 'Sending',
  routing: 'Routing',
  business: 'Business figures',
  alerts: 'Alerts',
  data: 'Data and backups',
  api: 'Local API',
  reports: 'Reports',
  sandbox: 'Sandbox',
}

const bounds = { min: z.number().nullable(), max: z.number().nullable() }

/**
 * How a setting is changed. `share` is 0..1 and shown in percent, `duration` is ms, `money` is micros of the reporting
 * currency; bounds are in the unit of the value and null where there is none. `page`: on a page of its own.
 */
export const settingControlSchema = z.discriminatedUnion('kind', [
  /** `inverted`: shown as on while the value is false. */
  z.object({ kind: z.literal('switch'), inverted: z.boolean().optional() }),
  z.object({ kind: z.literal('number'), ...bounds, unit: z.string(), whole: z.boolean() }),
  z.object({ kind: z.literal('share'), ...bounds }),
  z.object({ kind: z.literal('duration'), ...bounds }),
  z.object({ kind: z.literal('money'), ...bounds }),
  z.object({ kind: z.literal('choice'), options: z.array(z.object({ value: z.string(), label: z.string() })) }),
  z.object({ kind: z.literal('text'), maxLength: z.number().nullable() }),
  z.object({ kind: z.literal('countries') }),
  z.object({ kind: z.literal('country-durations'), ...bounds }),
  z.object({ kind: z.literal('zone') }),
  z.object({ kind: z.literal('currency') }),
  z.object({ kind: z.literal('page'), href: z.string(), label: z.string() }),
])
export type SettingControl = Readonly<z.infer<typeof settingControlSchema>>

/** What only this setting's own rules know; the engine checks every value it is given. */
const valueSchema = z.json()

/** A setting as it is now. */
export const settingSchema = z.object({
  key: z.string(),
  group: settingGroupSchema,
  title: z.string(),
  /** One sentence. */
  description: z.string(),
  keywords: z.array(z.string()),
  control: settingControlSchema,
  /** What an unset (null) value means; null where it cannot be unset. */
  unset: z.string().nullable(),
  value: valueSchema,
  default: valueSchema,
  /** The value is not the default. */
  changed: z.boolean(),
  /** When a change is taken up. */
  effect: z.enum(['at-once', 'restart']),
  /** The engine still works with another value, until it is started again. */
  pending: z.boolean(),
  /** Why it cannot be changed here, as a sentence; null when it can. */
  locked: z.string().nullable(),
})
export type Setting = Readonly<z.infer<typeof settingSchema>>

const keySchema = z.string().min(1).max(100)
const reasonSchema = z.string().trim().max(500).nullable().default(null)

/** The entry of the audit log by which a change can be undone; null when nothing had to be changed. */
const changedSchema = z.object({ setting: settingSchema, auditId: z.int().nullable() })

/** What a settings file carries: settings, and what decides about routes and alerts beside them. */
export const settingsParts = ['setting', 'policy', 'queue', 'alert-rule'] as const
export type SettingsPart = (typeof settingsParts)[number]

/** What an import would do, or did. */
export const settingsDiffSchema = z.object({
  changes: z.array(
    z.object({
      part: z.enum(settingsParts),
      /** Of a setting its own; of anything else unique in this list. */
      key: z.string(),
      title: z.string(),
      control: settingControlSchema,
      unset: z.string().nullable(),
      before: valueSchema,
      after: valueSchema,
    }),
  ),
  /** How many settings, orders, rules and policies of the file are as they should be already. */
  same: z.int(),
  /** Keys of the file that this version does not know. */
  unknown: z.array(z.string()),
  /** What cannot be taken, and why, as a sentence each. */
  problems: z.array(z.object({ key: z.string(), message: z.string() })),
  /** What is taken over otherwise than the file says it, a sentence each. */
  notes: z.array(z.string()),
})
export type SettingsDiff = Readonly<z.infer<typeof settingsDiffSchema>>

/** The text of an exported file. */
const fileSchema = z.string().max(1_000_000)

export const settingsContract = {
  /** Every setting of this workspace that a person may change. */
  list: oc.route({ method: 'GET', path: '/settings' }).output(z.array(settingSchema)),
  /** The list, then again whenever a setting was changed, wherever that was done (at most once a second). */
  watch: oc.route({ method: 'GET', path: '/settings/watch' }).output(eventIterator(z.array(settingSchema))),
  /** Checks, writes and audits one value; parts that can take it up at once do. */
  set: oc
    .route({ method: 'PUT', path: '/settings/{key}' })
    .input(z.object({ key: keySchema, value: valueSchema, reason: reasonSchema }))
    .errors({ NOT_FOUND, INVALID_SETTING, SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(changedSchema),
  /** Back to the default. */
  reset: oc
    .route({ method: 'DELETE', path: '/settings/{key}' })
    .input(z.object({ key: keySchema, reason: reasonSchema }))
    .errors({ NOT_FOUND, INVALID_SETTING, SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(changedSchema),
  /** Gives the settings of an audit entry the values they had before it. Refused when they were changed again since. */
  undo: oc
    .route({ method: 'POST', path: '/settings/undo' })
    .input(z.object({ auditId: z.int(), confirm: z.boolean().default(false) }))
    .errors({ NOT_FOUND, CHANGED_SINCE, INVALID_SETTING, SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(z.object({ keys: z.array(z.string()), auditId: z.int().nullable() })),
  /**
   * Every setting but those of this machine, the policy in force, the orders of trial and the alert rules, as the text
   * of a JSON file. Keys and credentials are none of these.
   */
  export: oc.route({ method: 'GET', path: '/settings/export' }).output(z.object({ file: fileSchema })),
  /** Writes that file where the person says. */
  saveExport: oc
    .route({ method: 'POST', path: '/settings/export' })
    .errors({ FILE_NOT_WRITTEN })
    /** Null when the person changed their mind. */
    .output(z.object({ fileName: z.string().nullable() })),
  /** What importing this file would change. Nothing is written. */
  preview: oc
    .route({ method: 'POST', path: '/settings/import/preview' })
    .input(z.object({ file: fileSchema }))
    .errors({ SETTINGS_REFUSED })
    .output(settingsDiffSchema),
  /** Takes over all of the file or, when anything in it cannot be taken, nothing. */
  import: oc
    .route({ method: 'POST', path: '/settings/import' })
    .input(
      z.object({
        file: fileSchema,
        /** What to do about keys that this version does not know. */
        unknown: z.enum(['refuse', 'ignore']).default('refuse'),
        reason: reasonSchema,
      }),
    )
    .errors({ SETTINGS_REFUSED, STORE_UNAVAILABLE })
    .output(z.object({ keys: z.array(z.string()), auditId: z.int().nullable() })),
  /** Where this workspace lives, and what can be done about it. */
  workspace: oc.route({ method: 'GET', path: '/settings/workspace' }).output(
    z.object({
      workspace: workspaceSchema,
      /** Holds the database, its backups and the key file. */
      folder: z.string(),
      startedAt: timestampSchema,
      canSwitch: z.boolean(),
      canRestart: z.boolean(),
    }),
  ),
  /** Stops the engine and starts it again on the same workspace; the page is loaded again. */
  restart: oc
    .route({ method: 'POST', path: '/settings/restart' })
    /** False where this engine cannot start itself again. */
    .output(z.object({ restarting: z.boolean() })),
}
