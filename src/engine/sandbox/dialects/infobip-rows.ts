import type { LogEntry } from './infobip-logs.ts'

/** How each version of the API prints a log or a report, with prices in one currency. */
export function infobipRows(currency: string) {
  const common = (entry: LogEntry) => ({
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    sentAt: infobipTime(entry.sentAt),
    ...(entry.doneAt === null ? {} : { doneAt: infobipTime(entry.doneAt) }),
    price: { pricePerMessage: entry.price / 1_000_000, currency },
    status: entry.status,
    error: entry.error,
  })
  const mccMnc = ({ network }: LogEntry) => (network === null ? {} : { mccMnc: `${network.mcc}${network.mnc}` })
  return {
    logV3: (entry: LogEntry) => ({
      sender: entry.from,
      destination: entry.to,
      ...common(entry),
      messageCount: entry.segments,
      platform: {},
      content: { text: entry.text },
      ...mccMnc(entry),
    }),
    logV1: (entry: LogEntry) => ({
      to: entry.to,
      from: entry.from,
      text: entry.text,
      ...common(entry),
      smsCount: entry.segments,
      ...mccMnc(entry),
    }),
    reportV3: (entry: LogEntry) => ({
      ...common(entry),
      to: entry.to,
      sender: entry.from,
      messageCount: entry.segments,
      platform: {},
    }),
    reportV1: (entry: LogEntry) => ({
      ...common(entry),
      to: entry.to,
      from: entry.from,
      smsCount: entry.segments,
      ...mccMnc(entry),
    }),
  }
}

/** `yyyy-MM-dd'T'HH:mm:ss.SSSZ`: the offset has no colon. */
const infobipTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000')
