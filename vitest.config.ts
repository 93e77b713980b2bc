import { defineConfig } from 'vitest/config'

const inHelmTier = ['test/cli/**/*.test.ts', 'test/sources/**/*.test.ts', 'test/shell/**/*.test.ts']
const inOracleTier = ['test/oracle/**/*.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...inHelmTier, ...inOracleTier],
          testTimeout: 120_000,
        },
      },
      { test: { name: 'helm', include: inHelmTier, testTimeout: 120_000, hookTimeout: 300_000 } },
      { test: { name: 'oracle', include: inOracleTier, testTimeout: 1_800_000, hookTimeout: 900_000 } },
    ],
  },
})
