import { defineConfig } from 'vitest/config'

const inHelmTier = [
  'test/cli/**/*.test.ts',
  'test/sources/**/*.test.ts',
  'test/shell/**/*.test.ts',
  'test/operators/charts.test.ts',
  'test/hostile/**/*.test.ts',
  'test/verify/**/*.test.ts',
]
const inBrowserTier = ['test/browser/**/*.test.ts']
const inOracleTier = ['test/oracle/**/*.test.ts']
const inClusterTier = ['test/operators/control-plane.test.ts', 'test/cluster/**/*.test.ts']
const inKindTier = ['test/operators/kind.test.ts', 'test/kind/**/*.test.ts']

// `css: true`: without it, vitest takes the style of the HTML page for nothing.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          css: true,
          include: ['test/**/*.test.ts'],
          exclude: [...inHelmTier, ...inBrowserTier, ...inOracleTier, ...inClusterTier, ...inKindTier],
          testTimeout: 120_000,
        },
      },
      { test: { name: 'helm', include: inHelmTier, testTimeout: 120_000, hookTimeout: 300_000 } },
      { test: { name: 'browser', css: true, include: inBrowserTier, testTimeout: 120_000, hookTimeout: 120_000 } },
      { test: { name: 'cluster', include: inClusterTier, testTimeout: 300_000, hookTimeout: 900_000 } },
      { test: { name: 'kind', include: inKindTier, testTimeout: 300_000, hookTimeout: 900_000 } },
      { test: { name: 'oracle', include: inOracleTier, testTimeout: 1_800_000, hookTimeout: 900_000 } },
    ],
  },
})
