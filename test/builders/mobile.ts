/** A valid German mobile number, E.164. */
export const MOBILE = '+4915112345678'
