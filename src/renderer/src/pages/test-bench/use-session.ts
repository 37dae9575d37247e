import { create } from 'zustand'
import type { VerificationSummary } from '../../../../contract/models.ts'
import { api } from '../../api.ts'
import type { Recipient } from './draft.ts'
import {
  BENCH_CUSTOMER,
  emptySession,
  endRun,
  failRun,
  followRows,
  keepResult,
  type Session,
  showResult,
  startRun,
} from './session.ts'

interface SessionStore extends Session {
  readonly send: (recipient: Recipient) => Promise<void>
  readonly follow: (rows: readonly VerificationSummary[]) => void
  readonly keep: (result: VerificationSummary) => void
  readonly show: (result: VerificationSummary) => void
}

/** The session of the test bench; it outlives the page, so that leaving the page loses nothing. */
export const useSession = create<SessionStore>((set) => ({
  ...emptySession,
  send: async (recipient) => {
    set((session) => startRun(session, Date.now()))
    try {
      const result = await api.verifications.send({ ...recipient, customerId: BENCH_CUSTOMER })
      set((session) => endRun(session, result))
    } catch (error) {
      set((session) => failRun(session, error))
    }
  },
  follow: (rows) => set((session) => followRows(session, rows)),
  keep: (result) => set((session) => keepResult(session, result)),
  show: (result) => set((session) => showResult(session, result)),
}))
