import { describe, expect, test } from 'vitest'
import { moveOfKey } from '../../../../src/renderer/src/components/data-table/row-cursor.ts'
import {
  interpretKey,
  type KeyPress,
  keyCaps,
  shortcuts,
} from '../../../../src/renderer/src/components/shell/shortcuts.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrl: false,
  modified: false,
  typing: false,
  onControl: false,
  ...more,
})

/** What pressing a shortcut does, key by key. */
function doing(text: string) {
  if (text.startsWith('Ctrl+')) return interpretKey(press(text.slice(5), { ctrl: true }), '').action
  const keys = text === ' ' ? [' '] : text.split(' ')
  let armed = ''
  let action = null
  for (const key of keys) ({ action, armed } = interpretKey(press(key), armed))
  return action
}

test('no two shortcuts are the same', () => {
  const presses = shortcuts.map((shortcut) => shortcut.press)
  expect(new Set(presses).size).toBe(presses.length)
})

test('no shortcut is only the beginning of another one', () => {
  for (const { press: text } of shortcuts.filter(({ action }) => action !== undefined))
    expect(shortcuts.filter((other) => other.press.startsWith(`${text} `))).toEqual([])
})

test.each(shortcuts.filter(({ action }) => action !== undefined))('$press does what the list says', (shortcut) => {
  expect(doing(shortcut.press)).toEqual(shortcut.action)
})

test('keys of tables, dialogs and the window are left to them', () => {
  const others = shortcuts.filter(({ action }) => action === undefined)
  for (const { press: text } of others.filter((one) => !one.press.startsWith('Alt+'))) expect(doing(text)).toBeNull()
  expect(interpretKey(press('ArrowUp', { modified: true }), '').action).toBeNull()
  for (const key of ['j', 'k']) expect(moveOfKey(key)).not.toBeNull()
})

test('nothing but what the list says is listened to', () => {
  const listed = new Set(shortcuts.map((shortcut) => shortcut.press))
  for (let code = 33; code < 127; code++) {
    const key = String.fromCharCode(code)
    if (interpretKey(press(key), '').action !== null) expect(listed).toContain(key)
    for (const leader of ['g', 't'])
      if (key !== '=' && interpretKey(press(key), leader).action !== null) expect(listed).toContain(`${leader} ${key}`)
    if (interpretKey(press(key, { ctrl: true }), '').action !== null)
      expect(listed).toContain(`Ctrl+${key.toLowerCase()}`)
  }
})

test('a page letter alone does nothing, and a wrong second key disarms', () => {
  expect(interpretKey(press('f'), '').action).toBeNull()
  expect(interpretKey(press('!'), 'g')).toEqual({ action: null, armed: '' })
})

test('keys that are being typed into a field are left alone, but for those with Ctrl', () => {
  for (const key of ['g', 't', '/', '?', ' ', 'c', 'e'])
    expect(interpretKey(press(key, { typing: true }), '')).toEqual({ action: null, armed: '' })
  expect(interpretKey(press('k', { typing: true, ctrl: true }), '').action).toEqual({ kind: 'palette' })
})

test('keys with Alt belong to the system and the window', () => {
  for (const key of ['g', '/', 'k', '?']) expect(interpretKey(press(key, { modified: true }), '').action).toBeNull()
})

// Space on a focused button must press the button and not pause the page.
test('Space pauses, but not from a control', () => {
  expect(interpretKey(press(' '), '').action).toEqual({ kind: 'toggle-pause' })
  expect(interpretKey(press(' ', { onControl: true }), '').action).toBeNull()
})

test('plus needs no Shift', () => {
  expect(interpretKey(press('='), 't').action).toEqual({ kind: 'page', command: 'range-in' })
})

describe('the keys as they are labelled', () => {
  test.each([
    ['g o', ['g', 'o']],
    ['t +', ['t', '+']],
    ['t ArrowLeft', ['t', '←']],
    [' ', ['Space']],
    ['Ctrl+k', ['Ctrl', 'K']],
    ['Ctrl+,', ['Ctrl', ',']],
    ['Ctrl+Enter', ['Ctrl', 'Enter']],
    ['Alt+ArrowUp', ['Alt', '↑']],
  ])('%j', (text, caps) => {
    expect(keyCaps(text)).toEqual(caps)
  })

  test('of a Mac', () => {
    expect(keyCaps('Ctrl+k', true)).toEqual(['⌘', 'K'])
  })
})
