// The voter's steps as a test says them.
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import type { Hex } from 'viem'

export const PASSPHRASE = 'correct horse battery'

export async function openBallot(page: Page, election: string): Promise<void> {
  await page.goto(`/election/${election}`)
  await page.getByRole('link', { name: 'Vote now' }).click()
  await expect(page.getByRole('heading', { name: 'Step 1 of 6: Sign in' })).toBeFocused()
}

export async function signInWithWallet(page: Page, name = 'Test Wallet'): Promise<void> {
  await page.getByRole('button', { name: `Sign in with ${name}` }).click()
  await expect(page.getByRole('heading', { name: 'Signed in' })).toBeVisible()
}

/** A key that the voter has already, typed in and put under a passphrase. */
export async function signInWithOwnKey(page: Page, privateKey: Hex): Promise<void> {
  await takeOverKey(page, privateKey)
  await expect(page.getByRole('heading', { name: 'Signed in' })).toBeVisible()
}

export async function takeOverKey(page: Page, privateKey: Hex): Promise<void> {
  await page.getByRole('button', { name: 'Use a key from a backup' }).click()
  await page.getByLabel('Or the key (64 letters and digits)').fill(privateKey)
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByLabel('Passphrase once more').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Take over the key' }).click()
}

export async function goToBallot(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue to the ballot' }).click()
  await expect(page.getByRole('heading', { name: 'Step 2 of 6: Choose' })).toBeFocused()
}

/** Grace; East and West. */
export async function choose(page: Page): Promise<void> {
  await page.getByRole('radio', { name: /^Grace/ }).check()
  await page.getByRole('checkbox', { name: 'East' }).check()
  await page.getByRole('checkbox', { name: 'West' }).check()
}

/** Goes to Review and gives the receipt code that is shown there, before casting. */
export async function review(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Review my ballot' }).click()
  await expect(page.getByRole('heading', { name: 'Step 3 of 6: Review' })).toBeFocused()
  const code = await page
    .locator('.receipt-code')
    .textContent()
    .then((text) => text ?? '')
  expect(code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)
  return code
}

export async function expectRecorded(page: Page, code: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Your ballot is recorded', exact: true })).toBeVisible()
  await expect(page.locator('.receipt-code')).toHaveText(code)
  await expect(page.getByText('Not cast yet')).toBeHidden()
}

export const VERIFIED =
  'Checked by your browser: 1 of 1 validator signed (1 needed), your ballot is in the public record.'

/** Clicks what gives a file and reads it. */
export async function downloaded(page: Page, button: string): Promise<{ name: string; text: string; path: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  const path = await file.path()
  return { name: file.suggestedFilename(), text: readFileSync(path, 'utf8'), path }
}

/** What a `datetime-local` field takes, in the time zone of the tests' browser. */
export function inHours(hours: number): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Athens',
    ...{ dateStyle: 'short', timeStyle: 'short' },
  }).format(Date.now() + hours * 3_600_000)
  return parts.replace(' ', 'T')
}
