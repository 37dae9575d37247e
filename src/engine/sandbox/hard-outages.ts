import type { Fault } from '../../contract/sandbox.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import type { Weather } from './weather.ts'

interface Follower {
  readonly name: string
  setFault(fault: Fault | null): Promise<void>
}

/** Lets each provider refuse connections whenever the weather says so, and come back. Returns what ends that. */
export function followHardOutages(options: {
  readonly weather: Weather
  readonly clock: Clock
  readonly log: Log
  readonly providers: readonly Follower[]
}): () => void {
  const { weather, clock, log, providers } = options
  const cancels = new Map<Follower, () => void>()
  const set = (provider: Follower, fault: Fault | null) =>
    void provider
      .setFault(fault)
      .catch((error: unknown) =>
        log.error('the weather of the sandbox could not change', { provider: provider.name, error: errorText(error) }),
      )
  const follow = (provider: Follower) => {
    const outage = weather.nextHardOutage(provider.name, clock.now())
    if (outage === null) return
    const end = () => {
      set(provider, null)
      follow(provider)
    }
    const begin = () => {
      set(provider, 'refuse')
      cancels.set(provider, clock.after(outage.end - clock.now(), end))
    }
    cancels.set(provider, clock.after(Math.max(0, outage.start - clock.now()), begin))
  }
  for (const provider of providers) follow(provider)
  return () => {
    for (const cancel of cancels.values()) cancel()
  }
}
