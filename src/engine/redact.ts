/** Seven digits or more, and grouped numbers as people write them. Shorter runs are error codes. */
const NUMBERS = /\+\d(?:[\s().-]{0,2}\d){6,}|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)|\d{7,}/g

/**
 * Makes text from outside fit for logs, the database and the screen: phone numbers keep their last two
 * digits only, and every occurrence of `secrets` is taken out. Empty secrets are ignored.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const longestFirst = secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length)
  const clean = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text)
  return clean.replace(NUMBERS, maskNumber)
}

/** `+4915112345678` becomes `+•••••••••••78`. */
function maskNumber(number: string): string {
  const digits = number.replace(/\D/g, '')
  return `${number.startsWith('+') ? '+' : ''}${'•'.repeat(digits.length - 2)}${digits.slice(-2)}`
}
