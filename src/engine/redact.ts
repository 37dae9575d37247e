/** Seven digits or more, and grouped numbers as people write them. Shorter runs are error codes. */
const NUMBERS =
  /\+\d(?:[\s().-]{0,2}\d){6,}|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)|\d{7,}|(?<!\d)(?=(?:\d ?){10})\d{1,4}(?: \d{1,4}){2,}(?!\d)/g

/**
 * Makes text from outside fit for logs, the database and the screen: phone numbers keep their last two
 * digits only, and every occurrence of `secrets` is taken out, as it is, as an address holds it and in base64. Empty
 * secrets are ignored.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const longestFirst = [...new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  )
  const clean = longestFirst.reduce((rest, secret) => rest.replaceAll(patternOf(secret), '[hidden]'), text)
  return clean.replace(NUMBERS, maskNumber)
}

/** Digits inside a longer number are a part of that number, which is masked as a whole. */
const patternOf = (secret: string): string | RegExp =>
  /^\d+$/.test(secret) ? new RegExp(`(?<!\\d)${secret}(?!\\d)`, 'g') : secret

/** The padding of base64 says nothing, so it may stay. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  new URLSearchParams([['', secret]]).toString().slice(1),
  inAddress(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
]

/** As `encodeURIComponent` does, which refuses halves of characters. */
const inAddress = (text: string): string => encodeURIComponent(Buffer.from(text).toString())

/** `+4915112345678` becomes `+•••••••••••78`. */
function maskNumber(number: string): string {
  const digits = number.replace(/\D/g, '')
  return `${number.startsWith('+') ? '+' : ''}${'•'.repeat(digits.length - 2)}${digits.slice(-2)}`
}
