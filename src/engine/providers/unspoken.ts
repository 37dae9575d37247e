import type { ProviderConfig } from '../provider-config.ts'

/** Runs of digits in a text that may be a code. */
const CODES = /\d{4,8}/g

/**
 * What must not be kept when a provider repeats it: the key, account and key as HTTP Basic puts them together, the text
 * of a message, and the code in it, which is told by a part of the text too.
 */
export const unspoken = (
  { accountId, secret }: Pick<ProviderConfig, 'accountId' | 'secret'>,
  text = '',
): readonly string[] => [secret, `${accountId}:${secret}`, text, ...(text.match(CODES) ?? [])]
