import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { quantile } from '../../src/contract/rate.ts'
import { withElectronApp } from './electron-app.ts'
import { type Figure, figure } from './figure.ts'

const VISITS = 5
const PAINTED_WITHIN_MS = 30_000
/** Without a new chart for this long the page is there. */
const QUIET_MS = 1_000

/**
 * From the way to the revenue page to the last of its charts on the screen, in Electron on a workspace that is written
 * already: the median of some visits, each from another page. Takes the workspace's folder away.
 */
export function benchRevenuePage(workspace: string, size: string): Promise<readonly Figure[]> {
  return withElectronApp(async (application) => {
    renameSync(workspace, join(application.data, 'sandbox'))
    const app = application.start(['--remote-debugging-port=0'])
    await app.loaded
    const [, endpoint = ''] = await app.line(/DevTools listening on (ws:\S+)/)
    const browser = await chromium.connectOverCDP(endpoint)
    try {
      const page = browser.contexts()[0]?.pages()[0]
      if (page === undefined) throw new Error('the application has no page')
      const visits: number[] = []
      for (let n = 0; n < VISITS; n++) {
        await page.evaluate(`location.hash = '#/policy'`)
        await page.waitForFunction(`document.querySelector('canvas') === null`)
        visits.push(await page.evaluate<number>(visitSource))
      }
      const median = quantile(
        visits.sort((a, b) => a - b),
        0.5,
      )
      return median === null ? [] : [figure(`page.revenue.${size}`, median, 'ms')]
    } finally {
      await browser.close()
      await app.end()
    }
  })
}

/** In the page: ms until nothing loads any more and no chart comes for a second. */
const visitSource = `(async () => {
  const startedAt = performance.now()
  location.hash = '#/revenue'
  let charts = 0
  let lastAt = startedAt
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const now = performance.now()
    const seen = document.querySelectorAll('canvas').length
    if (seen !== charts || seen === 0 || document.querySelector('.sb-loading') !== null) {
      charts = seen
      lastAt = now
    } else if (now - lastAt > ${QUIET_MS}) return lastAt - startedAt
    if (now - startedAt > ${PAINTED_WITHIN_MS}) throw new Error('the charts of the revenue page were not painted')
  }
})()`
