const KEY = 'signalbox-test-bench-number'

/** The number used last in the sandbox; numbers of real people are never kept. */
export function lastSandboxNumber(): string {
  return localStorage.getItem(KEY) ?? ''
}

export function rememberSandboxNumber(number: string): void {
  localStorage.setItem(KEY, number)
}
