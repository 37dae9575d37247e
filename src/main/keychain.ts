import { safeStorage } from 'electron'
import type { Keychain } from './secrets.ts'

/**
 * The system's keychain, or null where it would only pretend: without a running secret service, Linux
 * offers a hard-coded key. Call after 'ready'.
 */
export function systemKeychain(): Keychain | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  if (process.platform === 'linux' && pretended.has(safeStorage.getSelectedStorageBackend())) return null
  return {
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (data) => safeStorage.decryptString(data),
  }
}

const pretended: ReadonlySet<string> = new Set(['basic_text', 'unknown'])
