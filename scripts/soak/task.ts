import type { ProviderConfig } from '../../src/engine/provider-config.ts'

/** What a host process needs to be the same console again after it was killed. */
export interface HostTask {
  readonly folder: string
  readonly hashKey: string
  /** The sandbox's servers, which run in the parent. */
  readonly providers: readonly ProviderConfig[]
  /** How far its clock is ahead, ms: a console that starts again later. */
  readonly aheadMs: number
}

/** Parent to host. `n` names the request. */
export type HostRequest = { readonly is: 'send'; readonly n: number; readonly to: string } | { readonly is: 'stop' }

/** Host to parent. `ready`: what an earlier life left open is settled. */
export type HostMessage =
  | { readonly is: 'ready' }
  | { readonly is: 'sent'; readonly n: number; readonly id: number | null; readonly problem: string | null }
