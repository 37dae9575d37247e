import { create } from 'zustand'
import type { Fault, SandboxState } from '../../../contract/sandbox.ts'
import { api } from '../api.ts'
import { notify } from '../components/notify.tsx'
import { faultLabels } from '../components/states.ts'

interface SandboxStore {
  /** Null until loaded, and always null outside the sandbox workspace. */
  readonly sandbox: SandboxState | null
  readonly load: () => Promise<void>
  readonly setRate: (perMinute: number) => Promise<void>
  readonly setPaused: (paused: boolean) => Promise<void>
  readonly setFault: (provider: string, fault: Fault | null) => Promise<void>
}

/** The simulated world: how much traffic it makes and what its providers do wrong on purpose. */
export const useSandbox = create<SandboxStore>((set, get) => {
  /** Runs a change, shows its result, and offers to take it back. */
  const change = async (call: Promise<SandboxState>, done: string, undo?: () => void): Promise<void> => {
    try {
      set({ sandbox: await call })
      notify.success(done, undo === undefined ? {} : { undo })
    } catch (error) {
      notify.error(error)
    }
  }

  return {
    sandbox: null,
    load: async () => {
      try {
        set({ sandbox: await api.sandbox.get() })
      } catch (error) {
        notify.error(error)
      }
    },
    setRate: async (perMinute) => {
      const before = get().sandbox?.perMinute
      if (before === perMinute) return
      const undo = before === undefined ? undefined : () => void get().setRate(before)
      await change(api.sandbox.setTraffic({ perMinute }), `Sandbox traffic: ${perMinute} a minute`, undo)
    },
    setPaused: async (paused) => {
      const done = paused ? 'Sandbox traffic paused' : 'Sandbox traffic resumed'
      await change(api.sandbox.setTraffic({ paused }), done, () => void get().setPaused(!paused))
    },
    setFault: async (provider, fault) => {
      const known = get().sandbox?.providers.find((each) => each.name === provider)
      const before = known?.fault ?? null
      if (before === fault) return
      const label = known?.label ?? provider
      const done = fault === null ? `${label} works again` : `${label}: ${faultLabels[fault].toLowerCase()}`
      await change(api.sandbox.setFault({ provider, fault }), done, () => void get().setFault(provider, before))
    },
  }
})
