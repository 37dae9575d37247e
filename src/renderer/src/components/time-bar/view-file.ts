import { type SavedView, savedViewsFileSchema } from '../../../../contract/saved-views.ts'

/** The views of a file. @throws {Error} with a sentence for people when it is no such file */
export function readViews(text: string): readonly SavedView[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('This is no JSON file.')
  }
  const read = savedViewsFileSchema.safeParse(value)
  if (read.success) return read.data.views
  const [issue] = read.error.issues
  const [first, index, ...rest] = issue?.path ?? []
  if (first !== 'views' || typeof index !== 'number') throw new Error('This file holds no views of this console.')
  throw new Error(`View ${index + 1} of the file cannot be used: ${rest.join('.') || 'it'} is not as expected.`)
}
