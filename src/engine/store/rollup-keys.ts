/** Parts of a key as numbers; the hour counts from the epoch, the day and the rest as in the tables. */
interface Numbers {
  readonly hour: number
  readonly day: number
  readonly modeNo: number
  readonly countryNo: number
  readonly serviceNo: number
  readonly customerNo: number
  readonly networkNo: number
}

const MODES = 2 ** 3
const SERVICES = 2 ** 2
const COUNTRIES = 2 ** 10
const PROVIDERS = 2 ** 9
const NETWORKS = 2 ** 11
const CUSTOMERS = 2 ** 17

/**
 * Names as small numbers, and keys of roll-up rows as one number each: a map finds those several times faster than
 * texts. All factors of a key multiplied, with 2^16 days, stay below 2^53.
 */
export class RollupKeys {
  readonly mode = numbering('modes', MODES)
  readonly service = numbering('services', SERVICES)
  readonly country = numbering('countries', COUNTRIES)
  readonly provider = numbering('providers', PROVIDERS)
  readonly network = numbering('networks', NETWORKS)
  readonly customer = numbering('customers', CUSTOMERS)

  static providerHour({ hour, modeNo, serviceNo }: Numbers, providerNo: number): number {
    return ((hour * MODES + modeNo) * SERVICES + serviceNo) * PROVIDERS + providerNo
  }

  static countryHour({ hour, modeNo, serviceNo, countryNo }: Numbers): number {
    return ((hour * MODES + modeNo) * SERVICES + serviceNo) * COUNTRIES + countryNo
  }

  static networkRoute({ day, modeNo, serviceNo, countryNo, networkNo }: Numbers, providerNo: number): number {
    const route = ((day * MODES + modeNo) * SERVICES + serviceNo) * COUNTRIES + countryNo
    return (route * NETWORKS + networkNo) * PROVIDERS + providerNo
  }

  static customerCountry({ day, modeNo, serviceNo, customerNo, countryNo }: Numbers): number {
    return (((day * MODES + modeNo) * SERVICES + serviceNo) * CUSTOMERS + customerNo) * COUNTRIES + countryNo
  }

  static customerProvider({ day, modeNo, serviceNo, customerNo }: Numbers, providerNo: number): number {
    return (((day * MODES + modeNo) * SERVICES + serviceNo) * CUSTOMERS + customerNo) * PROVIDERS + providerNo
  }
}

/** Counts names from 0 in the order they come. */
function numbering(what: string, limit: number): (name: string) => number {
  const numbers = new Map<string, number>()
  let lastName: string | undefined
  let lastNumber = 0
  return (name) => {
    if (name === lastName) return lastNumber
    let found = numbers.get(name)
    if (found === undefined) {
      found = numbers.size
      if (found >= limit) throw new RangeError(`one transaction cannot touch more than ${limit} ${what}`)
      numbers.set(name, found)
    }
    lastName = name
    lastNumber = found
    return found
  }
}
