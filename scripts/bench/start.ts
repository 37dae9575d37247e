import { chromium, type Page } from '@playwright/test'
import { quantile } from '../../src/contract/rate.ts'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { type RunningApp, withElectronApp } from './electron-app.ts'
import { type Figure, figure } from './figure.ts'

const STARTS = 5
const PAINTED_WITHIN_MS = 20_000

/**
 * From the spawn of Electron to the first data on the screen (the renderer's mark `first-data`): the median of five
 * starts on one data folder, the first of which creates it. Nothing looks on while it starts: the mark is read
 * afterwards over the debugging port.
 */
export function benchStart(): Promise<readonly Figure[]> {
  return withElectronApp(async (application) => {
    const samples: number[] = []
    for (let n = 0; n < STARTS; n++) {
      const app = application.start(['--remote-debugging-port=0'])
      await app.loaded
      samples.push((await firstDataAt(app)) - app.spawnedAt)
      await app.end()
    }
    const median = quantile(
      samples.sort((a, b) => a - b),
      0.5,
    )
    if (median === null) throw new Error('no start was measured')
    return [figure('start.first-data', Math.round(median), 'ms')]
  })
}

/** UTC epoch ms, with fractions. */
async function firstDataAt(app: RunningApp): Promise<number> {
  const [, endpoint = ''] = await app.line(/DevTools listening on (ws:\S+)/)
  const browser = await chromium.connectOverCDP(endpoint)
  try {
    const page = browser.contexts()[0]?.pages()[0]
    if (page === undefined) throw new Error('the application has no page')
    for (const until = Date.now() + PAINTED_WITHIN_MS; Date.now() < until; await wait(systemClock, 100)) {
      const at = await markedAt(page)
      if (at !== null) return at
    }
    throw new Error(`no data was painted within ${PAINTED_WITHIN_MS / 1_000} s`)
  } finally {
    await browser.close()
  }
}

const markedAt = (page: Page): Promise<number | null> =>
  page.evaluate(() => {
    const mark = performance.getEntriesByName('first-data')[0]
    return mark === undefined ? null : performance.timeOrigin + mark.startTime
  })
