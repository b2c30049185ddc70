// One screen as it stands, in every look: the page is not left, so that a state which took minutes is taken three times at once.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { LOOKS, type LookName, pictureOf, type ScreenName } from './screens.ts'

export const PICTURES = join(import.meta.dirname, '../../docs/screenshots')
/** Lower than any screen, so that a page's own height shows. */
const HEIGHT_MIN = 640
/** Longer pages are cut: what is below says nothing new. */
const HEIGHT_MAX = 2_600
const QUALITY = 50

export async function shoot(page: Page, name: ScreenName): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  const before = page.viewportSize()
  const devTools = await page.context().newCDPSession(page)
  for (const look of Object.keys(LOOKS) as LookName[]) {
    const { colorScheme, width } = LOOKS[look]
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: HEIGHT_MIN })
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ width, height: Math.min(height, HEIGHT_MAX) })
    await page.evaluate(() => window.scrollTo(0, 0))
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    const { data } = await devTools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
    writeFileSync(join(PICTURES, pictureOf(name, look)), Buffer.from(data, 'base64'))
  }
  await devTools.detach()
  if (before !== null) await page.setViewportSize(before)
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}
