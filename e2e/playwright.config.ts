// The page in a real browser against a real network. One worker: the scenarios share one chain and a machine of two cores.
import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const CHROMIUM = [
  process.env.PSEPHOS_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

export default defineConfig({
  testDir: './page',
  globalSetup: './page/setup.ts',
  outputDir: '../test-results/page',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Athens',
    acceptDownloads: true,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...executable(),
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync'],
      ],
    },
  },
})

/** An installed Chromium; without one, whatever Playwright has downloaded. */
function executable(): { executablePath: string } | Record<string, never> {
  const executablePath = CHROMIUM.find((path) => path !== '' && existsSync(path))
  return executablePath === undefined ? {} : { executablePath }
}
