// The page in a real browser against a real network. Two files at a time: the scenarios share one chain, each with voters and
// elections of its own, and mostly wait for blocks.
// The story has a network of its own, so that with PSEPHOS_E2E=story nothing else is started.
import { defineConfig } from '@playwright/test'
import { CHROMIUM_LAUNCH } from './support/chromium.ts'

const isStoryAlone = process.env.PSEPHOS_E2E === 'story'

/** They send from the one organizer's account, whose nonces two files at a time would take from each other. */
const ORGANIZING = /(guidance|office|organize|outbox|people|trustee|wallet)\.spec\.ts$/
/** The longest row first: one worker goes through it while the other takes the rest. */
const PAGE = [
  { name: 'organizer', testDir: './page', testMatch: ORGANIZING, workers: 1 },
  { name: 'page', testDir: './page', testIgnore: ORGANIZING },
]

export default defineConfig({
  projects: [...(isStoryAlone ? [] : PAGE), { name: 'story', testDir: './story' }],
  ...(isStoryAlone ? {} : { globalSetup: './page/setup.ts' }),
  outputDir: '../test-results/page',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Athens',
    acceptDownloads: true,
    // Scenarios that break the way to the server must meet the server; offline.spec.ts lets it in.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: CHROMIUM_LAUNCH,
  },
})
