import type { ApiScope } from '../../contract/local-api.ts'

/** All of a subject but these, by their path below it. */
type Share = { readonly except: readonly string[] }

const all: Share = { except: [] }
const none = null

/**
 * What of the contract goes over HTTP, by subject. A subject that is not named here is not served, so that a new one
 * is looked at first. Left out is what only makes sense at the window: dialogs, files and folders of this machine, the
 * providers' keys, and whatever could hand out more rights than a token has.
 */
export const subjects: Readonly<Record<string, Share | null>> = {
  system: all,
  overview: all,
  providers: all,
  accounts: {
    except: ['test', 'add', 'update', 'rotateKey', 'remove', 'senders.set', 'secretStorage', 'testBudget.set'],
  },
  workspace: none,
  health: all,
  countries: all,
  verifications: all,
  failovers: all,
  episodes: all,
  maintenance: all,
  slo: all,
  reports: {
    except: ['create', 'export', 'image', 'views', 'shownRows', 'reveal', 'schedules.save', 'schedules.chooseFolder'],
  },
  readiness: all,
  pricing: { except: ['importPreview', 'importCommit'] },
  drills: all,
  customers: all,
  analytics: all,
  alerts: all,
  audit: all,
  policies: all,
  cost: all,
  imports: { except: ['choose', 'preview', 'start', 'resume'] },
  exampleData: all,
  search: all,
  sandbox: all,
  localApi: none,
  updates: { except: ['check', 'download', 'install'] },
  scorecard: { except: ['measure', 'save'] },
  selfTest: all,
  support: none,
  backups: { except: ['preview', 'restore', 'chooseFolder', 'ownFolder', 'reveal'] },
  storage: { except: ['watchExport', 'startExport', 'cancelExport'] },
  settings: { except: ['saveExport', 'import', 'preview', 'workspace', 'restart'] },
}

/** Asked for with a body because of their size; they change nothing, so that a `read` token may call them. */
const readsWithBody: ReadonlySet<string> = new Set([
  'verifications.quote',
  'reports.preview',
  'storage.previewRetention',
  'policies.preview',
  'policies.simulate',
  'cost.whatIf',
  'alerts.rules.preview',
])

const sends: ReadonlySet<string> = new Set([
  'system.status',
  'verifications.quote',
  'verifications.send',
  'verifications.check',
  'verifications.get',
  'verifications.watchOne',
  // What a handset shows in the sandbox: a backend's own tests need the code.
  'sandbox.handset',
])

/** @param path such as `['cost', 'analysis']` */
export function isServed(path: readonly string[]): boolean {
  const [subject = '', ...rest] = path
  const share = Object.hasOwn(subjects, subject) ? subjects[subject] : null
  if (share === null || share === undefined) return false
  const name = rest.join('.')
  return !share.except.some((left) => name === left || name.startsWith(`${left}.`))
}

/** The scopes that may call a procedure. */
export function scopesOf(path: readonly string[], method: string): readonly ApiScope[] {
  const name = path.join('.')
  const reads = method === 'GET' || readsWithBody.has(name)
  return [...(reads ? (['read'] as const) : []), ...(sends.has(name) ? (['send'] as const) : []), 'full']
}
