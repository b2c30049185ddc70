// The browser of the tests and measurements: an installed Chromium; without one, whatever Playwright has downloaded.
import { existsSync } from 'node:fs'

const CHROMIUM = [
  process.env.PSEPHOS_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

export const CHROMIUM_LAUNCH = {
  ...executable(),
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    ...['--disable-component-update', '--disable-sync'],
  ],
}

function executable(): { executablePath: string } | Record<string, never> {
  const executablePath = CHROMIUM.find((path) => path !== '' && existsSync(path))
  return executablePath === undefined ? {} : { executablePath }
}
