import type { Log } from '../log.ts'
import { toAlert } from '../store/alerts.ts'
import { AlertDesk } from './alert-desk.ts'
import { AlertEngine } from './alert-engine.ts'
import { AlertSource, type AlertSourceOptions } from './alert-source.ts'
import { countText } from './words.ts'

/** What watches over everything else: the engine of the rules, and what people do about what it finds. */
export interface Alerts {
  readonly engine: AlertEngine
  readonly desk: AlertDesk
}

/** Builds both before anything can raise an alarm; starts neither. */
export function assembleAlerts(options: AlertSourceOptions & { readonly log: Log }): Alerts {
  const { reader, clock } = options
  const source = new AlertSource(options)
  const engine = new AlertEngine({
    ...options,
    read: source.read,
    summarise: async (row) => {
      const { condition, subject, since, message } = toAlert(row)
      if (condition.kind !== 'primary-failing' || subject === null) return null
      // What it fired for had happened before somebody looked.
      const window = { from: since - condition.windowMs, to: clock.now() + 1 }
      const tally = await reader.read('failoverTally', { provider: subject, ...window })
      if (tally.n === 0) return message
      const stranded = tally.stranded === 0 ? 'all found another provider' : `${tally.stranded} found none`
      return `${countText(tally.n, 'failover')}, ${stranded}.`
    },
  })
  return { engine, desk: new AlertDesk(options) }
}
