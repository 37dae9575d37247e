import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** The top of the repository. */
export const root = join(import.meta.dirname, '../../..')

export interface Document {
  /** From the top of the repository. */
  readonly path: string
  /** Markdown without its code. */
  readonly prose: string
  /** Markdown as it is. */
  readonly text: string
}

/** Every document that is written for people, in the order of their paths. */
export const documents: readonly Document[] = ['*.md', 'docs/**/*.md']
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .toSorted()
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return { path, text, prose: text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '') }
  })

/** The headings of a document as the parts of its address behind `#`. */
const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )

/** What a link or a picture of a document leads to, when that does not exist; null when all is well. */
export function missing({ path }: Pick<Document, 'path'>, target: string): string | null {
  const [file = '', anchor = ''] = target.split('#')
  const wanted = file === '' ? path : relative(root, join(root, dirname(path), decodeURI(file)))
  if (!existsSync(join(root, wanted))) return wanted
  if (anchor === '' || !wanted.endsWith('.md')) return null
  return anchorsOf(readFileSync(join(root, wanted), 'utf8')).has(anchor) ? null : `${wanted}#${anchor}`
}

/** Links and pictures to other files of the repository, as they are written. */
export const targetsOf = ({ prose }: Pick<Document, 'prose'>): readonly string[] =>
  [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target))
