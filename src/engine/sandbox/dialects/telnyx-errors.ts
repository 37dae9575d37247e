import { json, type SandboxAnswer } from './dialect.ts'

interface TelnyxError {
  readonly status: number
  readonly title: string
  readonly detail: string
}

/** Titles and details as the public catalogue has them. */
const errors = {
  '10004': { status: 422, title: 'Missing required parameter', detail: 'A required parameter was missing.' },
  '10005': { status: 404, title: 'Resource not found', detail: 'The requested resource or URL could not be found.' },
  '10007': { status: 500, title: 'Unexpected error', detail: 'An unexpected error occured.' },
  '10009': {
    status: 401,
    title: 'Authentication failed',
    detail: 'The required authentication headers were either invalid or not included in the request.',
  },
  '10011': {
    status: 429,
    title: 'Too many requests',
    detail: 'You have exceeded the maximum number of allowed requests.',
  },
  '10015': { status: 400, title: 'Bad Request', detail: 'The request failed because it was not well-formed.' },
  '10016': {
    status: 400,
    title: 'Phone number must be in +E.164 format',
    detail: 'The specified phone number parameter must be in +E.164 format.',
  },
  '20100': {
    status: 402,
    title: 'Insufficient funds',
    detail: 'You have insufficient funds to perform this action.',
  },
  '40300': {
    status: 400,
    title: 'Blocked due to STOP message',
    detail: 'Messages cannot be sent to this recipient due to an existing block rule.',
  },
  '40305': {
    status: 400,
    title: "Invalid 'from' address",
    detail: "The 'from' address is not associated with the sending messaging profile.",
  },
  '40309': {
    status: 400,
    title: 'Invalid destination region',
    detail: 'The destination region is not whitelisted in the messaging profile.',
  },
  '40310': {
    status: 400,
    title: "Invalid 'to' address",
    detail: "The 'to' address should be a single valid number.",
  },
} as const satisfies Readonly<Record<string, TelnyxError>>

export type TelnyxErrorCode = keyof typeof errors

/** The error envelope. `pointer` names the field at fault in the body. */
export function telnyxError(
  code: TelnyxErrorCode,
  source: { readonly pointer?: string; readonly parameter?: string } = {},
  status?: number,
): SandboxAnswer {
  const { title, detail, status: usual } = errors[code]
  const url = `https://developers.telnyx.com/docs/overview/errors/${code}`
  const error = { code, title, detail, ...(Object.keys(source).length === 0 ? {} : { source }), meta: { url } }
  return json(status ?? usual, { errors: [error] })
}

/** The limit's headers count in whole seconds. */
export const telnyxThrottled = (): SandboxAnswer => {
  const { headers, ...answer } = telnyxError('10011')
  return {
    ...answer,
    headers: { ...headers, 'x-ratelimit-limit': '50', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
  }
}
