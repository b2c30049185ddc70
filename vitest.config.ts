import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      '{contracts-abi,ballot,node,client,registrar,dapp,scripts,test}/**/*.test.ts',
      'e2e/{clients,durability,support,network}/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores, and several suites start real processes: a small pool is steadier than a wide one.
    maxWorkers: 2,
  },
})
