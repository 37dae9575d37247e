import type { ErrorEntry, ErrorTable } from './error-table.ts'

/** HTTP statuses that mean the same at every provider; used when the body names no code that is known. */
export const httpErrors: ErrorTable = {
  '400': {
    category: 'bad-request',
    meaning: 'The provider found the request malformed.',
    advice: 'Check the sender and the text; another number will fail in the same way.',
  },
  '401': {
    category: 'bad-credentials',
    meaning: 'The provider does not accept the credentials.',
    advice: 'Check the account id and the secret in the provider settings.',
  },
  '402': {
    category: 'no-credit',
    meaning: 'The account has no credit.',
    advice: 'Top up the account at the provider.',
  },
  '403': {
    category: 'account-blocked',
    meaning: 'The account is not allowed to do this.',
    advice: 'Look for a notice in the console of the provider or ask its support.',
  },
  // The address names the account, so this is about the settings and not about the message.
  '404': {
    category: 'bad-credentials',
    meaning: 'The provider knows no such account or address.',
    advice: 'Check the account id and the base URL in the provider settings.',
  },
  // The server gave up waiting, perhaps behind a proxy that had already passed the message on.
  '408': {
    category: 'timeout',
    meaning: 'The provider gave up waiting for the request.',
    advice: 'Nothing to do if it is rare; otherwise check the connection and any proxy.',
  },
  '429': {
    category: 'throttled',
    meaning: 'The provider is receiving requests faster than it allows.',
    advice: 'Traffic is slowed by itself; ask the provider for a higher limit if it happens often.',
  },
}

const otherRefusal: ErrorEntry = {
  category: 'bad-request',
  meaning: 'The provider refused the request.',
  advice: 'Look the status up in the documentation of the provider.',
}

const serverError: ErrorEntry = {
  category: 'server-error',
  meaning: 'The provider failed while it handled the request, which may have been carried out.',
  advice: 'See the status page of the provider if it lasts.',
}

const strangeAnswer: ErrorEntry = {
  category: 'malformed-answer',
  meaning: 'The provider answered with something that cannot be understood.',
  advice: 'Check the base URL in the provider settings and any proxy in between.',
}

/** What an HTTP status alone says of a request that did not succeed. */
export function errorOfStatus(status: number): ErrorEntry {
  if (status >= 500) return serverError
  if (status < 400) return strangeAnswer
  return httpErrors[String(status)] ?? otherRefusal
}
