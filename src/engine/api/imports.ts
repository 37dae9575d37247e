import { AppError } from '../app-error.ts'
import {
  exampleVerifications,
  historyTemplates,
  importById,
  importErrors,
  listImports,
  removeHistoryTemplate,
  saveHistoryTemplate,
} from '../store/imports.ts'
import { writing } from '../store/open.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

const WATCHED = 50

export function importsApi(parts: Parts) {
  const { db, clock, imports } = parts
  const list = (limit: number) => listImports(db, limit).map((row) => imports.viewOf(row))
  return {
    choose: os.imports.choose.handler(() => imports.choose()),

    preview: os.imports.preview.handler(({ input, errors }) =>
      typed(errors, () => imports.preview(input.handle, input.mapping)),
    ),

    start: os.imports.start.handler(({ input: { handle, mapping, scope }, errors }) =>
      typed(errors, () => imports.start(handle, mapping, scope)),
    ),

    watch: os.imports.watch.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['import.changed'], signal, atOnce: true }))
        yield { rows: list(WATCHED), running: imports.running }
    }),

    cancel: os.imports.cancel.handler(({ input, errors }) =>
      typed(errors, () => {
        imports.cancel(input.id)
        return {}
      }),
    ),

    resume: os.imports.resume.handler(({ input, errors }) => typed(errors, () => imports.resume(input.id))),

    list: os.imports.list.handler(({ input }) => list(input.limit)),

    errors: os.imports.errors.handler(({ input: { id, after, limit }, errors }) =>
      typed(errors, () => {
        const row = importById(db, id)
        if (row === undefined) throw new AppError('NOT_FOUND', {}, `There is no import ${id}.`)
        return { rows: importErrors(db, id, after, limit), total: row.problems }
      }),
    ),

    templates: {
      list: os.imports.templates.list.handler(() => historyTemplates(db)),

      save: os.imports.templates.save.handler(({ input, errors }) =>
        typed(errors, () => {
          writing(db, () => saveHistoryTemplate(db, input, clock.now()))
          return historyTemplates(db)
        }),
      ),

      remove: os.imports.templates.remove.handler(({ input, errors }) =>
        typed(errors, () => {
          writing(db, () => removeHistoryTemplate(db, input.name))
          return historyTemplates(db)
        }),
      ),
    },
  }
}

export function exampleDataApi(parts: Parts) {
  const { db, imports, sandbox } = parts
  const assertSandbox = () => {
    if (sandbox === null)
      throw new AppError('SANDBOX_ONLY', {}, 'Example data belongs to the sandbox workspace. Switch to it first.')
  }
  const remove = () => {
    assertSandbox()
    imports.removeExample()
    return {}
  }
  return {
    start: os.exampleData.start.handler(({ input, errors }) => typed(errors, () => imports.startExample(input.size))),

    watch: os.exampleData.watch.handler(async function* ({ signal, errors }) {
      await typed(errors, assertSandbox)
      for await (const _ of batches({ ...parts, names: ['import.changed'], signal, atOnce: true })) {
        const [row] = listImports(db, 1, 'example')
        yield { verifications: exampleVerifications(db), run: row === undefined ? null : imports.viewOf(row) }
      }
    }),

    cancel: os.exampleData.cancel.handler(({ errors }) => typed(errors, remove)),

    remove: os.exampleData.remove.handler(({ errors }) => typed(errors, remove)),
  }
}
