import { describe, expect, test } from 'vitest'
import { type EtsModel, etsName, projectEts, runEts } from '../../../src/engine/analytics/models/ets.ts'
import { etsVariances, simulateEts } from '../../../src/engine/analytics/models/ets-variance.ts'
import { normalWidth } from '../../../src/engine/analytics/models/special-functions.ts'
import truth from '../../fixtures/analytics/ets_truth_AirPassengers.json' with { type: 'json' }
import { relativeError, worstError } from './close.ts'

type Row = (typeof truth.models)[number]

const LETTERS = { N: 'none', A: 'additive', Ad: 'damped', M: 'multiplicative' } as const

function modelOf(row: Row): EtsModel {
  const [error = 'A', trend = 'N', season = 'N'] = row.model.slice(4, -1).split(',') as (keyof typeof LETTERS)[]
  return {
    form: {
      error: error === 'A' ? 'additive' : 'multiplicative',
      trend: LETTERS[trend] as EtsModel['form']['trend'],
      season: LETTERS[season] as EtsModel['form']['season'],
      period: truth.m,
    },
    weights: { alpha: row.alpha, beta: row.beta ?? 0, gamma: row.gamma ?? 0, phi: row.phi ?? 1 },
    initial: { level: row.l0, slope: row.b0 ?? 0, seasons: row.s0 ?? [] },
  }
}

describe.each(truth.models)('$model with fixed parameters on AirPassengers', (row) => {
  const model = modelOf(row)
  const run = runEts(model, truth.y)

  test('recursion: fitted values, final state and likelihood', () => {
    expect(etsName(model.form)).toBe(row.model)
    expect(worstError(run.fitted, row.fitted)).toBeLessThan(1e-8)
    expect(relativeError(run.logLikelihood, row.loglik)).toBeLessThan(1e-8)
    expect(relativeError(run.final.level, row.last.l)).toBeLessThan(1e-8)
    expect(Math.abs(run.final.slope - row.last.b)).toBeLessThan(1e-8)
    if (row.last.s.length > 0) expect(worstError(run.final.seasons, row.last.s)).toBeLessThan(1e-8)
  })

  test('forecasts and intervals', () => {
    const points = projectEts(model.form, model.weights, run.final, truth.h)
    expect(worstError(points, row.point)).toBeLessThan(1e-8)
    const variances = etsVariances(model.form, model.weights, run.final, row.sigma2, truth.h)
    expect(worstError(variances, row.variance)).toBeLessThan(1e-6)
    const bound = (level: number, side: number) =>
      row.mean.map((mean, h) => mean + side * normalWidth(level) * Math.sqrt(variances[h] ?? 0))
    expect(worstError(bound(0.95, -1), row.lower95)).toBeLessThan(1e-6)
    expect(worstError(bound(0.95, 1), row.upper95)).toBeLessThan(1e-6)
    expect(worstError(bound(0.8, -1), row.lower80)).toBeLessThan(1e-6)
    expect(worstError(bound(0.8, 1), row.upper80)).toBeLessThan(1e-6)
  })

  test('simulated futures have the quantiles of 200,000 others', () => {
    const paths = simulateEts(model.form, model.weights, run.final, row.sigma2, truth.h, { paths: 20_000, seed: 7 })
    for (const h of [0, 11, 23]) {
      const values = paths.map((path) => path[h] ?? 0).sort((a, b) => a - b)
      const width = (row.mc_upper95[h] ?? 0) - (row.mc_lower95[h] ?? 0)
      expect(Math.abs((values[499] ?? 0) - (row.mc_lower95[h] ?? 0))).toBeLessThan(0.025 * width)
      expect(Math.abs((values[19_500] ?? 0) - (row.mc_upper95[h] ?? 0))).toBeLessThan(0.025 * width)
    }
  })
})

test('additive errors round multiplicative seasons: variances come from futures with a fixed seed', () => {
  const row = truth.models.find((one) => one.model === 'ETS(M,A,M)')
  if (row === undefined) throw new Error('no such model')
  const { form, weights, initial } = modelOf(row)
  const holtWinters = { ...form, error: 'additive' } as const
  const { final } = runEts({ form: holtWinters, weights, initial }, truth.y)
  const first = etsVariances(holtWinters, weights, final, 100, 12)
  expect(etsVariances(holtWinters, weights, final, 100, 12)).toEqual(first)
  expect(relativeError(first[0] ?? 0, 100)).toBeLessThan(0.05)
  expect(first[11]).toBeGreaterThan(first[0] ?? 0)
})

test('a missing value is passed over: it neither counts nor moves the season', () => {
  const row = truth.models.find((one) => one.model === 'ETS(A,A,A)')
  if (row === undefined) throw new Error('no such model')
  const model = modelOf(row)
  const holes = truth.y.map((value, t) => (t >= 60 && t < 63 ? null : value))
  const run = runEts(model, holes)
  expect(run.observed).toBe(truth.y.length - 3)
  const before = runEts(model, truth.y.slice(0, 60)).final
  const ahead = projectEts(model.form, model.weights, before, 3)
  expect(worstError(run.fitted.slice(60, 63), ahead)).toBeLessThan(1e-12)
})

test('a model whose level falls to zero cannot carry factors', () => {
  const model: EtsModel = {
    form: { error: 'multiplicative', trend: 'additive', season: 'multiplicative', period: 2 },
    weights: { alpha: 0.1, beta: 0.01, gamma: 0.1, phi: 1 },
    initial: { level: 10, slope: -9, seasons: [1, 1] },
  }
  expect(runEts(model, [2, 1, 3, 2]).logLikelihood).toBe(Number.NEGATIVE_INFINITY)
  expect(runEts(model, [null, null]).logLikelihood).toBe(Number.NEGATIVE_INFINITY)
})
