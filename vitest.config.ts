import { defineConfig } from 'vitest/config'

const isWhole = process.env.PSEPHOS_NETWORK === 'whole'

export default defineConfig({
  test: {
    include: [
      '{contracts-abi,ballot,node,client,registrar,dapp,scripts,test}/**/*.test.ts',
      'e2e/{clients,durability,support,network,start}/**/*.test.ts',
    ],
    // Minutes each, of real processes: `npm run network`.
    exclude: ['**/node_modules/**', '**/dist/**', ...(isWhole ? [] : ['e2e/network/{disk,outage,sync}.test.ts'])],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One more than the two cores of a small machine: the suites that start real processes wait for their blocks and clocks.
    maxWorkers: 3,
  },
})
