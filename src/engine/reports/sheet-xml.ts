import { DAY_MS } from '../../contract/durations.ts'
import type { ReportColumn, ReportValue, ValueKind } from '../../contract/report-document.ts'
import { headerOf, wallClock } from './sheet.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const MICROS = 1_000_000
/** 1970-01-01 as a workbook counts days. */
const EPOCH_DAY = 25_569
/** Formats of an operator's own begin here. */
const FIRST_FORMAT = 164

/** Of numbers; text stays text, whatever it looks like. */
export const numberFormats: Partial<Readonly<Record<ValueKind, string>>> = {
  count: '#,##0',
  money: '#,##0.00####',
  price: '0.00000#',
  percent: '0.0##',
  duration: '#,##0',
  time: 'yyyy-mm-dd hh:mm:ss',
  day: 'yyyy-mm-dd',
}

export const columnWidths: Readonly<Record<ValueKind, number>> = {
  text: 20,
  count: 12,
  money: 14,
  price: 14,
  percent: 12,
  duration: 14,
  time: 26,
  day: 18,
}

const formatted = Object.keys(numberFormats) as readonly ValueKind[]
/** The cell format of a kind: 0 is the plain one. */
const styleOf = (kind: ValueKind): number => formatted.indexOf(kind) + 1

/** The number a workbook holds for a value; dates are the local wall clock, because a workbook knows no zones. */
export function cellNumber(kind: ValueKind | undefined, value: number, local: (at: number) => number): number {
  switch (kind) {
    case 'money':
    case 'price':
      return value / MICROS
    case 'percent':
      return value * 100
    case 'time':
    case 'day':
      return local(value) / DAY_MS + EPOCH_DAY
    default:
      return value
  }
}

/** A worksheet up to its rows, the first of them, the header, included and frozen. */
export function sheetStart(columns: readonly ReportColumn[], zone: string): string {
  const widths = columns.map(
    ({ kind }, i) => `<col min="${i + 1}" max="${i + 1}" width="${columnWidths[kind]}" customWidth="1"/>`,
  )
  const names = columns.map((column, i) => textCell(letters(i), 1, headerOf(column, zone)))
  return `${XML}<worksheet xmlns="${SPREADSHEET}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData><row r="1">${names.join('')}</row>`
}

export const sheetEnd = '</sheetData></worksheet>'

/** Writes rows, the first of them as row `first` (from 1). Strings stand in their cells: a table of them would grow. */
export function sheetRows(
  columns: readonly ReportColumn[],
  zone: string,
): (rows: readonly (readonly ReportValue[])[], first: number) => string {
  const local = wallClock(zone)
  const kinds = columns.map(({ kind }) => kind)
  const places = columns.map((_, i) => letters(i))
  const styles = kinds.map((kind) => ` s="${styleOf(kind)}"`)
  return (rows, first) => {
    let xml = ''
    for (const [index, row] of rows.entries()) {
      const r = first + index
      xml += `<row r="${r}">`
      for (let i = 0; i < kinds.length; i++) {
        const value = row[i] ?? null
        if (value === null) continue
        if (typeof value === 'string') xml += textCell(places[i] ?? '', r, value)
        else xml += `<c r="${places[i]}${r}"${styles[i]}><v>${cellNumber(kinds[i], value, local)}</v></c>`
      }
      xml += '</row>'
    }
    return xml
  }
}

const textCell = (place: string, row: number, text: string): string =>
  `<c r="${place}${row}" t="inlineStr"><is><t xml:space="preserve">${escaped(text.replace(CODED, '_x005F_'))}</t></is></c>`

/** Spreadsheets read `_x0041_` as the character of that number, unless its first line is written in the same way. */
const CODED = /_(?=x[0-9A-Fa-f]{4}_)/g
const SPECIAL = /[&<>"]/
const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const UNSPEAKABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

function escaped(text: string): string {
  const plain = text.replace(UNSPEAKABLE, '')
  return SPECIAL.test(plain) ? plain.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark) : plain
}

/** `A`, `B` ... `Z`, `AA` ... for columns from 0. */
export function letters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest === 0 ? '' : letters(rest - 1)) + String.fromCharCode(65 + (column % 26))
}

/** The other parts of a workbook with sheets of these names, by path. */
export function workbookParts(names: readonly string[]): Readonly<Record<string, string>> {
  const kinds = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const each = (write: (name: string, n: number) => string) => names.map((name, i) => write(name, i + 1)).join('')
  const formats = formatted.map(
    (kind, i) => `<numFmt numFmtId="${FIRST_FORMAT + i}" formatCode="${escaped(numberFormats[kind] ?? '')}"/>`,
  )
  const xfs = formatted.map(
    (_, i) => `<xf numFmtId="${FIRST_FORMAT + i}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  )
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kinds}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kinds}.styles+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${kinds}.worksheet+xml"/>`)}</Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${packages}/relationships">${each((_, n) => `<Relationship Id="rId${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId${names.length + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${SPREADSHEET}" xmlns:r="${relations}"><sheets>${each((name, n) => `<sheet name="${escaped(name)}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
    'xl/styles.xml': `${XML}<styleSheet xmlns="${SPREADSHEET}"><numFmts count="${formats.length}">${formats.join('')}</numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${xfs.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${xfs.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  }
}
