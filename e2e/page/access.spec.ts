// WCAG 2.2 AA by axe on every route and step, in both themes and two sizes; 320 px without sideways scroll; and a ballot
// cast with nothing but the keyboard.
import type { Page } from '@playwright/test'
import { getBallot } from '@psephos/client'
import { privateKeyToAddress } from 'viem/accounts'
import { expectAccessible } from './accessible.ts'
import { clientOf } from './elections.ts'
import { expect, test } from './fixtures.ts'
import type { PageNetwork } from './setup.ts'
import { choose, expectRecorded, goToBallot, openBallot, review, signInWithOwnKey, signInWithWallet } from './steps.ts'
import { installWallet } from './testWallet.ts'

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }
const THEMES = ['light', 'dark'] as const

async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const { scroll, width } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    width: window.innerWidth,
  }))
  expect(scroll, where).toBeLessThanOrEqual(width)
}

/** What the record has: blocks, a transaction, an address, a log, validators; and the pages beside the voter's way. */
async function recordRoutes(net: PageNetwork): Promise<string[]> {
  const voter = privateKeyToAddress(net.voterKeys[0]!)
  const ballot = await getBallot(clientOf(net), { election: BigInt(net.elections.over), voter })
  return [
    ...['/explorer', `/block/${ballot!.height}`, '/block/99999999', `/tx/${ballot!.transactionHash}`],
    ...[`/tx/0x${'ab'.repeat(32)}`, `/address/${voter}`, `/election/${net.elections.over}/log`],
    ...['/validators', '/help', '/votes', '/design', '/organize'],
  ]
}

for (const theme of THEMES) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`axe finds nothing on any route: ${theme}, ${size}`, async ({ page, net }) => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: theme })
      const { board, over, soon, secret, secretOver } = net.elections
      const routes = [
        '/',
        `/election/${board}`,
        `/election/${soon}`,
        `/election/${board}/results`,
        `/election/${over}/results`,
        `/election/${secret}`,
        `/election/${secret}/results`,
        `/election/${secretOver}/results`,
        `/election/${secret}/trustee`,
      ]
      for (const route of [...routes, '/check-sealed', `/election/${board}/vote`, '/check', '/key', '/nothing']) {
        await page.goto(route)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await page.getByText('Details').first().click()
        await expectAccessible(page, route)
      }
    })

    test(`axe finds nothing on the record, help and components: ${theme}, ${size}`, async ({ page, net }) => {
      test.setTimeout(120_000)
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: theme })
      for (const route of await recordRoutes(net)) {
        await page.goto(route)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await page.getByText('Details').first().click()
        await expectAccessible(page, route)
      }
    })

    test(`axe finds nothing on any step: ${theme}, ${size}`, async ({ page, net }) => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: theme })
      const index = 14 + THEMES.indexOf(theme) * 2 + Object.keys(SIZES).indexOf(size)
      const wallet = await installWallet(page, { ...net, privateKey: net.voterKeys[index]! })
      await openBallot(page, net.elections.board)
      await page.getByRole('button', { name: 'Make a new key for this election' }).click()
      await expectAccessible(page, 'new key')
      await signInWithWallet(page)
      await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible()
      await expectAccessible(page, 'signed in')
      await goToBallot(page)
      await page.getByRole('button', { name: 'Review my ballot' }).click()
      await expect(page.getByText('Error: choice-missing')).toBeVisible()
      await expectAccessible(page, 'choose, something missing')
      await choose(page)
      await expectAccessible(page, 'choose')
      const code = await review(page)
      await expectAccessible(page, 'review')
      wallet.decisions.push('reject')
      await page.getByRole('button', { name: 'Cast my ballot' }).click()
      await expect(page.getByText('Error: declined')).toBeVisible()
      await expectAccessible(page, 'declined')
      await page.getByRole('button', { name: 'Try again' }).click()
      await expectRecorded(page, code)
      await expect(page.getByText(/Checked by your browser/)).toBeVisible()
      await expectAccessible(page, 'recorded')
    })
  }
}

test('nothing scrolls sideways at 320 px', async ({ page, net }) => {
  test.setTimeout(120_000)
  await page.setViewportSize({ width: 320, height: 640 })
  const { board, over } = net.elections
  for (const route of [
    '/',
    `/election/${board}`,
    `/election/${over}/results`,
    `/election/${board}/results`,
    '/check',
    '/key',
  ]) {
    await page.goto(route)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.getByText('Details').last().click()
    await expectNoSidewaysScroll(page, route)
  }
  for (const route of await recordRoutes(net)) {
    await page.goto(route)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.getByText('Details').first().click()
    await expectNoSidewaysScroll(page, route)
  }
  await openBallot(page, board)
  await expectNoSidewaysScroll(page, 'sign in')
  await signInWithOwnKey(page, net.voterKeys[12]!)
  await expectNoSidewaysScroll(page, 'signed in')
  await goToBallot(page)
  await choose(page)
  await expectNoSidewaysScroll(page, 'choose')
  await review(page)
  await expectNoSidewaysScroll(page, 'review')
})

test('a ballot is cast with the keyboard alone', async ({ page, net }) => {
  await installWallet(page, { ...net, privateKey: net.voterKeys[18]! })
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
  await tabTo(page, 'checkbox', 'South')
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

async function tabTo(page: Page, role: 'link' | 'button' | 'checkbox', name: string): Promise<void> {
  const target = page.getByRole(role, { name })
  for (let i = 0; i < 60; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`"${name}" cannot be reached with the Tab key`)
}

async function press(page: Page, role: 'link' | 'button', name: string): Promise<void> {
  await expect(page.getByRole(role, { name })).toBeVisible()
  await tabTo(page, role, name)
  await page.keyboard.press('Enter')
}
