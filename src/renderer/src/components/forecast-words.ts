/** A forecasting method such as `ETS(A,N,A)` or `Seasonal naive`, as a part of a sentence. */
export const methodText = (method: string): string =>
  method.startsWith('ETS') ? `exponential smoothing, ${method}` : `the ${method.toLowerCase()} method`
