import { closeSync, openSync, readSync } from 'node:fs'
import type { HistoryMapping } from '../../contract/imports.ts'
import { AppError } from '../app-error.ts'

/** A line of a CSV file, or an object of an NDJSON file, or what is wrong with it. */
export type FileRecord = { readonly line: number } & (
  | { readonly cells: readonly string[]; readonly problem?: undefined }
  | { readonly cells: null; readonly problem: string; readonly text: string }
)

const CHUNK = 1 << 20
/** No record is longer than this; a quotation mark that is still open then was a mistake. */
const LONGEST = 1 << 18
const LONGEST_LINE = 1 << 22
/** Objects that are asked for their members. */
const MEMBERS_FROM = 100
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes beyond ASCII are looked for
const BEYOND_ASCII = /[^\x00-\x7f]/

type Format = Pick<HistoryMapping, 'format' | 'delimiter' | 'encoding'>

/**
 * Reads a file record by record without ever holding it whole. Bytes are kept as one character each, so that places in
 * the text are places in the file; only cells that are not plain ASCII are decoded.
 */
export class FileRecords {
  /** Of the columns, or of the members of the first object. */
  readonly names: readonly string[]
  readonly #file: number
  readonly #format: Format
  readonly #decoder: InstanceType<typeof TextDecoder>
  readonly #chunk = Buffer.allocUnsafe(CHUNK)
  #text = ''
  /** Where the next record begins: in the text, and in the file. */
  #at = 0
  #textStart = 0
  #isEnd = false
  #line = 0
  /** Of the first objects, in the order of their first sight. */
  readonly #members: string[] = []
  #isCollecting = true

  /** @throws {AppError} `UNREADABLE_FILE` */
  constructor(path: string, format: Format) {
    this.#format = format
    this.#decoder = new TextDecoder(format.encoding)
    try {
      this.#file = openSync(path, 'r')
    } catch {
      throw new AppError('UNREADABLE_FILE', {}, 'The file cannot be opened. Check that it is still there.')
    }
    try {
      this.names = this.#start()
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Where the next record begins, bytes. */
  get position(): number {
    return this.#textStart + this.#at
  }

  /** Goes on at a position that was reached before, after so many lines. */
  seek(position: number, line: number): void {
    this.#text = ''
    this.#at = 0
    this.#textStart = position
    this.#isEnd = false
    this.#line = line
  }

  /** The lines read so far. */
  get line(): number {
    return this.#line
  }

  /** The next record; null at the end. Empty lines are left out. */
  next(): FileRecord | null {
    for (;;) {
      const raw = this.#rawLine()
      if (raw === null) return null
      this.#line += 1
      if (raw.trim() === '') continue
      const line = this.#line
      if (this.#format.format === 'ndjson') return this.#object(raw, line)
      if (!raw.includes('"')) return { line, cells: this.#decoded(raw.split(this.#format.delimiter), raw) }
      return this.#quoted(raw, line)
    }
  }

  close(): void {
    closeSync(this.#file)
  }

  #start(): readonly string[] {
    this.#fill()
    if (this.#text.startsWith('\xef\xbb\xbf')) this.#at = 3
    if (/^(\xff\xfe|\xfe\xff)/.test(this.#text) || this.#text.slice(0, 4_096).includes('\0'))
      throw new AppError('UNREADABLE_FILE', {}, 'This is no text in UTF-8 or Windows-1252. Save it as CSV (UTF-8).')
    const isObjects = this.#format.format === 'ndjson'
    const before = this.position
    const first = this.next()
    if (first?.cells == null)
      throw new AppError('UNREADABLE_FILE', {}, first === null ? 'The file is empty.' : first.problem)
    if (!isObjects) return first.cells.map((name) => name.trim())
    for (let i = 0; i < MEMBERS_FROM && this.next() !== null; i++);
    this.#isCollecting = false
    this.seek(before, 0)
    return this.#members
  }

  #object(raw: string, line: number): FileRecord {
    let value: unknown
    try {
      value = JSON.parse(BEYOND_ASCII.test(raw) ? this.#decode(raw) : raw)
    } catch {
      value = null
    }
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return { line, cells: null, problem: 'This is no JSON object. Write one object in each line.', text: raw }
    const members = value as Readonly<Record<string, unknown>>
    if (this.#isCollecting)
      for (const name of Object.keys(members)) if (!this.#members.includes(name)) this.#members.push(name)
    return { line, cells: this.#members.map((name) => textOf(members[name])) }
  }

  #rawLine(): string | null {
    for (;;) {
      const end = this.#text.indexOf('\n', this.#at)
      if (end >= 0) {
        const raw = this.#text.slice(this.#at, this.#text.charCodeAt(end - 1) === 13 && end > this.#at ? end - 1 : end)
        this.#at = end + 1
        return raw
      }
      if (this.#text.length - this.#at > LONGEST_LINE)
        throw new AppError('UNREADABLE_FILE', {}, `Line ${this.#line + 1} is longer than 4 MiB. Check its line ends.`)
      if (!this.#isEnd) {
        this.#fill()
        continue
      }
      if (this.#at >= this.#text.length) return null
      const raw = this.#text.slice(this.#at)
      this.#at = this.#text.length
      return raw
    }
  }

  #fill(): void {
    const read = readSync(this.#file, this.#chunk, 0, CHUNK, this.#textStart + this.#text.length)
    if (read === 0) this.#isEnd = true
    this.#textStart += this.#at
    this.#text = this.#text.slice(this.#at) + this.#chunk.toString('latin1', 0, read)
    this.#at = 0
  }

  /** Cells in quotation marks may hold delimiters, doubled marks and line ends. */
  #quoted(first: string, line: number): FileRecord {
    let raw = first
    // Only the first line is given up when its mark is never closed.
    const next = { position: this.position, line: this.#line }
    while ((raw.match(/"/g)?.length ?? 0) % 2 === 1) {
      const more = raw.length > LONGEST ? null : this.#rawLine()
      if (more === null) {
        this.seek(next.position, next.line)
        return { line, cells: null, problem: 'A quotation mark is not closed. Close it, or double it.', text: first }
      }
      this.#line += 1
      raw = `${raw}\n${more}`
    }
    const cells: string[] = []
    let at = 0
    while (at <= raw.length) {
      if (raw[at] === '"') {
        let end = at + 1
        while (end < raw.length && (raw[end] !== '"' || raw[end + 1] === '"')) end += raw[end] === '"' ? 2 : 1
        cells.push(raw.slice(at + 1, end).replaceAll('""', '"'))
        at = end + 2
      } else {
        const end = raw.indexOf(this.#format.delimiter, at)
        cells.push(raw.slice(at, end < 0 ? raw.length : end))
        at = (end < 0 ? raw.length : end) + 1
      }
    }
    return { line, cells: this.#decoded(cells, raw) }
  }

  #decoded(cells: string[], raw: string): readonly string[] {
    if (!BEYOND_ASCII.test(raw)) return cells
    for (const [index, cell] of cells.entries()) if (BEYOND_ASCII.test(cell)) cells[index] = this.#decode(cell)
    return cells
  }

  #decode(bytes: string): string {
    return this.#decoder.decode(Buffer.from(bytes, 'latin1'))
  }
}

const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : String(value)
