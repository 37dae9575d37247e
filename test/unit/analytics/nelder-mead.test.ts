import { expect, test } from 'vitest'
import { minimise } from '../../../src/engine/analytics/models/nelder-mead.ts'

const rosenbrock = (point: readonly number[]): number =>
  point.slice(1).reduce((sum, y, i) => {
    const x = point[i] ?? 0
    return sum + 100 * (y - x * x) ** 2 + (1 - x) ** 2
  }, 0)

test.each([[[-1.2, 1]], [[-1.2, 1, -1.2, 1]], [[-1.2, 1, -1.2, 1, -1.2, 1]]])(
  "it comes down Rosenbrock's valley from %j",
  (start) => {
    const found = minimise(rosenbrock, start, { maxEvaluations: 20_000 })
    expect(found.converged).toBe(true)
    for (const x of found.point) expect(x).toBeCloseTo(1, 4)
  },
)

test('a budget that is too small is said, not hidden', () => {
  const found = minimise(rosenbrock, [-1.2, 1], { maxEvaluations: 30 })
  expect(found.converged).toBe(false)
  expect(found.evaluations).toBeLessThan(40)
})

test('places where the function is not defined are walked round', () => {
  const found = minimise(([x = 0]) => x - Math.log(x), [3])
  expect(found.point[0]).toBeCloseTo(1, 5)
})

test('nothing to search over is an error', () => {
  expect(() => minimise(() => 0, [])).toThrow(RangeError)
})
