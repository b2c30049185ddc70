// WCAG 2.2 AA by axe on every route and step, in both themes and two sizes; 320 px without sideways scroll; and a ballot
// cast with nothing but the keyboard.
import type { Page } from '@playwright/test'
import { getBallot } from '@psephos/client'
import { expectAccessibleInAnyLook } from './accessible.ts'
import { clientOf } from './elections.ts'
import { expect, test } from './fixtures.ts'
import { press, tabTo } from './keyboard.ts'
import type { PageNetwork } from './setup.ts'
import { choose, expectRecorded, goToBallot, openBallot, review, signInWithOwnKey, signInWithWallet } from './steps.ts'
import { installWallet } from './testWallet.ts'

async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const { scroll, width } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    width: window.innerWidth,
  }))
  expect(scroll, where).toBeLessThanOrEqual(width)
}

/** What the record has: blocks, a transaction, an address, a log, validators; and the pages beside the voter's way. */
async function recordRoutes(net: PageNetwork): Promise<string[]> {
  const voter = net.voted[0]!
  const ballot = await getBallot(clientOf(net), { election: BigInt(net.elections.over), voter })
  return [
    ...['/explorer', `/block/${ballot!.height}`, '/block/99999999', `/tx/${ballot!.transactionHash}`],
    ...[`/tx/0x${'ab'.repeat(32)}`, `/address/${voter}`, `/election/${net.elections.over}/log`],
    ...['/validators', '/help', '/votes', '/design', '/organize'],
  ]
}

/** The routes of the voters' way and beside it, in every state of an election. */
function votersRoutes({ elections: { board, over, soon, secret, secretOver } }: PageNetwork): string[] {
  return [
    ...['/', `/election/${board}`, `/election/${soon}`, `/election/${board}/results`, `/election/${over}/results`],
    ...[`/election/${secret}`, `/election/${secret}/results`, `/election/${secretOver}/results`],
    ...[`/election/${secret}/trustee`, '/check-sealed', `/election/${board}/vote`, '/check', '/key', '/nothing'],
  ]
}

/** With everything unfolded that can be. */
async function open(page: Page, route: string): Promise<void> {
  await page.goto(route)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('.skeleton')).toHaveCount(0)
  await page.getByText('Details', { exact: true }).first().waitFor()
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
}

test('axe finds nothing on any route, in any look', async ({ page, net }) => {
  test.setTimeout(180_000)
  for (const route of votersRoutes(net)) {
    await open(page, route)
    await expectAccessibleInAnyLook(page, route)
  }
})

test('axe finds nothing on the record, help and components, in any look', async ({ page, net }) => {
  test.setTimeout(180_000)
  for (const route of await recordRoutes(net)) {
    await open(page, route)
    await expectAccessibleInAnyLook(page, route)
  }
})

test('axe finds nothing on any step, in any look', async ({ page, net, voterOf }) => {
  test.setTimeout(120_000)
  const wallet = await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 14) })
  await openBallot(page, net.elections.board)
  await page.getByRole('button', { name: 'Make a new key for this election' }).click()
  await expectAccessibleInAnyLook(page, 'new key')
  await signInWithWallet(page)
  await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible()
  await expectAccessibleInAnyLook(page, 'signed in')
  await goToBallot(page)
  await page.getByRole('button', { name: 'Review my ballot' }).click()
  await expect(page.getByText('Error: choice-missing')).toBeVisible()
  await expectAccessibleInAnyLook(page, 'choose, something missing')
  await choose(page)
  await expectAccessibleInAnyLook(page, 'choose')
  const code = await review(page)
  await expectAccessibleInAnyLook(page, 'review')
  wallet.decisions.push('reject')
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expect(page.getByText('Error: declined')).toBeVisible()
  await expectAccessibleInAnyLook(page, 'declined')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expectRecorded(page, code)
  await expect(page.getByText(/Checked by your browser/)).toBeVisible()
  await expectAccessibleInAnyLook(page, 'recorded')
})

test('nothing scrolls sideways at 320 px', async ({ page, net, voterOf }) => {
  test.setTimeout(120_000)
  await page.setViewportSize({ width: 320, height: 640 })
  for (const route of [...votersRoutes(net), ...(await recordRoutes(net))]) {
    await open(page, route)
    await expectNoSidewaysScroll(page, route)
  }
  await openBallot(page, net.elections.board)
  await expectNoSidewaysScroll(page, 'sign in')
  await signInWithOwnKey(page, voterOf(net.elections.board, 15))
  await expectNoSidewaysScroll(page, 'signed in')
  await goToBallot(page)
  await choose(page)
  await expectNoSidewaysScroll(page, 'choose')
  await review(page)
  await expectNoSidewaysScroll(page, 'review')
})

test('a ballot is cast with the keyboard alone', async ({ page, net, voterOf }) => {
  await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 18) })
  await page.goto(`/election/${net.elections.board}`)
  await expect(page.getByRole('link', { name: 'Vote now' })).toBeVisible()
  await press(page, 'link', 'Vote now')
  await press(page, 'button', 'Sign in with Test Wallet')
  await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible()
  await press(page, 'button', 'Continue to the ballot')
  await expect(page.getByRole('heading', { name: 'Step 2 of 6: Choose' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: /^Grace/ })).toBeChecked()
  await tabTo(page, page.getByRole('checkbox', { name: 'South' }))
  await page.keyboard.press('Space')
  await expect(page.getByText('1 of 2 chosen')).toBeVisible()
  await press(page, 'button', 'Review my ballot')
  await expect(page.getByRole('heading', { name: 'Step 3 of 6: Review' })).toBeFocused()
  const code = await page
    .locator('.receipt-code')
    .textContent()
    .then((text) => text ?? '')
  await press(page, 'button', 'Cast my ballot')
  await expectRecorded(page, code)
  await expect(page.getByRole('heading', { name: 'Step 5 of 6: Recorded' })).toBeFocused()
})

test('who asks for less motion gets none', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/design')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const moving = () => page.evaluate(() => document.getAnimations().length)
  expect(await moving()).toBe(0)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect(await moving()).toBeGreaterThan(0)
})

test('the appearance can be chosen and stays', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/')
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await paper()
  await page.getByLabel('Appearance').selectOption('dark')
  expect(await paper()).not.toBe(light)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await paper()).not.toBe(light)
  await page.getByLabel('Appearance').selectOption('system')
  expect(await paper()).toBe(light)
})
