import { extname, join, normalize, sep } from 'node:path'

/** The text that the build leaves wherever a nonce belongs. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** The media type of a file of the renderer; null for a kind that is never served. */
export const mediaType = (file: string): string | null => types[extname(file).toLowerCase()] ?? null

/**
 * The file under `root` that a request path names; null when it is malformed or leads outside.
 *
 * @param pathname still percent-encoded, starting with a slash
 */
export function fileFor(root: string, pathname: string): string | null {
  const path = decode(pathname)
  if (path === null || path.includes('\0') || path.includes('\\')) return null
  const file = normalize(join(root, path === '/' ? 'index.html' : path))
  return file.startsWith(root + sep) ? file : null
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}

/**
 * The content security policy of one page load. Only our own files run; styles that libraries add need the
 * nonce; nothing is fetched from elsewhere, framed or submitted.
 */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `frame-src 'none'`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ')
