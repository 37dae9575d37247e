import { defineConfig } from '@playwright/test'

// scripts/test.mjs sets this to collect the numbers; by hand it is not needed.
const jsonReport = process.env['PLAYWRIGHT_JSON_REPORT']

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Every file starts a real Electron and then mostly waits; three would compete for two cores.
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  // On a machine that others use too; what passed only then is named at the end of the run.
  retries: process.env['CI'] ? 1 : 0,
  use: { trace: 'retain-on-failure' },
  reporter: [['list'], ...(jsonReport ? [['json', { outputFile: jsonReport }] as const] : [])],
})
