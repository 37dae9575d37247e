import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol } from 'electron'
import type { Log } from '../engine/log.ts'
import { isOurs, SCHEME } from './origin.ts'
import { builtFile } from './paths.ts'
import { contentSecurityPolicy, fileFor, mediaType, NONCE_PLACEHOLDER } from './renderer-files.ts'

const fixedHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const

/** Gives our scheme a real origin. Electron takes this only before 'ready'. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

/** Serves the built renderer on `app://ui/`, and nothing outside it. */
export function serveRenderer(log: Log): void {
  const root = builtFile('renderer')
  protocol.handle(SCHEME, async (request) => {
    const answer = await answerTo(root, request)
    if (!answer.ok)
      log.warn('request for a page file refused', { status: answer.status, url: request.url.slice(0, 200) })
    return answer
  })
}

async function answerTo(root: string, request: Request): Promise<Response> {
  if (request.method !== 'GET') return refusal(405)
  if (!isOurs(request.url)) return refusal(404)
  const file = fileFor(root, new URL(request.url).pathname)
  if (file === null) return refusal(403)
  const type = mediaType(file)
  if (type === null) return refusal(404)
  const content = await readFile(file).catch(() => null)
  if (content === null) return refusal(404)
  return extname(file) === '.html' ? page(content.toString('utf8'), type) : ok(content, type)
}

/** Each load of a page has a nonce of its own. */
function page(html: string, type: string): Response {
  const nonce = randomBytes(16).toString('base64')
  return ok(html.replaceAll(NONCE_PLACEHOLDER, nonce), type, {
    'Content-Security-Policy': contentSecurityPolicy(nonce),
  })
}

const ok = (
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): Response => new Response(body, { headers: { ...fixedHeaders, 'Content-Type': type, ...headers } })

/** Empty, so that nothing of it could ever be shown as a page. */
const refusal = (status: 403 | 404 | 405): Response => new Response(null, { status, headers: fixedHeaders })
