// The registration office's screens as a test says them: the organizer there, and a voter who asks.
import { type Browser, expect, type Page } from '@playwright/test'
import type { PageNetwork } from './setup.ts'
import { installWallet } from './testWallet.ts'

export const atOffice = async (page: Page) => {
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await page.getByRole('button', { name: 'Sign in at the office' }).click()
}
export const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()

export async function asOrganizer(page: Page, net: PageNetwork, route: string): Promise<void> {
  await installWallet(page, { ...net, privateKey: net.organizerKey })
  await page.goto(route)
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
}

/** The organizer at the voters of an election, in a browser of their own. */
export async function theOrganizer(browser: Browser, net: PageNetwork, election: bigint): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: net.page })).newPage()
  await asOrganizer(page, net, `/organize/${election}`)
  await page.getByRole('link', { name: 'Who may vote: requests, lists, invitations' }).click()
  await page.getByRole('button', { name: 'Sign in at the office' }).click()
  await expect(page.getByRole('tab', { name: 'Requests' })).toBeVisible()
  return page
}

/** You decide about each, by the member number; `beforeNaming` while that field has no name yet. */
export async function byApproval(organizer: Page, beforeNaming = async (): Promise<void> => {}): Promise<void> {
  await tab(organizer, 'Rule')
  await organizer.getByRole('radio', { name: /^You decide about each/ }).check()
  await organizer.getByRole('button', { name: 'Add a field' }).click()
  await beforeNaming()
  await organizer.getByLabel('What it is called').fill('Member number')
  await organizer.getByLabel('Tells people apart, such as a member number').check()
  await organizer.getByRole('button', { name: 'Save' }).click()
  await expect(organizer.getByText('Saved.')).toBeVisible()
}

/** Chooses a list of voters at the office; the page then says what it found. */
export const chooseList = (organizer: Page, csv: string): Promise<void> =>
  organizer
    .getByLabel('The list')
    .setInputFiles({ name: 'members.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })

/** A voter who is signed in asks with what the organizer wants to know; `beforeSending` when all is filled in. */
export async function askWithEvidence(
  voter: Page,
  memberNumber: string,
  beforeSending = async (): Promise<void> => {},
): Promise<void> {
  await voter.getByRole('button', { name: 'Sign in at the office' }).click()
  await voter.getByLabel('Member number').fill(memberNumber)
  await beforeSending()
  await voter.getByRole('button', { name: 'Send to the organizer' }).click()
  await expect(voter.getByText('The organizer has your request.')).toBeVisible()
}

export async function expectNarrow(page: Page): Promise<void> {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  if (size !== null) await page.setViewportSize(size)
}
