import { beforeEach, expect, test } from 'vitest'
import type { SavedView } from '../../../../src/contract/saved-views.ts'
import { readViews } from '../../../../src/renderer/src/components/time-bar/view-file.ts'
import { usePreferences } from '../../../../src/renderer/src/stores/preferences.ts'

const aView = (patch: Partial<SavedView> = {}): SavedView => ({
  page: '/revenue',
  name: 'Germany',
  params: { country: 'DE' },
  isDefault: false,
  isPinned: false,
  ...patch,
})
const fileOf = (views: readonly unknown[]) => JSON.stringify({ kind: 'signalbox-views', version: 1, views })
const views = () => usePreferences.getState().views

beforeEach(() => usePreferences.setState({ views: [] }))

test('views go through a file and come back as they were', () => {
  const all = [
    aView({ isPinned: true }),
    aView({ page: '/prices', name: 'Stale', params: { stale: '1' }, isDefault: true }),
  ]
  usePreferences.getState().addViews(readViews(fileOf(all)))
  expect(views()).toEqual(all)
  // Of a view that was saved before views could be pinned, the file says nothing of it.
  const { isPinned: _, ...old } = aView()
  expect(readViews(fileOf([old]))).toEqual([aView()])
})

test('an imported view takes the place of the one of its name, and leaves the page its default', () => {
  const { saveView, addViews, pinView } = usePreferences.getState()
  saveView(aView({ name: 'Mine', isDefault: true }))
  saveView(aView({ params: { country: 'FR' } }))
  pinView('/revenue', 'Mine', true)
  addViews([aView({ isDefault: true })])
  expect(views()).toEqual([aView({ name: 'Mine', isDefault: true, isPinned: true }), aView()])
})

test.each([
  ['{', 'This is no JSON file.'],
  ['{"kind":"signalbox-settings"}', 'This file holds no views of this console.'],
  [fileOf([]), 'This file holds no views of this console.'],
  [fileOf([aView(), { ...aView(), page: '/nowhere' }]), 'View 2 of the file cannot be used: page is not as expected.'],
  [fileOf(['x']), 'View 1 of the file cannot be used: it is not as expected.'],
])('what is no file of views is refused with a reason: %s', (text, reason) => {
  expect(() => readViews(text)).toThrow(reason)
})
