import { isDeepStrictEqual } from 'node:util'
import type Database from 'better-sqlite3'
import type { Workspace } from '../../contract/models.ts'
import type { Setting, SettingsDiff } from '../../contract/settings.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { addAudit, auditRow } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import {
  clearSetting,
  defaultOf,
  getSetting,
  type SettingKey,
  type SettingValue,
  setSetting,
} from '../store/settings.ts'
import { type Carried, carriedFrom } from './carried.ts'
import { type CarriedDeps, planCarried } from './carried-plan.ts'
import { catalogue, settingKeyOf, settingKeys } from './catalogue.ts'
import { checkedValue } from './check-value.ts'
import { canBeUnset, controlOf } from './control.ts'
import { fixedReason } from './fixed.ts'
import { changesOf, isSettingAction } from './setting-audit.ts'
import { exportText, planImport, readSettings } from './settings-file.ts'

/** Who changes something, and why. */
export interface SettingAuthor {
  readonly actor: string
  readonly reason: string | null
}

type GivenValues = { readonly [K in SettingKey]?: SettingValue<K> | undefined }

/** A new value, or `undefined` for the default. */
type Changes = ReadonlyMap<SettingKey, unknown>

/** What came of a change: the keys that have another value now, and the audit entry that says so. */
export interface SettingsChange {
  readonly keys: readonly SettingKey[]
  /** Null when everything was so already. */
  readonly auditId: number | null
}

