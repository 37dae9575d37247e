import { expect, test } from 'vitest'
import { isHelpLink } from '../../../src/main/help-links.ts'

test.each([
  'https://console.twilio.com/',
  'https://developer.vonage.com/en/api-errors?x=1#frag',
  'http://127.0.0.1:4177/api/',
])('%s opens in the browser', (address) => {
  expect(isHelpLink(address)).toBe(true)
})

test.each([
  'http://console.twilio.com/',
  'https://console.twilio.com:8443/',
  'https://console.twilio.com.example.com/',
  'https://example-console.twilio.com/',
  'https://console.twilio.com@example.com/',
  'https://user:word@console.twilio.com/',
  'https://example.com/?https://console.twilio.com/',
  'javascript:alert(1)//console.twilio.com',
  'file:///etc/passwd',
  'http://127.0.0.1:4177/',
  'http://127.0.0.1:4177/api/verifications',
  'http://localhost.example.com:4177/api/',
  'http://127.0.0.1:4177@example.com/api/',
  'http://127.0.0.1:80/api/',
  'console.twilio.com',
  '',
])('%s does not', (address) => {
  expect(isHelpLink(address)).toBe(false)
})
