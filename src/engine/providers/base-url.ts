import { ProviderConfigError } from './provider-config-error.ts'

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * Reads one base URL of a provider's settings. Plain http is taken for this machine only: anywhere else the
 * account's secret would travel in clear.
 *
 * @throws ProviderConfigError
 */
export function parseBaseUrl(text: string): URL {
  if (!URL.canParse(text)) {
    throw new ProviderConfigError('A base URL is not a URL. Enter it in full, such as https://api.example.com.')
  }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ProviderConfigError(`A base URL must begin with https://, not ${url.protocol}//.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new ProviderConfigError(
      `The base URL for ${url.host} contains credentials. Remove them and enter the account id and the secret instead.`,
    )
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw new ProviderConfigError(
      `The base URL for ${url.host} uses plain http, which would send the secret in clear. Use https:// there.`,
    )
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ProviderConfigError(`The base URL for ${url.host} must end with its path: remove everything after it.`)
  }
  return url
}

/**
 * The adapter's hosts, with those of the settings in their place.
 *
 * @throws ProviderConfigError when a URL cannot be used or belongs to no host of this adapter
 */
export function resolveBaseUrls<Key extends string>(
  defaults: Readonly<Record<Key, string>>,
  overrides: Readonly<Record<string, string>>,
): Readonly<Record<Key, URL>> {
  const stranger = Object.keys(overrides).find((key) => !Object.hasOwn(defaults, key))
  if (stranger !== undefined) {
    const known = Object.keys(defaults).join(', ')
    throw new ProviderConfigError(`There is no base URL named "${stranger}". This provider has: ${known}.`)
  }
  const texts: Readonly<Record<string, string>> = { ...defaults, ...overrides }
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, parseBaseUrl(text)])) as Record<Key, URL>
}

/** Appends `path` (with a leading slash, already encoded) to a base, keeping the path prefix of the base. */
export function endpoint(base: URL, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(base)
  url.pathname = base.pathname.replace(/\/+$/, '') + path
  url.search = new URLSearchParams(query).toString()
  return url
}
