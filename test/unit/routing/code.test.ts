import { expect, test } from 'vitest'
import { memoryKeyStore } from '../../../src/engine/keys.ts'
import {
  hashCode,
  loadKeyedHash,
  makeCode,
  makeReference,
  messageText,
  sameHash,
} from '../../../src/engine/routing/code.ts'
import { segmentsOf } from '../../../src/engine/segments.ts'

test('codes are six digits, and many of them start with a zero', () => {
  const codes = Array.from({ length: 2_000 }, makeCode)
  expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true)
  expect(codes.filter((code) => code.startsWith('0')).length).toBeGreaterThan(100)
  expect(new Set(codes).size).toBeGreaterThan(1_950)
})

test('references fit every provider and do not repeat', () => {
  const references = Array.from({ length: 1_000 }, makeReference)
  expect(references.every((reference) => /^[a-z0-9-]{1,36}$/.test(reference))).toBe(true)
  expect(new Set(references).size).toBe(1_000)
})

test('the hash of a workspace stays the same over starts and differs from that of another', async () => {
  const keys = memoryKeyStore()
  const first = await loadKeyedHash(keys)
  const again = await loadKeyedHash(keys)
  const other = await loadKeyedHash(memoryKeyStore())
  expect(again('+4915112345678')).toBe(first('+4915112345678'))
  expect(other('+4915112345678')).not.toBe(first('+4915112345678'))
  expect(first('+4915112345678')).toMatch(/^[0-9a-f]{64}$/)
})

test('equal codes of two verifications do not share a hash', async () => {
  const hash = await loadKeyedHash(memoryKeyStore())
  expect(hashCode(hash, 'sb-1', '123456')).not.toBe(hashCode(hash, 'sb-2', '123456'))
  expect(hashCode(hash, 'sb-1', '123456')).toBe(hashCode(hash, 'sb-1', '123456'))
})

test('hashes are the same only when every character is', () => {
  expect(sameHash('abcd', 'abcd')).toBe(true)
  expect(sameHash('abcd', 'abce')).toBe(false)
  expect(sameHash('abcd', 'abcde')).toBe(false)
})

test('the message holds the code and stays one segment with a plain brand name', () => {
  const text = messageText('Signalbox', '012345')
  expect(text).toContain('012345')
  expect(segmentsOf(text)).toEqual({ encoding: 'GSM-7', segments: 1 })
})
