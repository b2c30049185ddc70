// The results page in a real browser: reads the counts as a person would, has the browser check shares, result and every
// sealed ballot by itself, and keeps a picture. Throws when the page does not say what it should.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, expect, type Page } from '@playwright/test'
import { CHROMIUM_LAUNCH } from '../support/chromium.ts'

export type PageFigures = {
  /** As shown, one for each option. */
  readonly counts: readonly number[]
  readonly shareCheckMs: number
  readonly ballotCheckMs: number
  readonly pictures: readonly string[]
}
type Wanted = {
  readonly url: string
  readonly labels: readonly string[]
  readonly turnout: number
  readonly threshold: number
  readonly validators: number
  /** Where pictures go. */
  readonly folder: string
}

const SHOWN_MS_MAX = 60_000
const BALLOT_CHECK_MS_MAX = 300_000

export async function readResultsPage(wanted: Wanted): Promise<PageFigures> {
  mkdirSync(wanted.folder, { recursive: true })
  const browser = await chromium.launch(CHROMIUM_LAUNCH)
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
    page.setDefaultTimeout(SHOWN_MS_MAX)
    const shown = expect.configure({ timeout: SHOWN_MS_MAX })
    await page.goto(wanted.url)
    const counts = await readCounts(page, wanted.labels)
    await shown(page.getByText('given, used for the result')).toHaveCount(wanted.threshold)
    await shown(page.getByText('Everyone can check every sealed ballot')).toBeVisible()
    await shown(
      page.getByText(`${wanted.validators} of ${wanted.validators} validators asked say the same.`),
    ).toBeVisible()
    const result = await picture(page, wanted.folder, 'secret-result.png')
    const shareCheckMs = await timed(async () => {
      await page.getByRole('button', { name: 'Check shares and result' }).click()
      await shown(page.getByText(/Your browser opened the sum with the trustees’ shares/)).toBeVisible()
    })
    const ballotCheckMs = await timed(async () => {
      const said = new Intl.NumberFormat('en-GB').format(wanted.turnout)
      await page.getByRole('button', { name: 'Check every ballot as well' }).click()
      await expect(page.getByText(`Your browser counted ${said} ballots and came to the same result.`)).toBeVisible({
        timeout: BALLOT_CHECK_MS_MAX,
      })
    })
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('main details')) details.setAttribute('open', '')
    })
    const evidence = await picture(page, wanted.folder, 'secret-evidence.png')
    return { counts, shareCheckMs, ballotCheckMs, pictures: [result, evidence] }
  } finally {
    await browser.close()
  }
}

async function readCounts(page: Page, labels: readonly string[]): Promise<number[]> {
  const table = page.locator('table.result-table')
  await table.waitFor()
  return Promise.all(
    labels.map(async (label) => {
      const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: label }) })
      const text = (await row.locator('td.number').first().textContent()) ?? ''
      return Number(text.replaceAll(/\D/g, ''))
    }),
  )
}

async function picture(page: Page, folder: string, name: string): Promise<string> {
  const path = join(folder, name)
  await page.screenshot({ path, fullPage: true })
  return path
}

async function timed(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return Math.round(performance.now() - startedAt)
}
