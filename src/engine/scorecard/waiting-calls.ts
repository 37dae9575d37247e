/**
 * Procedures whose time is not the console's own: they wait for a person at a dialog, for a provider over the network,
 * or answer when long work is done. They are timed too, but no promise about the API is held against them.
 */
const waiting: ReadonlySet<string> = new Set([
  // A provider answers.
  'verifications.send',
  'accounts.test',
  'accounts.add',
  'accounts.update',
  'accounts.rotateKey',
  'updates.check',
  'updates.download',
  // A person chooses a file or folder.
  'imports.choose',
  'reports.create',
  'reports.export',
  'reports.image',
  'reports.shownRows',
  'reports.views',
  'reports.schedules.chooseFolder',
  'settings.saveExport',
  'backups.chooseFolder',
  'storage.startExport',
  'scorecard.save',
  'support.saveDiagnostics',
  // Whole files are written or read.
  'imports.preview',
  'pricing.importPreview',
  'backups.make',
  'backups.check',
  'backups.preview',
  'backups.restore',
  'storage.size',
  'support.diagnostics',
])

/** @param name of a procedure, such as `overview.get` */
export const isCounted = (name: string): boolean => !waiting.has(name)

const calculations: ReadonlySet<string> = new Set([
  'cost.analysis',
  'cost.savings',
  'cost.whatIf',
  'cost.forecast',
  'analytics.revenue',
  'analytics.performance',
  'analytics.customers',
  'analytics.forecast',
])

/** Procedures that work something out over many verifications. */
export const isCalculation = (name: string): boolean => calculations.has(name)
