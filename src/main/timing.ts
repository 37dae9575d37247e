const marks = ['ready', 'engine-started', 'window', 'page-loaded'] as const
type Mark = (typeof marks)[number]

/**
 * Notes how long after the start of the process something happened. With `SIGNALBOX_TIMING=1`, all marks
 * are printed in ms as one line of JSON on standard output once the last one is there.
 */
export function startTimer(env: NodeJS.ProcessEnv): (mark: Mark) => void {
  if (env['SIGNALBOX_TIMING'] !== '1') return () => {}
  const processStart = process.getCreationTime() ?? performance.timeOrigin
  const times: Partial<Record<Mark, number>> = {}
  return (mark) => {
    if (times[mark] !== undefined) return
    times[mark] = Math.round(Date.now() - processStart)
    if (marks.every((name) => times[name] !== undefined)) process.stdout.write(`${JSON.stringify(times)}\n`)
  }
}
