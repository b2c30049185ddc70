// The explorer against a real validator: what is found, what is said about what is not, and that blocks come by themselves.

import type { Page } from '@playwright/test'
import { getBallot } from '@psephos/client'
import { clientOf } from './elections.ts'
import { expect, expectFault, test } from './fixtures.ts'
import type { PageNetwork } from './setup.ts'

const ballotOf = async (net: PageNetwork, index: number) => {
  const voter = net.voted[index]!
  return (await getBallot(clientOf(net), { election: BigInt(net.elections.over), voter }))!
}

async function search(page: Page, text: string): Promise<void> {
  await page.getByLabel('Search the public record').fill(text)
  await page.keyboard.press('Enter')
}

test('blocks come by themselves, and can be paused', async ({ page }) => {
  await page.goto('/explorer')
  const newest = page.getByRole('table').getByRole('row').nth(1).getByRole('link')
  await expect(newest).toBeVisible()
  const before = Number(await newest.textContent())
  await expect.poll(async () => Number(await newest.textContent()), { timeout: 30_000 }).toBeGreaterThan(before)
  await expect(page.getByText(/^As of block \d+, /)).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible()
})

test('everything that has a name is found by it', async ({ page, net }) => {
  const ballot = await ballotOf(net, 0)
  const voter = net.voted[0]!
  await page.goto('/explorer')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByLabel('Search the public record')).toBeFocused()
  await search(page, ballot.height.toString())
  await expect(page).toHaveURL(`/block/${ballot.height}`)
  await expect(
    page.getByText('Checked by your browser: 1 of 1 validator signed (1 needed). It is final.'),
  ).toBeVisible()
  const hash = await page.locator('.facts code').first().textContent()
  await search(page, String(hash))
  await expect(page).toHaveURL(`/block/${hash}`)
  await expect(page.getByRole('heading', { name: `Block ${ballot.height}` })).toBeVisible()
  await search(page, ballot.code.toLowerCase().replaceAll('-', ' '))
  await expect(page).toHaveURL(`/tx/${ballot.transactionHash}`)
  await expect(page.getByRole('heading', { name: 'Transaction: Casts a ballot' })).toBeVisible()
  await expect(page.getByText(`casts a ballot in election ${net.elections.over}.`)).toBeVisible()
  await expect(page.locator('main').getByText('North, East')).toBeVisible()
  await search(page, voter)
  await expect(page).toHaveURL(`/address/${voter.toLowerCase()}`)
  await expect(page.getByRole('row', { name: /Casts a ballot/ }).first()).toBeVisible()
  await search(page, ballot.transactionHash)
  await expect(page).toHaveURL(`/tx/${ballot.transactionHash}`)
})

test('the raw tab has the signed bytes; the keyboard reaches it', async ({ page, net }) => {
  const { transactionHash } = await ballotOf(net, 1)
  await page.goto(`/tx/${transactionHash}`)
  await page.getByRole('tab', { name: 'In words' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Raw' })).toBeFocused()
  await expect(page.locator('pre').first()).toHaveText(/^0x02[0-9a-f]+$/)
})

test('the log of an election: milestones, list, ballots', async ({ page, net }) => {
  await page.goto(`/election/${net.elections.over}/log`)
  await expect(page.getByRole('row', { name: /The election was created/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /It was closed/ })).toBeVisible()
  await page.getByLabel('Voters’ list').check()
  await expect(page.getByRole('row', { name: /^20 voters put on the list/ })).toBeVisible()
  await page.getByLabel('Ballots').check()
  await expect(page.getByRole('row', { name: /A ballot was cast/ })).toHaveCount(3)
  await page
    .getByRole('row', { name: /A ballot was cast/ })
    .first()
    .getByRole('link')
    .last()
    .click()
  await expect(page.getByRole('heading', { name: 'Transaction: Casts a ballot' })).toBeVisible()
})

test('what is not there has a sentence of its own', async ({ page }) => {
  await page.goto('/explorer')
  await search(page, 'Ada')
  await expectFault(page, 'bad-search', /This is none of these/)
  await search(page, `0x${'ab'.repeat(32)}`)
  await expectFault(page, 'not-found', /nothing by that name/)
  await page.goto('/block/99999999')
  await expect(page.getByRole('heading', { name: 'There is no such block yet' })).toBeVisible()
  await page.goto(`/tx/0x${'ab'.repeat(32)}`)
  await expect(page.getByRole('heading', { name: 'This transaction is not known' })).toBeVisible()
  await page.goto(`/address/0x${'ab'.repeat(20)}`)
  await expect(page.getByText(/None: this address has had no part/)).toBeVisible()
  for (const route of ['/block/latest', '/tx/0x12', '/address/ada']) {
    await page.goto(route)
    await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
  }
})

test('the language can be chosen, and stays', async ({ page }) => {
  await page.goto('/explorer')
  await page.getByLabel('Language').selectOption('de')
  const heading = page.getByRole('heading', { name: 'Öffentliches Verzeichnis' })
  await expect(heading).toBeVisible()
  await expect(heading).not.toBeFocused()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Öffentliches Verzeichnis' })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Wahlen' })).toBeVisible()
})

test('a browser that speaks German gets a German page', async ({ browser, net }) => {
  const context = await browser.newContext({ locale: 'de-AT', baseURL: net.page })
  const page = await context.newPage()
  await page.goto('/check')
  await expect(page.getByRole('heading', { name: 'Stimmzettel prüfen' })).toBeVisible()
  await context.close()
})
