/** Null for text that is not an absolute address. Addresses are compared by their parts, never searched. */
export const parseUrl = (address: string): URL | null => (URL.canParse(address) ? new URL(address) : null)
