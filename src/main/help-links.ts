import { parseUrl } from './parse-url.ts'

/** Provider consoles and manuals that our pages link to. */
const helpHosts: ReadonlySet<string> = new Set([
  'console.twilio.com',
  'help.twilio.com',
  'status.twilio.com',
  'www.twilio.com',
  'api.support.vonage.com',
  'dashboard.vonage.com',
  'dashboard.nexmo.com',
  'developer.vonage.com',
  'vonageapi.statuspage.io',
])

/** Whether a page may hand this address to the system browser: a provider's manual, or the local API's reference. */
export function isHelpLink(address: string): boolean {
  const url = parseUrl(address)
  if (url?.protocol === 'http:') return /^http:\/\/127\.0\.0\.1:\d{4,5}\/api\/$/.test(address)
  return (
    url !== null && url.protocol === 'https:' && url.username === '' && url.password === '' && helpHosts.has(url.host)
  )
}
