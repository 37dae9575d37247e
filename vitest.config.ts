import { defineConfig } from 'vitest/config'

const processes = ['test/integration/crash/**/*.test.ts', 'test/integration/scripts/**/*.test.ts']

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
      // Real HTTP, real SQLite, drills and failovers: they wait far more than they work.
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: processes,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      // Processes that are killed and started again keep both cores busy by themselves.
      {
        extends: true,
        test: {
          name: 'processes',
          include: processes,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
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
