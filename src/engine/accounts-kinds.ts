import type { AccountField, AccountKey, AccountKind } from '../contract/account-models.ts'
import type { AdapterName } from '../contract/models.ts'
import { baseUrlsOf } from './providers/registry.ts'

/** The only number that Twilio's test credentials can send from. */
export const twilioTestSender = '+15005550006'

const NUMBER_OR_LETTERS = String.raw`\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ._-]{1,11}`
const SENDER_FORM = 'A number in E.164 form such as +14155550123, a short code, or up to 11 letters and digits.'

interface KeyText {
  readonly label: string
  readonly where: string
  readonly pattern: string | null
  readonly form: string
  readonly example: string
}

const key = (field: AccountField, text: KeyText, required = true): AccountKey => ({ field, ...text, required })

const sender = (where: string, also = ''): AccountKey =>
  key('sender', {
    label: 'Sender',
    where,
    pattern: also === '' ? NUMBER_OR_LETTERS : `${also}|${NUMBER_OR_LETTERS}`,
    form: SENDER_FORM,
    example: '+14155550123',
  })

const twilioSid = {
  pattern: 'AC[0-9a-fA-F]{32}',
  form: 'AC and 32 digits or letters from a to f.',
  example: 'AC0123456789abcdef0123456789abcdef',
}
const twilioToken = {
  pattern: '[0-9a-fA-F]{32}',
  form: '32 digits or letters from a to f.',
  example: '0123456789abcdef0123456789abcdef',
}
const TWILIO_PAGE = 'Twilio Console, Admin, Account management, API keys & tokens'

type KindText = Omit<AccountKind, 'adapter' | 'baseUrls' | 'regions'> & Partial<Pick<AccountKind, 'regions'>>

