import type Database from 'better-sqlite3'
import type { Workspace } from '../../contract/models.ts'
import type { ReportDocument } from '../../contract/report-document.ts'
import type { ReportRequest } from '../../contract/reports.ts'
import type { Clock } from '../clock.ts'
import type { Reader } from '../store/reader.ts'

/** What reports read from. */
export interface ReportSources {
  readonly db: Database.Database
  readonly reader: Reader
  readonly clock: Clock
  /** The providers there are, in the order of trial. */
  readonly providers: () => readonly { readonly name: string; readonly inUse: boolean; readonly broken: boolean }[]
  readonly workspace: Workspace
  /** ISO 4217. */
  readonly reportingCurrency: string
}

/** Which verifications count: those of the workspace, without tests and drills. */
export const countedMode = ({ workspace }: Pick<ReportSources, 'workspace'>): 'live' | 'sandbox' => workspace

/** A request whose zone is settled. */
export type SettledRequest = ReportRequest & { readonly zone: string }

/** What a template makes; everything else of a document is the same for all. */
export type ReportBody = Pick<ReportDocument, 'title' | 'subtitle' | 'span' | 'sections'>

/** @throws {AppError} `NOT_FOUND` when what the report is about does not exist */
export type MakeReport = (request: SettledRequest, sources: ReportSources) => Promise<ReportBody>
