/** A mobile number of each country where the sandbox world has people, E.164. */
const mobiles: Readonly<Record<string, string>> = {
  AE: '+971501234567',
  BR: '+5511961234567',
  DE: '+4915123456789',
  ES: '+34612345678',
  FR: '+33612345678',
  GB: '+447400123456',
  ID: '+62812345678',
  IN: '+918123456789',
  IT: '+393123456789',
  MX: '+522221234567',
  NG: '+2348021234567',
  NL: '+31612345678',
  PL: '+48512345678',
  TR: '+905012345678',
  US: '+12015550123',
  ZA: '+27711234567',
}

/** Endings that make a sandbox recipient behave the same every time, in every country. */
export const behaviours = {
  '99012': 'Receives the message',
  '99013': 'Cannot be reached',
  '99016': 'Is never reported on',
  '99003': 'Has opted out',
  '99002': 'Is not a mobile number',
  '99007': 'Causes an error at the provider',
} as const
export type Behaviour = keyof typeof behaviours

export const behaviourNames = Object.keys(behaviours) as readonly Behaviour[]

/** Countries (ISO 3166-1 alpha-2) with a number for tests. */
export const sandboxCountries = Object.keys(mobiles)

/** A valid mobile number of a country for the sandbox, E.164; null where the sandbox world has nobody. */
export function sandboxNumber(country: string, behaviour: Behaviour): string | null {
  const mobile = mobiles[country]
  return mobile === undefined ? null : `${mobile.slice(0, -behaviour.length)}${behaviour}`
}
