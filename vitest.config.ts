import { defineConfig } from 'vitest/config'

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
          sequence: { groupOrder: 0 },
        },
      },
      // Real HTTP, real SQLite, processes that are killed and started again: seconds, on a busy machine more. Drills
      // and failovers hold themselves against the clock, so these files do not compete with each other for it.
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/contract/**', 'src/engine/**'],
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: {
        'src/engine/routing/**': { lines: 95, branches: 88 },
        'src/engine/providers/**': { lines: 95, branches: 90 },
        'src/engine/pricing/**': { lines: 88 },
        'src/engine/optimizer/**': { lines: 90 },
        'src/engine/reports/**': { lines: 88 },
        'src/engine/analytics/**': { lines: 85 },
      },
    },
  },
})