/** Everything that can be set: shown, checked, written, audited, undone, exported and imported. */
export class SettingsBook {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #events: EventBus
  readonly #workspace: Workspace
  readonly #version: string
  readonly #within: (keys: readonly SettingKey[], by: SettingAuthor) => void
  readonly #canRestart: boolean
  readonly #carriedDeps: CarriedDeps
  readonly #atStart: ReadonlyMap<SettingKey, unknown>

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly events: EventBus
    readonly workspace: Workspace
    readonly version: string
    /** Whether the engine can start itself again. */
    readonly canRestart: boolean
    /** The parts that keep what a file carries beside settings. */
    readonly carried: CarriedDeps
    /** What belongs into the transaction of a change. */
    readonly within: (keys: readonly SettingKey[], by: SettingAuthor) => void
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#events = options.events
    this.#workspace = options.workspace
    this.#version = options.version
    this.#within = options.within
    this.#canRestart = options.canRestart
    this.#carriedDeps = options.carried
    this.#atStart = new Map(settingKeys.map((key) => [key, getSetting(this.#db, key)]))
  }

  /** Those that mean something in this workspace. */
  list(): Setting[] {
    return settingKeys
      .filter((key) => this.#workspace === 'sandbox' || catalogue[key]?.sandboxOnly !== true)
      .map((key) => this.#view(key))
  }

  /** @throws {AppError} `NOT_FOUND` */
  get(name: string): Setting {
    return this.#view(keyOf(name))
  }

  /** @throws {AppError} `NOT_FOUND`, `INVALID_SETTING`, `SETTING_LOCKED`, `STORE_UNAVAILABLE` */
  set(name: string, value: unknown, by: SettingAuthor): SettingsChange {
    const key = keyOf(name)
    return this.#write('setting.set', new Map([[key, checkedValue(key, value)]]), by)
  }

  /** Several at once, or none; those that are undefined are left alone. @throws as `set` */
  setAll(values: GivenValues, by: SettingAuthor): SettingsChange {
    const given = Object.entries(values).filter(([, value]) => value !== undefined)
    const checked = given.map(([name, value]) => {
      const key = keyOf(name)
      return [key, checkedValue(key, value)] as const
    })
    return this.#write('setting.set', new Map(checked), by)
  }

  /** Back to the default. @throws {AppError} `NOT_FOUND`, `SETTING_LOCKED`, `STORE_UNAVAILABLE` */
  reset(name: string, by: SettingAuthor): SettingsChange {
    return this.#write('setting.reset', new Map([[keyOf(name), undefined]]), by)
  }

  /**
   * Gives the settings of an audit entry the values they had before it.
   *
   * @param confirm also those that were changed again since
   * @throws {AppError} `NOT_FOUND`, `CHANGED_SINCE`, `INVALID_SETTING`, `SETTING_LOCKED`, `STORE_UNAVAILABLE`
   */
  undo(auditId: number, confirm: boolean, by: SettingAuthor): SettingsChange {
    const row = auditRow(this.#db, auditId)
    if (row === undefined) throw new AppError('NOT_FOUND', {}, `There is no entry ${auditId} in the audit log.`)
    if (!isSettingAction(row.action))
      throw new AppError(
        'NOT_FOUND',
        {},
        `Entry ${auditId} of the audit log changed no setting, so it cannot be undone.`,
      )
    const changes = changesOf(row.detail).flatMap(({ key: name, before, after }) => {
      const key = settingKeyOf(name)
      return key === null ? [] : [{ key, before, after }]
    })
    const changedAgain = changes.filter(({ key, after }) => !isDeepStrictEqual(getSetting(this.#db, key), after))
    const [first] = changedAgain
    if (first !== undefined && !confirm)
      throw new AppError(
        'CHANGED_SINCE',
        {},
        `${catalogue[first.key]?.title} was changed again since. Confirm to go back to the value before all the same.`,
      )
    const values = changes.map(({ key, before }) => [key, checkedValue(key, before)] as const)
    return this.#write('setting.undo', new Map(values), { ...by, reason: by.reason ?? `undoes entry ${auditId}` })
  }

  exportText(): string {
    const from = { workspace: this.#workspace, version: this.#version, now: this.#clock.now() }
    return exportText(this.#db, from, carriedFrom(this.#db, this.#carriedDeps.policies))
  }

  /** @throws {AppError} `SETTINGS_REFUSED` when it is no such file */
  preview(text: string): SettingsDiff {
    const { values: _checked, steps: _steps, ...diff } = this.#plan(text)
    return diff
  }

  /** @throws {AppError} `SETTINGS_REFUSED` when anything cannot be taken; nothing is then */
  import(text: string, unknown: 'refuse' | 'ignore', by: SettingAuthor): SettingsChange {
    const plan = this.#plan(text)
    const strange = unknown === 'refuse' ? plan.unknown : []
    const problems = [
      ...plan.problems,
      ...strange.map((key) => ({ key, message: `This version knows no setting ${key}.` })),
    ]
    if (problems.length > 0)
      throw new AppError('SETTINGS_REFUSED', { problems }, `Nothing was changed. ${problems[0]?.message}`)
    // All of it was checked; each step is a change of its own, which the audit log and the page of its subject show.
    for (const step of plan.steps) step({ actor: by.actor, reason: by.reason ?? 'imported with the settings' })
    return this.#write('setting.import', plan.values, by)
  }

  /** Puts in force what a file carries beside settings, where it is not yet so. Returns what could not be taken. */
  carry(carried: Carried, by: { readonly actor: string; readonly reason: string }): readonly string[] {
    const plan = planCarried(this.#carriedDeps, carried, getSetting(this.#db, 'reporting.currency'))
    if (plan.problems.length === 0) for (const step of plan.steps) step(by)
    return [...plan.problems.map(({ message }) => message), ...plan.notes]
  }

  #plan(text: string) {
    const { settings, carried, problems } = readSettings(text)
    const plan = planImport(this.#db, settings, (key) => fixedReason(this.#db, key, this.#canRestart))
    const currency = plan.values.get('reporting.currency') ?? getSetting(this.#db, 'reporting.currency')
    const rest = planCarried(this.#carriedDeps, carried, String(currency))
    return {
      ...plan,
      changes: [...plan.changes, ...rest.changes],
      same: plan.same + rest.same,
      problems: [...plan.problems, ...problems, ...rest.problems],
      notes: [...rest.notes],
      steps: rest.steps,
    }
  }

  #write(action: string, changes: Changes, by: SettingAuthor): SettingsChange {
    const db = this.#db
    const done = writing(
      db,
      db.transaction((): SettingsChange => {
        const now = this.#clock.now()
        const pairs = [...changes].map(([key, value]) => {
          const before = getSetting(db, key)
          if (!isDeepStrictEqual(before, value ?? defaultOf(key))) this.#assertFree(key)
          if (value === undefined) clearSetting(db, key)
          else setSetting(db, key, value as never, now)
          return { key, before, after: getSetting(db, key) }
        })
        const changed = pairs.filter(({ before, after }) => !isDeepStrictEqual(before, after))
        const keys = changed.map(({ key }) => key)
        if (keys.length === 0) return { keys, auditId: null }
        const detail = {
          before: Object.fromEntries(changed.map(({ key, before }) => [key, before])),
          after: Object.fromEntries(changed.map(({ key, after }) => [key, after])),
          reason: by.reason || null,
        }
        const subject = keys.length === 1 ? `setting:${keys[0]}` : 'settings'
        const auditId = addAudit(db, { at: now, actor: by.actor, action, subject, detail })
        this.#within(keys, by)
        return { keys, auditId }
      }).immediate,
    )
    if (done.keys.length > 0) this.#events.emit('setting.changed', { keys: done.keys })
    return done
  }

  /** @throws {AppError} `SETTING_LOCKED` */
  #assertFree(key: SettingKey): void {
    const reason = fixedReason(this.#db, key, this.#canRestart)
    if (reason === null) return
    throw new AppError('SETTING_LOCKED', { key }, `${catalogue[key]?.title} cannot be changed: ${reason}`)
  }

  #view(key: SettingKey): Setting {
    const entry = catalogue[key]
    if (entry === undefined) throw new AppError('NOT_FOUND', {}, `There is no setting ${key}.`)
    const value = getSetting(this.#db, key)
    const standard = standardOf(key)
    const { group, title, description, keywords, control, unset, effect } = entry
    return {
      key,
      group,
      title,
      description,
      keywords: [...keywords],
      control: controlOf(key, control),
      unset: canBeUnset(key) ? (unset ?? 'Not set') : null,
      value,
      default: standard,
      changed: !isDeepStrictEqual(value, standard) && !isDeepStrictEqual(value, defaultOf(key)),
      effect,
      pending: effect === 'restart' && !isDeepStrictEqual(value, this.#atStart.get(key)),
      locked: fixedReason(this.#db, key, this.#canRestart),
    }
  }
}

/** What a setting is without anybody's doing: the first start takes the time zone of this machine. */
const standardOf = (key: SettingKey) =>
  key === 'reporting.zone' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : defaultOf(key)

/** @throws {AppError} `NOT_FOUND` */
function keyOf(name: string): SettingKey {
  const key = settingKeyOf(name)
  if (key === null) throw new AppError('NOT_FOUND', {}, `There is no setting ${name}.`)
  return key
}
