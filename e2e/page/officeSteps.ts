// The registration office's screens as a test says them: an election whose organizer decides about each, and the organizer there.
import { type Browser, expect, type Page } from '@playwright/test'
import { privateKeyToAddress } from 'viem/accounts'
import { expectAccessible } from './accessible.ts'
import { CONTESTS, lockedElection } from './elections.ts'
import type { PageNetwork } from './setup.ts'
import { installWallet } from './testWallet.ts'

const DAY = 86_400

/** Opens at once, takes people while it is open. */
export function anElection(net: PageNetwork, title: string, registrar = net.registrar): Promise<bigint> {
  const now = Math.floor(Date.now() / 1000)
  return lockedElection(
    { ...net, voterKeys: net.voterKeys.slice(0, 1) },
    {
      ...{ title, description: 'The garden, once more.', contests: CONTESTS, opensAt: now + 12, closesAt: now + DAY },
      ...{ minTurnout: 1, lateEnrolment: true, earlyClose: true },
      registrars: [privateKeyToAddress(net.organizerKey), registrar],
    },
  )
}

export const atOffice = async (page: Page) => {
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await page.getByRole('button', { name: 'Sign in at the office' }).click()
}
export const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()

/** The organizer at the voters of an election, in a browser of their own. */
export async function theOrganizer(browser: Browser, net: PageNetwork, election: bigint): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: net.page })).newPage()
  await installWallet(page, { ...net, privateKey: net.organizerKey })
  await page.goto(`/organize/${election}`)
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await page.getByRole('link', { name: 'Who may vote: requests, lists, invitations' }).click()
  await page.getByRole('button', { name: 'Sign in at the office' }).click()
  await expect(page.getByRole('tab', { name: 'Requests' })).toBeVisible()
  return page
}

/** You decide about each, by the member number. */
export async function byApproval(organizer: Page): Promise<void> {
  await tab(organizer, 'Rule')
  await organizer.getByRole('radio', { name: /^You decide about each/ }).check()
  await organizer.getByRole('button', { name: 'Add a field' }).click()
  await organizer.getByRole('button', { name: 'Save' }).click()
  await expect(organizer.getByText('Please fill this in.')).toBeVisible()
  await organizer.getByLabel('What it is called').fill('Member number')
  await organizer.getByLabel('Tells people apart, such as a member number').check()
  await expectAccessible(organizer, 'rule')
  await organizer.getByRole('button', { name: 'Save' }).click()
  await expect(organizer.getByText('Saved.')).toBeVisible()
}

export async function expectNarrow(page: Page): Promise<void> {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  if (size !== null) await page.setViewportSize(size)
}
