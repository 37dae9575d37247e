import type { Verification } from '../../contract/models.ts'
import { AppError } from '../app-error.ts'
import { admit } from '../routing/admission.ts'
import { messageText } from '../routing/code.ts'
import { segmentsOf } from '../segments.ts'
import { getSetting } from '../store/settings.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'
import { toSummary, verificationView } from './views.ts'

const SAMPLE_CODE = '000000'

export function verificationsApi(parts: Parts) {
  const { db, flow, manager, reader, mode } = parts
  const view = (id: number): Verification => {
    const found = verificationView(parts, id)
    if (found === null) throw new AppError('NOT_FOUND', {}, `There is no verification ${id}.`)
    return found
  }

  return {
    quote: os.verifications.quote.handler(({ input, errors }) =>
      typed(errors, () => {
        const recipient = admit(db, { ...input, mode }, parts.clock.now())
        const text = messageText(getSetting(db, 'message.brand'), SAMPLE_CODE)
        const { segments, encoding } = segmentsOf(text)
        const candidates = manager.candidates({
          country: recipient.country,
          service: input.service,
          segments,
          only: input.provider ?? null,
          reportingCurrency: parts.reportingCurrency,
          tried: new Set(),
        })
        const cost = candidates.find(({ excludedBy }) => excludedBy === null)?.comparablePrice ?? null
        return {
          e164: recipient.e164,
          country: recipient.country,
          segments,
          encoding,
          candidates: [...candidates],
          cost,
        }
      }),
    ),

    send: os.verifications.send.handler(({ input, errors }) =>
      typed(errors, async () => view(await flow.send({ ...input, mode }))),
    ),

    check: os.verifications.check.handler(({ input, errors }) =>
      typed(errors, () => parts.check(input.id, input.code)),
    ),

    get: os.verifications.get.handler(({ input, errors }) => typed(errors, () => view(input.id))),

    list: os.verifications.list.handler(async ({ input: { filter, ...page } }) => {
      const { rows, ...counts } = await reader.read('verificationPage', filter, page)
      return { ...counts, rows: rows.map((row) => toSummary(row, parts.reportingCurrency)) }
    }),

    watch: os.verifications.watch.handler(async function* ({ signal }) {
      for await (const changes of batches({ ...parts, names: ['verification.changed'], signal })) {
        const rows = await reader.read('verificationsByIds', [...new Set(changes.map(({ id }) => id))])
        yield { changed: rows.map((row) => toSummary(row, parts.reportingCurrency)) }
      }
    }),

    watchOne: os.verifications.watchOne.handler(async function* ({ input, errors, signal }) {
      for await (const changes of batches({ ...parts, names: ['verification.changed'], signal, atOnce: true })) {
        if (changes.length > 0 && !changes.some(({ id }) => id === input.id)) continue
        const now = await typed(errors, () => view(input.id))
        yield now
        if (isSettled(now)) return
      }
    }),
  }
}

/** Final, and no receipt can change it any more. */
const isSettled = ({ state, attemptList }: Verification): boolean =>
  (state === 'converted' || state === 'failed' || state === 'expired') &&
  attemptList.every(({ delivery }) => delivery !== 'pending' && delivery !== 'sent')
