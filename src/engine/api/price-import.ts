import { writing } from '../store/open.ts'
import { importTemplates, removeImportTemplate, saveImportTemplate } from '../store/price-import-templates.ts'
import { os, type Parts, typed } from './context.ts'

export function priceImportApi({ clock, db, priceImport }: Parts) {
  const templates = os.pricing.importTemplates
  return {
    importPreview: os.pricing.importPreview.handler(({ input: { mapping, ...file }, errors }) =>
      typed(errors, () => priceImport.preview(file, mapping)),
    ),

    importCommit: os.pricing.importCommit.handler(({ input: { mapping, token, reason, ...file }, errors }) =>
      typed(errors, () => priceImport.commit(file, mapping, { token, reason })),
    ),

    importTemplates: {
      list: templates.list.handler(() => importTemplates(db)),

      save: templates.save.handler(({ input, errors }) =>
        typed(errors, () => {
          writing(db, () => saveImportTemplate(db, input, clock.now()))
          return importTemplates(db)
        }),
      ),

      remove: templates.remove.handler(({ input, errors }) =>
        typed(errors, () => {
          writing(db, () => removeImportTemplate(db, input.name))
          return importTemplates(db)
        }),
      ),
    },
  }
}
