import reference from '../../fixtures/analytics/clv_reference.json' with { type: 'json' }

/** The 2357 customers of the CDNOW sample with what was computed for each, durations in weeks. */
export const cdnow = reference.customers.map((row) => ({
  customer: row.id,
  repeats: row.x,
  recency: row.t_x,
  age: row.T,
  meanValue: row.zbar,
  meanValueMicros: row.x === 0 ? null : row.zbar * 1_000_000,
  reference: row,
}))

export { reference }
