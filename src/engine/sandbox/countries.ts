export interface Network {
  /** Mobile country code, three digits. */
  readonly mcc: string
  /** Mobile network code, two or three digits. */
  readonly mnc: string
  readonly name: string
  /** Share of the country's subscribers; shares need not add up to 1. */
  readonly share: number
}

export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly iso: string
  readonly name: string
  /** Without the plus. */
  readonly dialingPrefix: string
  /** National mobile numbers: `X` is any digit, `N` a digit from 2 to 9. */
  readonly mobile: readonly string[]
  readonly networks: readonly Network[]
  /** What a segment costs in the middle of the market, millionths of a US dollar. */
  readonly basePriceUsdMicros: number
  /** Share of the traffic, relative to the others. */
  readonly traffic: number
}

const net = (mcc: string, mnc: string, name: string, share: number): Network => ({ mcc, mnc, name, share })

/** Where the sandbox world has people. A number of any other country cannot be reached in it. */
export const countries: readonly Country[] = [
  {
    iso: 'DE',
    name: 'Germany',
    dialingPrefix: '49',
    mobile: ['151XXXXXXXX', '170XXXXXXX', '172XXXXXXX', '176XXXXXXXX', '160XXXXXXX'],
    networks: [net('262', '01', 'Telekom', 38), net('262', '02', 'Vodafone', 30), net('262', '03', 'O2', 32)],
    basePriceUsdMicros: 79_000,
    traffic: 14,
  },
  {
    iso: 'GB',
    name: 'United Kingdom',
    dialingPrefix: '44',
    mobile: ['7415XXXXXX', '7501XXXXXX', '7725XXXXXX', '7860XXXXXX', '7951XXXXXX'],
    networks: [
      net('234', '30', 'EE', 30),
      net('234', '10', 'O2', 32),
      net('234', '15', 'Vodafone', 21),
      net('234', '20', 'Three', 17),
    ],
    basePriceUsdMicros: 42_000,
    traffic: 12,
  },
  {
    iso: 'FR',
    name: 'France',
    dialingPrefix: '33',
    mobile: ['612XXXXXX', '650XXXXXX', '667XXXXXX', '768XXXXXX'],
    networks: [
      net('208', '01', 'Orange', 36),
      net('208', '10', 'SFR', 26),
      net('208', '20', 'Bouygues', 20),
      net('208', '15', 'Free', 18),
    ],
    basePriceUsdMicros: 68_000,
    traffic: 9,
  },
  {
    iso: 'ES',
    name: 'Spain',
    dialingPrefix: '34',
    mobile: ['612XXXXXX', '655XXXXXX', '699XXXXXX', '722XXXXXX'],
    networks: [
      net('214', '07', 'Movistar', 30),
      net('214', '03', 'Orange', 26),
      net('214', '01', 'Vodafone', 24),
      net('214', '04', 'Yoigo', 20),
    ],
    basePriceUsdMicros: 59_000,
    traffic: 7,
  },
  {
    iso: 'IT',
    name: 'Italy',
    dialingPrefix: '39',
    mobile: ['320XXXXXXX', '333XXXXXXX', '347XXXXXXX', '392XXXXXXX'],
    networks: [
      net('222', '01', 'TIM', 29),
      net('222', '10', 'Vodafone', 28),
      net('222', '88', 'Wind Tre', 31),
      net('222', '50', 'Iliad', 12),
    ],
    basePriceUsdMicros: 77_000,
    traffic: 6,
  },
  {
    iso: 'PL',
    name: 'Poland',
    dialingPrefix: '48',
    mobile: ['501XXXXXX', '602XXXXXX', '693XXXXXX', '785XXXXXX'],
    networks: [
      net('260', '06', 'Play', 29),
      net('260', '03', 'Orange', 28),
      net('260', '01', 'Plus', 22),
      net('260', '02', 'T-Mobile', 21),
    ],
    basePriceUsdMicros: 33_000,
    traffic: 6,
  },
  {
    iso: 'NL',
    name: 'Netherlands',
    dialingPrefix: '31',
    mobile: ['612XXXXXX', '625XXXXXX', '642XXXXXX', '653XXXXXX'],
    networks: [net('204', '08', 'KPN', 37), net('204', '16', 'Odido', 36), net('204', '04', 'Vodafone', 27)],
    basePriceUsdMicros: 91_000,
    traffic: 4,
  },
  {
    iso: 'US',
    name: 'United States',
    dialingPrefix: '1',
    mobile: ['212NXXXXXX', '415NXXXXXX', '305NXXXXXX', '702NXXXXXX'],
    networks: [net('310', '410', 'AT&T', 31), net('310', '260', 'T-Mobile', 33), net('311', '480', 'Verizon', 36)],
    basePriceUsdMicros: 8_000,
    traffic: 13,
  },
  {
    iso: 'BR',
    name: 'Brazil',
    dialingPrefix: '55',
    mobile: ['1198XXXXXXX', '2199XXXXXXX', '3197XXXXXXX', '7198XXXXXXX'],
    networks: [net('724', '06', 'Vivo', 39), net('724', '05', 'Claro', 34), net('724', '02', 'TIM', 27)],
    basePriceUsdMicros: 26_000,
    traffic: 6,
  },
  {
    iso: 'IN',
    name: 'India',
    dialingPrefix: '91',
    mobile: ['9820XXXXXX', '9811XXXXXX', '8800XXXXXX', '7011XXXXXX'],
    networks: [
      net('405', '857', 'Jio', 40),
      net('404', '10', 'Airtel', 33),
      net('404', '11', 'Vi', 19),
      net('404', '34', 'BSNL', 8),
    ],
    basePriceUsdMicros: 21_000,
    traffic: 8,
  },
  {
    iso: 'ID',
    name: 'Indonesia',
    dialingPrefix: '62',
    mobile: ['812XXXXXXXX', '857XXXXXXXX', '878XXXXXXXX', '821XXXXXXXX'],
    networks: [
      net('510', '10', 'Telkomsel', 47),
      net('510', '01', 'Indosat', 29),
      net('510', '11', 'XL', 17),
      net('510', '09', 'Smartfren', 7),
    ],
    basePriceUsdMicros: 302_000,
    traffic: 4,
  },
  {
    iso: 'NG',
    name: 'Nigeria',
    dialingPrefix: '234',
    mobile: ['803NXXXXXX', '805NXXXXXX', '810NXXXXXX', '703NXXXXXX'],
    networks: [
      net('621', '30', 'MTN', 40),
      net('621', '20', 'Airtel', 28),
      net('621', '50', 'Glo', 27),
      net('621', '60', '9mobile', 5),
    ],
    basePriceUsdMicros: 245_000,
    traffic: 3,
  },
  {
    iso: 'TR',
    name: 'Turkey',
    dialingPrefix: '90',
    mobile: ['532XXXXXXX', '542XXXXXXX', '555XXXXXXX', '505XXXXXXX'],
    networks: [
      net('286', '01', 'Turkcell', 42),
      net('286', '02', 'Vodafone', 31),
      net('286', '03', 'Turk Telekom', 27),
    ],
    basePriceUsdMicros: 27_000,
    traffic: 3,
  },
  {
    iso: 'MX',
    name: 'Mexico',
    dialingPrefix: '52',
    mobile: ['55NXXXXXXX', '33NXXXXXXX', '81NXXXXXXX'],
    networks: [net('334', '020', 'Telcel', 60), net('334', '050', 'AT&T', 20), net('334', '030', 'Movistar', 20)],
    basePriceUsdMicros: 38_000,
    traffic: 3,
  },
  {
    iso: 'ZA',
    name: 'South Africa',
    dialingPrefix: '27',
    mobile: ['82XXXXXXX', '83XXXXXXX', '72XXXXXXX', '61XXXXXXX'],
    networks: [
      net('655', '01', 'Vodacom', 42),
      net('655', '10', 'MTN', 33),
      net('655', '07', 'Cell C', 12),
      net('655', '02', 'Telkom', 13),
    ],
    basePriceUsdMicros: 24_000,
    traffic: 2,
  },
  {
    iso: 'AE',
    name: 'United Arab Emirates',
    dialingPrefix: '971',
    mobile: ['50XXXXXXX', '52XXXXXXX', '55XXXXXXX', '56XXXXXXX'],
    networks: [net('424', '02', 'Etisalat', 66), net('424', '03', 'du', 34)],
    basePriceUsdMicros: 96_000,
    traffic: 2,
  },
]
