import type { HostedEngine } from '../engine-host.ts'

const EVERY_MS = 3_000

/** Says every few seconds how far the verifications are, each line with the seconds since the start. */
export function followProgress({ engine }: HostedEngine, write: (line: string) => void) {
  const startedAt = performance.now()
  const counts = engine.db.prepare(
    `select count(*) as sent, count(accepted_at) as accepted, count(delivered_at) as delivered,
       count(converted_at) as converted from verifications`,
  )
  const say = (text: string) => write(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${text}`)
  const timer = setInterval(() => {
    const { sent, accepted, delivered, converted } = counts.get() as Record<string, number>
    say(`${sent} sent, ${accepted} accepted, ${delivered} delivered, ${converted} converted`)
  }, EVERY_MS)
  return { say, stop: () => clearInterval(timer) }
}
