import { defineConfig } from 'vitest/config'

/** What holds itself against the clock and mostly waits: only beside its own kind. */
const timed = ['test/integration/engine/{drill,drill-faults,drills-api,faults,health,life,rescue}.test.ts']
/** What starts processes that keep both cores busy: one file after the other. */
const processes = [
  'test/integration/crash/**/*.test.ts',
  'test/integration/scripts/**/*.test.ts',
  'test/integration/http-api/{attacks,serve}.test.ts',
]

/** On a machine that others use too a moment may be missed; what passed only then is named at the end of the run. */
const retry = process.env['CI'] ? 1 : 0

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      // Fits, forecasts and simulated weeks take their seconds where others run beside them.
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      // Real HTTP and real SQLite.
      {
        extends: true,
        test: {
          name: 'integration',
          retry,
          include: ['test/integration/**/*.test.ts'],
          exclude: [...timed, ...processes],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          retry,
          include: timed,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          retry,
          include: processes,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/contract/**', 'src/engine/**'],
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: {
        'src/engine/routing/**': { lines: 95, branches: 95 },
        'src/engine/providers/**': { lines: 95, branches: 95 },
        'src/engine/pricing/**': { lines: 95, branches: 88 },
        'src/engine/optimizer/**': { lines: 95, functions: 95, statements: 95 },
        'src/engine/reports/**': { lines: 92 },
        // Without what only ever runs in its worker thread, which is not measured.
        'src/engine/analytics/**': { lines: 90 },
      },
    },
  },
})
