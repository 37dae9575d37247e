import type { OpenAPI } from '@orpc/openapi'

const sent = {
  id: 4217,
  mode: 'live',
  state: 'accepted',
  service: 'sms',
  country: 'DE',
  maskedNumber: '+4915•••••••78',
  customerId: 'shop-berlin',
  provider: 'twilio',
  attempts: 1,
}

const requests: Readonly<Record<string, unknown>> = {
  'verifications.send': { to: '+4915112345678', customerId: 'shop-berlin', service: 'sms' },
  'verifications.check': { code: '123456' },
  'verifications.quote': { to: '+4915112345678', service: 'sms' },
}

const answers: Readonly<Record<string, unknown>> = {
  'verifications.send': sent,
  'verifications.check': { result: 'converted', checksLeft: 5 },
}

/** Adds examples to what a backend needs first, and the header that makes a send repeatable. */
export function addExamples(operation: OpenAPI.OperationObject): void {
  const name = operation.operationId ?? ''
  const body = jsonOf(operation.requestBody)
  if (body !== undefined && name in requests) body.example = requests[name]
  const answer = jsonOf(operation.responses?.['200'])
  if (answer !== undefined && name in answers) answer.example = answers[name]
  if (name !== 'verifications.send') return
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'Any text of your own, such as a UUID. The same key and the same body within 24 hours give the same verification and send nothing (`Idempotency-Replayed: true`); the same key with another body is refused.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ]
}

function jsonOf(part: unknown): OpenAPI.MediaTypeObject | undefined {
  if (typeof part !== 'object' || part === null || !('content' in part)) return undefined
  return (part.content as Record<string, OpenAPI.MediaTypeObject>)['application/json']
}
