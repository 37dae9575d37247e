import type { IncomingMessage } from 'node:http'
import { ApiProblem } from './problem.ts'

/** Enough for every procedure that is served; a send needs some hundred bytes. */
export const MAX_BODY_BYTES = 256 * 1_024
/** What no honest request needs, and a parser's stack may not bear. */
const MAX_DEPTH = 32

/**
 * Reads a JSON body whole; undefined when there is none.
 *
 * @throws {ApiProblem} 413, 415 or 400
 */
export async function readJson(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<unknown> {
  const tooLarge = new ApiProblem(413, 'BODY_TOO_LARGE', `A request body may have ${maxBytes} bytes at most.`)
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > maxBytes) throw tooLarge
    chunks.push(bytes)
  }
  if (size === 0) return undefined
  if (!isJson(request.headers['content-type']))
    throw new ApiProblem(415, 'NOT_JSON', 'Send the body as JSON, with "Content-Type: application/json".')
  return parse(Buffer.concat(chunks))
}

const isJson = (type: string | undefined): boolean =>
  /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type?.trim() ?? '')

function parse(bytes: Buffer): unknown {
  const malformed = new ApiProblem(400, 'MALFORMED_JSON', 'The body is not valid JSON in UTF-8.')
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw malformed
  }
  if (isDeeper(value, MAX_DEPTH))
    throw new ApiProblem(400, 'MALFORMED_JSON', `The body may be nested ${MAX_DEPTH} levels deep at most.`)
  return value
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
