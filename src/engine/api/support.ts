import { basename, dirname } from 'node:path'
import type { PageProblem } from '../../contract/support.ts'
import { AppError } from '../app-error.ts'
import { wait } from '../clock.ts'
import { safeFileName } from '../reports/report-host.ts'
import { writeWhole } from '../reports/write-file.ts'
import type { CallTimes } from '../scorecard/call-times.ts'
import type { SelfTests } from '../scorecard/self-test.ts'
import { countPending } from '../store/verifications.ts'
import { diagnosticsOf, LOG_LINES } from '../support/diagnostics.ts'
import { DiagnosticsDesk } from '../support/diagnostics-desk.ts'
import { textsIn } from '../support/scrub.ts'
import { systemName } from '../support/support-host.ts'
import { os, type Parts, typed } from './context.ts'

/** A table of tens of gigabytes is not worth more: the file then says that it is not known. */
const STORAGE_WITHIN_MS = 10_000

export function supportApi(parts: Parts, times: CallTimes, tests: SelfTests) {
  const { db, version, workspace, startedAt, reports, support } = parts
  const desk = new DiagnosticsDesk((problem) => made(parts, times, tests, problem))
  return {
    about: os.support.about.handler(() => ({
      version,
      schemaVersion: schemaOf(parts),
      workspace,
      startedAt,
      runtime: Object.entries(support.runtime()).map(([name, of]) => ({ name, version: of })),
      system: systemName(),
      dataFolder: dirname(db.name),
      canOpenFolders: support.openFolder !== null,
    })),

    diagnostics: os.support.diagnostics.handler(({ input: { problem } }) => desk.preview(problem)),

    saveDiagnostics: os.support.saveDiagnostics.handler(({ input: { id }, errors }) =>
      typed(errors, async () => {
        const shown = desk.find(id)
        if (shown === null) throw new AppError('NOT_FOUND', {}, 'This preview is too old. Open the diagnostics again.')
        const file = await reports.host.chooseFile(shown.fileName, 'json', reports.folder())
        if (file === null) return { fileName: null }
        try {
          await writeWhole(file, [shown.text], new AbortController().signal)
        } catch {
          throw new AppError('FILE_NOT_WRITTEN', {})
        }
        return { fileName: basename(file) }
      }),
    ),

    openFolder: os.support.openFolder.handler(async ({ input: { folder } }) => ({
      opened: (await support.openFolder?.(folder)) ?? false,
    })),

    reload: os.support.reload.handler(() => {
      support.reload?.()
      return { reloading: support.reload !== null }
    }),
  }
}

const schemaOf = ({ db }: Parts): number => Number(db.pragma('user_version', { simple: true }))

async function made(parts: Parts, times: CallTimes, tests: SelfTests, problem: PageProblem | null) {
  const { db, clock, reader, manager, health, link, support, settings, backups, version, workspace, startedAt } = parts
  const now = clock.now()
  const storage = await Promise.race([backups.size(), wait(clock, STORAGE_WITHIN_MS).then(() => null)]).catch(
    () => null,
  )
  const facts = {
    now,
    version,
    workspace,
    schemaVersion: schemaOf(parts),
    startedAt,
    runtime: support.runtime(),
    hardware: await support.hardware(),
    storage,
    health: manager.states().map(({ config: { name, adapter }, breaker, control }) => {
      const { probe, balance: _balance, ...rest } = health.health(name)
      return {
        provider: name,
        adapter,
        state: control.state,
        breaker: breaker.state,
        cause: breaker.cause,
        probe,
        ...rest,
      }
    }),
    engine: {
      state: parts.state(),
      ownLink: link.view().state,
      pending: countPending(db),
      providers: manager.providers.length,
    },
    settings: settings.list(),
    selfTest: tests.test,
    timings: { calls: times.calls, pages: times.pages },
    problem,
    logLines: support.logLines(LOG_LINES),
  }
  const configs = manager.providers.map(({ config }) => config)
  const secrets = configs.flatMap(({ secret, accountId, test }) => [
    secret,
    accountId,
    ...(test == null ? [] : [test.secret, test.accountId]),
  ])
  const before = diagnosticsOf(facts, { secrets, names: [] })
  const names = await reader.read('customerWordsIn', textsIn(before).join('\n'))
  const fileName = safeFileName(`Signalbox diagnostics ${new Date(now).toISOString().slice(0, 10)}`, 'json')
  return { fileName, text: `${JSON.stringify(diagnosticsOf(facts, { secrets, names }), null, 2)}\n` }
}
