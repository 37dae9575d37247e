import { extname, join } from 'node:path'
import { app, type BrowserWindow, dialog, shell } from 'electron'
import type { FileKind, ReportHost } from '../engine/reports/report-host.ts'
import { printReport } from './pdf.ts'

const kindNames: Readonly<Record<FileKind, string>> = {
  pdf: 'PDF',
  xlsx: 'Excel workbook',
  csv: 'CSV',
  json: 'JSON',
  png: 'PNG picture',
  svg: 'SVG picture',
}

/** Dialogs of this window, and paper. */
export const reportHost = (window: BrowserWindow): ReportHost => ({
  async chooseFile(name, kind) {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: 'Save as',
      defaultPath: join(app.getPath('documents'), name),
      filters: [{ name: kindNames[kind], extensions: [kind] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    if (canceled || filePath === '') return null
    return extname(filePath).toLowerCase() === `.${kind}` ? filePath : `${filePath}.${kind}`
  },

  async chooseFolder(title = 'Folder for reports') {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title,
      properties: ['openDirectory', 'createDirectory'],
    })
    return canceled ? null : (filePaths[0] ?? null)
  },

  print: printReport,

  reveal(file) {
    shell.showItemInFolder(file)
    return true
  },
})
