/** Longer messages are not read; the largest that a page of ours sends is a picture of 20 MB. */
const LONGEST = 64 * 1024 * 1024

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A message of the contract's protocol as our page writes it, read; null for everything else. */
export function frameOf(data: unknown): object | null {
  if (typeof data !== 'string' || data.length > LONGEST) return null
  let frame: unknown
  try {
    frame = JSON.parse(data)
  } catch {
    return null
  }
  if (!isObject(frame) || typeof frame['i'] !== 'string') return null
  const { t: type = REQUEST, p: payload } = frame
  if (type === ABORT) return frame
  if (!isObject(payload)) return null
  if (type === EVENT) return frame
  return type === REQUEST && typeof payload['u'] === 'string' && payload['u'].startsWith('/') ? frame : null
}

const REQUEST = 1
const EVENT = 3
const ABORT = 4