const kinds: Readonly<Record<AdapterName, KindText>> = {
  twilio: {
    label: 'Twilio',
    keys: [
      key('accountId', { label: 'Account SID', where: 'Twilio Console, start page, Account Info', ...twilioSid }),
      key('secret', { label: 'Auth token', where: `${TWILIO_PAGE}, Live credentials`, ...twilioToken }),
      {
        ...sender('Twilio Console, Phone Numbers, Active numbers; or a Messaging Service SID', 'MG[0-9a-fA-F]{32}'),
        form: `${SENDER_FORM} A Messaging Service SID (MG and 32 characters) works too.`,
      },
    ],
    regions: [
      { id: 'us1', label: 'United States (US1)', baseUrls: {} },
      { id: 'ie1', label: 'Ireland (IE1)', baseUrls: { api: 'https://api.dublin.ie1.twilio.com' } },
      { id: 'au1', label: 'Australia (AU1)', baseUrls: { api: 'https://api.sydney.au1.twilio.com' } },
    ],
    testCredentials: {
      keys: [
        key('testAccountId', { label: 'Test Account SID', where: `${TWILIO_PAGE}, Test credentials`, ...twilioSid }),
        key('testSecret', { label: 'Test auth token', where: `${TWILIO_PAGE}, Test credentials`, ...twilioToken }),
      ],
      sender: twilioTestSender,
      magicNumbers: [
        { number: '+15005550001', meaning: 'is refused as an invalid number' },
        { number: '+15005550002', meaning: 'is refused as a number that cannot be reached' },
        { number: '+15005550003', meaning: 'is refused because its country is not allowed' },
        { number: '+15005550004', meaning: 'is refused as opted out' },
        { number: '+15005550009', meaning: 'is refused as a number that takes no SMS' },
      ],
    },
    currency: 'USD',
    notes: ['An auth token belongs to one region: take it from the console with that region chosen.'],
  },
  vonage: {
    label: 'Vonage',
    keys: [
      key('accountId', {
        label: 'API key',
        where: 'Vonage dashboard, Settings, API settings',
        pattern: '[0-9a-zA-Z]{6,16}',
        form: 'Usually 8 letters and digits.',
        example: 'abcd1234',
      }),
      key('secret', {
        label: 'API secret',
        where: 'Vonage dashboard, Settings, API settings',
        pattern: String.raw`\S{8,64}`,
        form: 'Usually 16 letters and digits, no spaces.',
        example: 'abcdef0123456789',
      }),
      sender('Vonage dashboard, Numbers, Your numbers'),
    ],
    testCredentials: null,
    currency: 'EUR',
    notes: ['Vonage charges for each delivery report that is asked for on pay-as-you-go accounts.'],
  },
  plivo: {
    label: 'Plivo',
    keys: [
      key('accountId', {
        label: 'Auth ID',
        where: 'Plivo console, start page',
        pattern: '(MA|SA)[A-Z0-9]{18}',
        form: 'MA or SA and 18 capital letters or digits.',
        example: 'MAXXXXXXXXXXXXXXXXXX',
      }),
      key('secret', {
        label: 'Auth token',
        where: 'Plivo console, start page',
        pattern: String.raw`\S{20,100}`,
        form: 'Usually 40 letters and digits, no spaces.',
        example: '0123456789abcdef0123456789abcdef01234567',
      }),
      {
        ...sender('Plivo console, Phone numbers; or a Powerpack UUID', '[0-9a-fA-F-]{36}'),
        form: `${SENDER_FORM} A Powerpack UUID works too.`,
      },
    ],
    testCredentials: null,
    currency: 'USD',
    notes: ['Plivo names no currency with its prices; they are taken to be in the currency below.'],
  },
  telnyx: {
    label: 'Telnyx',
    keys: [
      key('secret', {
        label: 'API key',
        where: 'Telnyx Mission Control, Account settings, API keys. It is shown once, when it is made.',
        pattern: String.raw`KEY\S{10,200}`,
        form: 'Begins with KEY.',
        example: 'KEY0123456789ABCDEF_0123456789abcdef',
      }),
      key(
        'accountId',
        {
          label: 'Messaging profile ID',
          where: 'Telnyx Mission Control, Messaging, the profile. Needed for a sender of letters only.',
          pattern: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
          form: 'A UUID.',
          example: '16fd2706-8baf-433b-82eb-8c7fada847da',
        },
        false,
      ),
      sender('Telnyx Mission Control, Numbers, My numbers'),
    ],
    testCredentials: null,
    currency: 'USD',
    notes: ['The destinations of the messaging profile have to be allowed in Mission Control.'],
  },
  infobip: {
    label: 'Infobip',
    keys: [
      key('secret', {
        label: 'API key',
        where: 'Infobip portal, Developer tools, API keys; it has to be allowed to send SMS and to read the balance',
        pattern: String.raw`\S{20,200}`,
        form: 'At least 20 characters, no spaces.',
        example: '0123456789abcdef0123456789abcdef-01234567-89ab-cdef-0123-456789abcdef',
      }),
      key('baseUrls', {
        label: 'Base URL',
        where: 'Infobip portal, start page. Every account has an address of its own.',
        pattern: null,
        form: 'https:// and the address of your account.',
        example: 'https://abc123.api.infobip.com',
      }),
      sender('Infobip portal, Channels and numbers'),
    ],
    testCredentials: null,
    currency: 'EUR',
    notes: ['Infobip publishes no prices: what a message cost is learned from its report, or from an imported list.'],
  },
}

const onlyRegion = [{ id: 'default', label: 'The one address', baseUrls: {} }]

/** What an adapter's company gives out and where, as its documents say; nothing was checked in their consoles. */
export function accountKind(adapter: AdapterName): AccountKind {
  const { regions = onlyRegion, ...rest } = kinds[adapter]
  return { adapter, ...rest, regions, baseUrls: { ...baseUrlsOf(adapter) } }
}

export const accountKinds = (): readonly AccountKind[] =>
  (Object.keys(kinds) as readonly AdapterName[]).map((adapter) => accountKind(adapter))
