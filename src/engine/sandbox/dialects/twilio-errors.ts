import { json, type SandboxAnswer } from './dialect.ts'

interface TwilioError {
  readonly status: number
  /** `%` stands for the number or path in question. */
  readonly message: string
}

const errors = {
  20003: { status: 401, message: 'Authenticate' },
  20004: { status: 405, message: 'Method not allowed' },
  20005: { status: 401, message: 'Account not active' },
  20404: { status: 404, message: 'The requested resource % was not found' },
  20429: { status: 429, message: 'Too Many Requests' },
  20500: { status: 500, message: 'An internal server error has occurred' },
  21211: { status: 400, message: "Invalid 'To' Phone Number: %" },
  21408: {
    status: 400,
    message: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: %",
  },
  21602: { status: 400, message: 'Message body is required' },
  21603: { status: 400, message: "A 'From' phone number is required" },
  21604: { status: 400, message: "A 'To' phone number is required" },
  21606: { status: 400, message: "'From' phone number % is not a valid, message-capable Twilio phone number" },
  21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
  21614: { status: 400, message: "'To' number is not a valid mobile number: %" },
  21617: { status: 400, message: 'The concatenated message body exceeds the 1600 character limit' },
  21701: { status: 400, message: 'The Messaging Service does not exist' },
} as const satisfies Readonly<Record<number, TwilioError>>

/** Twilio's error body; `subject` is the number or path the message names. */
export function twilioError(code: keyof typeof errors, subject = ''): SandboxAnswer {
  const { status, message } = errors[code]
  return json(status, {
    code,
    message: message.replace('%', () => subject),
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  })
}
