/** Without the plus of E.164, for providers that want digits only. An alphanumeric sender stays as it is. */
export const digitsOf = (address: string): string => (isNumber(address) ? address.replace('+', '') : address)

/** Whether two spellings, with or without a plus, name the same phone or sender. */
export const sameAddress = (one: string | null, other: string): boolean =>
  one !== null && digitsOf(one).toLowerCase() === digitsOf(other).toLowerCase()

/** Whether a sender is a phone number or a short code and not a name. */
export const isNumber = (address: string): boolean => /^\+?\d+$/.test(address)
