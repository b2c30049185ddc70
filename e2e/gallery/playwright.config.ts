// The gallery: every screen of the page as a picture in docs/screenshots, and docs/screens.md that shows them. Not a test: it is
// run by hand (`npm run screens`) when the page has changed.
import { defineConfig } from '@playwright/test'
import pages from '../playwright.config.ts'

export default defineConfig({
  ...(pages.use === undefined ? {} : { use: { ...pages.use, screenshot: 'off' } }),
  testDir: '.',
  globalSetup: '../page/setup.ts',
  globalTeardown: './writePage.ts',
  outputDir: '../../test-results/gallery',
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
})
