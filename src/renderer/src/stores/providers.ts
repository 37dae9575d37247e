import { create } from 'zustand'
import { api } from '../api.ts'

interface ProvidersStore {
  /** What people call a provider, by its name; empty until loaded. */
  readonly labels: ReadonlyMap<string, string>
  readonly load: () => Promise<void>
}

/** The configured providers' labels. The names are the keys everywhere else. */
export const useProviders = create<ProvidersStore>((set) => ({
  labels: new Map(),
  load: async () => {
    const providers = await api.providers.list({}).catch(() => [])
    set({ labels: new Map(providers.map(({ name, label }) => [name, label])) })
  },
}))
