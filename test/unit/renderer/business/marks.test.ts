import { expect, test } from 'vitest'
import type { Annotation } from '../../../../src/contract/analytics-insights.ts'
import { annotationLines, annotationsByBucket } from '../../../../src/renderer/src/components/annotations/marks.ts'

const note = (id: number, from: number): Annotation => ({
  id: `note:${id}`,
  kind: 'note',
  from,
  to: from,
  text: `Note ${id}`,
  provider: null,
  country: null,
  link: null,
})

test('an event stands at the bucket it began in, the last bucket is open, and earlier ones are left out', () => {
  const events = annotationsByBucket([100, 200, 300], [note(1, 50), note(2, 100), note(3, 299), note(4, 900)])
  expect(events.map((bucket) => bucket.map(({ id }) => id))).toEqual([['note:2'], ['note:3'], ['note:4']])
})

test('a tooltip names three events and counts the rest', () => {
  const many = [1, 2, 3, 4, 5].map((id) => note(id, id))
  expect(annotationLines(many)).toEqual(['Note 1', 'Note 2', 'Note 3', 'and 2 more'])
  expect(annotationLines([{ ...note(1, 1), text: 'x'.repeat(100) }])[0]).toHaveLength(80)
})
