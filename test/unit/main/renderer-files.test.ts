import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentSecurityPolicy, fileFor, mediaType } from '../../../src/main/renderer-files.ts'

const root = join('/', 'opt', 'signalbox', 'renderer')

test.each([
  ['/', 'index.html'],
  ['/index.html', 'index.html'],
  ['/assets/index-1a2b.js', 'assets/index-1a2b.js'],
  ['/assets/with%20space.css', 'assets/with space.css'],
  ['/assets/../index.html', 'index.html'],
])('%s is a file of the renderer', (pathname, file) => {
  expect(fileFor(root, pathname)).toBe(join(root, file))
})

test.each([
  '/../main/index.cjs',
  '/..%2fmain%2findex.cjs',
  '/%2e%2e/%2e%2e/package.json',
  '/assets/..%2f..%2f..%2fetc%2fpasswd',
  '/..%5cmain',
  // A folder beside ours whose name begins like ours.
  '/..%2frenderer-evil%2findex.html',
  '/index.html%00.png',
  '/%',
  '/%c0%ae',
  '/.',
])('%s is refused', (pathname) => {
  expect(fileFor(root, pathname)).toBeNull()
})

test('only kinds of files that a page needs have a media type', () => {
  expect(mediaType('a/index.HTML')).toContain('text/html')
  expect(mediaType('main.cjs')).toBeNull()
  expect(mediaType('signalbox.db')).toBeNull()
  expect(mediaType('no-ending')).toBeNull()
})

test('the policy starts from nothing and allows no inline code', () => {
  const policy = contentSecurityPolicy('abc')
  expect(policy).toMatch(/^default-src 'none'/)
  expect(policy).toContain(`script-src 'self' 'nonce-abc'`)
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
})
