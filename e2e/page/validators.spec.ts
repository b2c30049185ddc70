// The validators' page: how each does, and a proposal of the one that is signed in.
import { generatePrivateKey } from 'viem/accounts'
import { expect, test } from './fixtures.ts'
import { installWallet } from './testWallet.ts'

test('how the validator does, and why there is no block', async ({ page }) => {
  await page.goto('/validators')
  await expect(page.getByRole('heading', { name: 'Validators', exact: true })).toBeVisible()
  await expect(page.getByText('One validator keeps this public record; 1 must agree on every block.')).toBeVisible()
  await expect(page.getByText(/Nothing waits to be recorded|is being decided/)).toBeVisible()
  const row = page.getByRole('row', { name: /Validator 1/ })
  await expect(row).toContainText('Answers')
  await expect(row).toContainText(/\d+ s ago|just now/)
  await expect(row.locator('svg.sparkline')).toBeVisible()
  await expect(page.getByText('None. No validator was caught')).toBeVisible()
})

test('a validator proposes; others only read', async ({ page, net }) => {
  await installWallet(page, { ...net, privateKey: net.validatorKey })
  await page.goto('/validators')
  await expect(page.getByRole('button', { name: 'Propose' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await expect(page.getByText('You are signed in as validator 1.')).toBeVisible()
  await page.getByLabel('Address').fill('0x12')
  await page.getByRole('button', { name: 'Propose' }).click()
  await expect(page.getByText('This is no address: 0x and 40 letters and digits.')).toBeVisible()
  await page.getByLabel('What').selectOption('text')
  await page.getByLabel('Why').fill('Shall we meet on Friday?')
  await page.getByRole('button', { name: 'Propose' }).click()
  await expect(page.getByText('It is in the public record.')).toBeVisible()
  // One of one is more than half: it is decided with its own vote.
  const card = page.getByRole('listitem').filter({ hasText: 'Shall we meet on Friday?' })
  await expect(card).toContainText('Passed')
  await expect(card).toContainText('1 in favour, 0 against, of 1; 1 decide.')
})

test('somebody else is told that they can read', async ({ page, net }) => {
  await installWallet(page, { ...net, privateKey: generatePrivateKey() })
  await page.goto('/validators')
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await expect(page.getByText(/is no validator: it can read here, not vote/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Propose' })).toHaveCount(0)
})
