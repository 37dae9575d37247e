import { defineConfig } from '@playwright/test'

// The packed application, as an ordinary user starts it: see test/packaged. scripts/test.mjs names the report.
const jsonReport = process.env['PLAYWRIGHT_PACKED_REPORT']

export default defineConfig({
  testDir: 'test/packaged',
  outputDir: 'test-results/packaged',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list'], ...(jsonReport ? [['json', { outputFile: jsonReport }] as const] : [])],
})
