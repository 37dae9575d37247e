import type * as z from 'zod'
import type { Clock } from '../clock.ts'
import { errorText } from '../log.ts'
import type { Http, HttpAnswer, HttpReply } from './http.ts'
import { type CallOptions, type LookupResult, type NotAccepted, ProviderCallError } from './provider.ts'
import { fromNoAnswer, notAccepted } from './verdict.ts'

/** Price lists run to hundreds of kilobytes. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024

/** One account's way to its provider: credentials on every request, failures in the provider's own words. */
export interface ApiClient {
  /** Never throws. */
  postForm(url: URL, form: Readonly<Record<string, string>>, options: CallOptions): Promise<HttpReply>
  /** Never throws. */
  postJson(url: URL, body: object, options: CallOptions): Promise<HttpReply>
  /**
   * Reads JSON.
   *
   * @throws ProviderCallError unless the answer is a success that `schema` takes
   */
  get<Schema extends z.ZodType>(url: URL, schema: Schema, options: CallOptions): Promise<z.output<Schema>>
  /** Like `get`, but null when the answer is 404. */
  find<Schema extends z.ZodType>(url: URL, schema: Schema, options: CallOptions): Promise<z.output<Schema> | null>
}

export function createApiClient(context: {
  readonly http: Http
  /** Value of the header of that name. */
  readonly authorization: string
  readonly failureOf: (answer: HttpAnswer) => NotAccepted
}): ApiClient {
  const { http, authorization, failureOf } = context
  const headers = { accept: 'application/json', authorization }

  async function fetch(url: URL, options: CallOptions): Promise<HttpAnswer> {
    const reply = await http.request({ method: 'GET', url, headers, maxBytes: MAX_ANSWER_BYTES, ...options })
    if (reply.kind === 'no-answer') throw new ProviderCallError(fromNoAnswer(reply))
    return reply
  }

  function read<Schema extends z.ZodType>(answer: HttpAnswer, schema: Schema): z.output<Schema> {
    if (!isSuccess(answer)) throw new ProviderCallError(failureOf(answer))
    const parsed = schema.safeParse(parseJson(answer.body))
    if (parsed.success) return parsed.data
    const message = 'The provider answered with something other than what its documentation says.'
    throw new ProviderCallError(notAccepted('malformed-answer', { code: String(answer.status), message }))
  }

  const post = (url: URL, contentType: string, body: string, options: CallOptions): Promise<HttpReply> =>
    http.request({ method: 'POST', url, headers: { ...headers, 'content-type': contentType }, body, ...options })

  return {
    postForm: (url, form, options) =>
      post(url, 'application/x-www-form-urlencoded', new URLSearchParams(form).toString(), options),
    postJson: (url, body, options) => post(url, 'application/json', JSON.stringify(body), options),
    async get(url, schema, options) {
      return read(await fetch(url, options), schema)
    },
    async find(url, schema, options) {
      const answer = await fetch(url, options)
      return answer.status === 404 ? null : read(answer, schema)
    },
  }
}

/** The `Authorization` header of HTTP Basic. */
export const basicAuthorization = ({ accountId, secret }: { readonly accountId: string; readonly secret: string }) =>
  `Basic ${Buffer.from(`${accountId}:${secret}`).toString('base64')}`

export const isSuccess = (answer: HttpAnswer): boolean => answer.status >= 200 && answer.status < 300

/** Undefined for anything that is not JSON, which no schema of ours takes. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Several requests under one deadline: each call gives what is left of it. */
export function sharedDeadline(clock: Clock, options: CallOptions): () => CallOptions {
  const end = clock.monotonic() + options.deadlineMs
  return () => ({ ...options, deadlineMs: Math.max(0, end - clock.monotonic()) })
}

/** A search that could not be made is an answer too: the caller must go on without it. */
export async function unavailableOnError(search: () => Promise<LookupResult>): Promise<LookupResult> {
  try {
    return await search()
  } catch (error) {
    return { kind: 'unavailable', reason: errorText(error) }
  }
}
