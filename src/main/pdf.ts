import { BrowserWindow } from 'electron'
import type { ReportDocument } from '../contract/report-document.ts'
import { printUrl } from './origin.ts'

/** A report that is not laid out by then never will be, ms. */
const PRINT_LIMIT_MS = 60_000
/** A4 at 96 dots an inch, so that the layout on screen is that on paper. */
const PAGE = { width: 794, height: 1123 } as const
/** Inches. */
const margins = { top: 0.55, bottom: 0.7, left: 0.6, right: 0.6 } as const

/**
 * Prints a report as A4 pages. The hidden page has no preload and no port: it gets this one document and can ask for
 * nothing.
 *
 * @throws {Error} when the page cannot be laid out in time, or `signal` aborts
 */
export async function printReport(report: ReportDocument, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted()
  const window = new BrowserWindow({
    ...PAGE,
    show: false,
    title: 'Signalbox report',
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      backgroundThrottling: false,
    },
  })
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PRINT_LIMIT_MS)])
  try {
    return await Promise.race([laidOut(window, report), aborted(limit)])
  } finally {
    window.destroy()
  }
}

async function laidOut(window: BrowserWindow, report: ReportDocument): Promise<Uint8Array> {
  await window.loadURL(printUrl())
  // Resolves once fonts and charts are there.
  await window.webContents.executeJavaScript(`window.showReport(${JSON.stringify(report)})`)
  return window.webContents.printToPDF({
    pageSize: 'A4',
    margins,
    printBackground: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: footer(`${report.title}: ${report.subtitle}`),
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  })
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the report could not be printed in time')), { once: true })
  })

/** Chromium prints this outside of the page's own styles, so that every size is named. */
const footer = (title: string): string => `
  <div style="box-sizing: border-box; width: 100%; padding: 0 ${margins.left}in; display: flex;
    justify-content: space-between; font: 8px sans-serif; color: #59656e">
    <span>${escaped(title)}</span>
    <span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span>
  </div>`

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
