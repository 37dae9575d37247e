import { json, type SandboxAnswer } from './dialect.ts'

interface Violation {
  readonly property: string
  readonly violation: string
}

const docs = 'https://www.infobip.com/docs/essentials'

const errors = {
  400: {
    description: 'Request cannot be processed.',
    action: 'Check the syntax, violations and adjust the request.',
    resources: [],
    exception: { messageId: 'BAD_REQUEST', text: 'Bad request' },
  },
  401: {
    description: 'The request lacks valid authentication credentials for the requested resource.',
    action: 'Check the resources and adjust authentication credentials.',
    resources: [{ name: 'API Authentication', url: `${docs}/api-authentication` }],
    exception: { messageId: 'UNAUTHORIZED', text: 'Unauthorized' },
  },
  404: {
    description: "Not found - request URL doesn't exist on the API server or resource is not found.",
    action: 'Check the resources and adjust your request.',
    resources: [],
    exception: { messageId: 'NOT_FOUND', text: 'Not found' },
  },
  429: {
    description: 'Too many requests sent.',
    action: 'Check request rate limit specified in the API endpoint documentation resource.',
    resources: [
      {
        name: 'Throttling handling errors',
        url: `${docs}/integration-best-practices#throttling-handling-errors`,
      },
    ],
    exception: { messageId: 'TOO_MANY_REQUESTS', text: 'Too many requests' },
  },
  500: {
    description: 'Something went wrong.',
    action: 'Contact the support.',
    resources: [],
    exception: { messageId: 'GENERAL_ERROR', text: 'Something went wrong. Please contact support.' },
  },
} as const

/** A failure in the envelope of the API that was asked: version 3 of SMS has its own, everything older another. */
export function infobipError(
  status: keyof typeof errors,
  path: string,
  violations: readonly Violation[] = [],
): SandboxAnswer {
  const { description, action, resources, exception } = errors[status]
  if (!path.startsWith('/api/sms/3/')) return json(status, { requestError: { serviceException: exception } })
  return json(status, { errorCode: `E${status}`, description, action, violations, resources })
}
