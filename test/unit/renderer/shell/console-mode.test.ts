import { expect, test } from 'vitest'
import { consoleMode } from '../../../../src/renderer/src/components/shell/console-mode.ts'

test('the sandbox workspace is never shown as live, whatever the mode says', () => {
  expect(consoleMode({ workspace: 'sandbox', mode: 'live' })).toBe('SANDBOX')
})

test('the live workspace is shown as live unless what the console sends is a test', () => {
  expect(consoleMode({ workspace: 'live', mode: 'test' })).toBe('TEST')
  expect(consoleMode({ workspace: 'live', mode: 'live' })).toBe('LIVE')
  expect(consoleMode({ workspace: 'live', mode: 'drill' })).toBe('LIVE')
})
