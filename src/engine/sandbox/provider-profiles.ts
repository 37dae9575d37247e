import type { AdapterName } from '../../contract/models.ts'
import type { Lognormal } from './random.ts'

/** How one provider of the sandbox world is placed in its market. */
export interface ProviderProfile {
  readonly name: string
  readonly label: string
  readonly dialect: AdapterName
  readonly priority: number
  /** ISO 4217. */
  readonly currency: 'USD' | 'EUR'
  /** Its list price against the middle of the market. */
  readonly priceFactor: number
  /** Where its prices stand out: a further factor by country, ISO 3166-1 alpha-2. */
  readonly countryFactors?: Readonly<Record<string, number>>
  /** What the account pays, as a share of the list price. */
  readonly accountShare: number
  /** 0 to 1: how far its routes reach on average; single countries differ. */
  readonly quality: number
  readonly submitLatency: Lognormal
  readonly receiptDelay: Lognormal
}

export const sandboxProfiles: readonly ProviderProfile[] = [
  {
    name: 'twilio',
    label: 'Twilio',
    dialect: 'twilio',
    priority: 1,
    currency: 'USD',
    priceFactor: 1.06,
    accountShare: 0.97,
    quality: 0.85,
    submitLatency: { medianMs: 60, sigma: 0.35 },
    receiptDelay: { medianMs: 2_600, sigma: 0.5 },
  },
  {
    name: 'vonage',
    label: 'Vonage',
    dialect: 'vonage',
    priority: 2,
    currency: 'EUR',
    priceFactor: 0.98,
    accountShare: 0.96,
    quality: 0.7,
    submitLatency: { medianMs: 70, sigma: 0.4 },
    receiptDelay: { medianMs: 3_200, sigma: 0.55 },
  },
  {
    name: 'twilio-backup',
    label: 'Twilio (second account)',
    dialect: 'twilio',
    priority: 3,
    currency: 'USD',
    priceFactor: 1.12,
    accountShare: 1,
    quality: 0.8,
    submitLatency: { medianMs: 65, sigma: 0.35 },
    receiptDelay: { medianMs: 2_800, sigma: 0.5 },
  },
  {
    name: 'vonage-value',
    label: 'Vonage (value route)',
    dialect: 'vonage',
    priority: 4,
    currency: 'EUR',
    priceFactor: 0.72,
    accountShare: 0.94,
    quality: 0.3,
    submitLatency: { medianMs: 85, sigma: 0.45 },
    receiptDelay: { medianMs: 5_200, sigma: 0.65 },
  },
  {
    name: 'plivo',
    label: 'Plivo',
    dialect: 'plivo',
    priority: 5,
    currency: 'USD',
    priceFactor: 0.94,
    accountShare: 0.98,
    quality: 0.55,
    submitLatency: { medianMs: 95, sigma: 0.45 },
    receiptDelay: { medianMs: 3_800, sigma: 0.55 },
  },
  {
    name: 'telnyx',
    label: 'Telnyx',
    dialect: 'telnyx',
    priority: 6,
    currency: 'USD',
    priceFactor: 0.96,
    countryFactors: { US: 0.7 },
    accountShare: 0.95,
    quality: 0.65,
    submitLatency: { medianMs: 80, sigma: 0.4 },
    receiptDelay: { medianMs: 3_000, sigma: 0.5 },
  },
  {
    name: 'infobip',
    label: 'Infobip',
    dialect: 'infobip',
    priority: 7,
    currency: 'EUR',
    priceFactor: 1.22,
    accountShare: 0.96,
    quality: 0.88,
    submitLatency: { medianMs: 55, sigma: 0.3 },
    receiptDelay: { medianMs: 2_300, sigma: 0.45 },
  },
]
