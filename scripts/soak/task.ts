import type { ProviderConfig } from '../../src/engine/provider-config.ts'

/** What a host process needs to be the same console again after it was killed. */
export interface HostTask {
  readonly folder: string
  readonly hashKey: string
  /** The sandbox's servers, which run in the parent. */
  readonly providers: readonly ProviderConfig[]
  /** How far its clock is ahead, ms; negative when it is behind. */
  readonly aheadMs: number
  /** The file its warnings and errors are added to; null for nowhere. */
  readonly logFile: string | null
}

/** Parent to host. `n` names the request. */
export type HostRequest =
  | { readonly is: 'send'; readonly n: number; readonly to: string }
  /** Somebody types a code. */
  | { readonly is: 'check'; readonly id: number; readonly code: string }
  /** Somebody sets the machine's clock. */
  | { readonly is: 'clock'; readonly aheadMs: number }
  /** The disk is full (no page more than now), or there is room again; only where no small disk can be mounted. */
  | { readonly is: 'disk'; readonly full: boolean }
  | { readonly is: 'stop' }

/** Host to parent. `ready`: what an earlier life left open is settled. `id` is null for a send that was refused. */
export type HostMessage =
  | { readonly is: 'ready' }
  | { readonly is: 'sent'; readonly n: number; readonly id: number | null; readonly problem: string | null }
