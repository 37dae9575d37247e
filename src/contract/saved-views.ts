import * as z from 'zod'
import { isPagePath, type PagePath } from './page-paths.ts'

/** The state of a page's address under a name. */
export const savedViewSchema = z.object({
  page: z
    .string()
    .max(60)
    .refine((text): text is PagePath => isPagePath(text), 'there is no such page'),
  name: z.string().trim().min(1).max(60),
  params: z.record(z.string().max(60), z.string().max(4_000)),
  /** What the page opens with when its address says nothing; at most one a page. */
  isDefault: z.boolean().default(false),
  /** Stands in the navigation too. */
  isPinned: z.boolean().default(false),
})
export type SavedView = Readonly<z.output<typeof savedViewSchema>>

export const savedViewsSchema = z.array(savedViewSchema).min(1).max(500)

/** Views as a file, for other people and machines. */
export const savedViewsFileSchema = z.object({
  kind: z.literal('signalbox-views'),
  version: z.literal(1),
  views: savedViewsSchema,
})
export type SavedViewsFile = Readonly<z.output<typeof savedViewsFileSchema>>
