import { defineConfig } from 'vitest/config'

const isWhole = process.env.PSEPHOS_NETWORK === 'whole'

export default defineConfig({
  test: {
    include: [
      '{contracts-abi,ballot,node,client,registrar,dapp,scripts,test}/**/*.test.ts',
      'e2e/{clients,durability,support,network}/**/*.test.ts',
    ],
    // Minutes each, of real processes: `npm run network`.
    exclude: ['**/node_modules/**', '**/dist/**', ...(isWhole ? [] : ['e2e/network/{disk,outage,sync}.test.ts'])],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores, and several suites start real processes: a small pool is steadier than a wide one.
    maxWorkers: 2,
  },
})
