import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { ReportDocument } from '../../../contract/report-document.ts'
import { ReportView } from '../components/report-view/report-view.tsx'
import './print.css'

declare global {
  interface Window {
    /** Called by the main process; resolves once everything is on the page. */
    showReport?: (report: ReportDocument) => Promise<void>
  }
}

const root = document.getElementById('root')
if (root === null) throw new Error('print.html has no #root')
const page = createRoot(root)

window.showReport = async (report) => {
  document.title = `${report.title}: ${report.subtitle}`
  flushSync(() => page.render(<ReportView report={report} />))
  await document.fonts.ready
  await Promise.all([...document.images].map((image) => image.decode()))
}
