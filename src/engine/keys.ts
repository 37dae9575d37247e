/** Small secrets of one workspace (hash keys, API keys), kept by the host: keychain, file or memory. */
export interface KeyStore {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
}

/** Forgets everything when the process ends. */
export function memoryKeyStore(): KeyStore {
  const values = new Map<string, string>()
  return {
    get: async (name) => values.get(name) ?? null,
    set: async (name, value) => void values.set(name, value),
  }
}
