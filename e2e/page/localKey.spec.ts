// A newcomer without a wallet: fresh key, backup, a place on the list, a ballot, a receipt, and the check of it.
import { expectAccessible } from './accessible.ts'
import { expect, test } from './fixtures.ts'
import { expectNarrow } from './officeSteps.ts'
import {
  choose,
  downloaded,
  expectRecorded,
  goToBallot,
  openBallot,
  PASSPHRASE,
  review,
  signInWithOwnKey,
  VERIFIED,
} from './steps.ts'

test('a newcomer makes a key, gets onto the list, votes, and checks the receipt', async ({ page, net }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Board 2027', exact: true }).click()
  await expect(page.getByText('your choice will be public with your address')).toBeVisible()
  await page.getByRole('link', { name: 'Vote now' }).click()

  await page.getByRole('button', { name: 'Make a new key for this election' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Make the key' }).click()
  await expect(page.getByText('The passphrase needs at least 8 characters.')).toBeVisible()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByLabel('Passphrase once more').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Make the key' }).click()

  // No way past the backup.
  await expect(page.getByRole('heading', { name: 'Save your backup' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Signed in' })).toHaveCount(0)
  const backup = await downloaded(page, 'Save the backup file')
  expect(JSON.parse(backup.text)).toMatchObject({ version: 3, crypto: { kdf: 'scrypt', cipher: 'aes-128-ctr' } })
  await page.getByRole('button', { name: 'I have saved it' }).click()

  await expect(page.getByText('You are not on the voters’ list yet.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue to the ballot' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Ask to be added' }).click()
  await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible()
  await goToBallot(page)
  await expect(page.getByText('Not cast yet')).toBeVisible()
  await choose(page)
  await expect(page.getByText('2 of 2 chosen. To choose another, first clear one.')).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'North' })).toBeDisabled()
  const code = await review(page)
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)
  await expect(page.getByText(VERIFIED)).toBeVisible()
  await expect(page.getByText('not independently checked')).toHaveCount(0)

  const receipt = await downloaded(page, 'Download receipt')
  expect(JSON.parse(receipt.text)).toMatchObject({
    psephos: 'receipt/1',
    chainId: net.chainId,
    genesisHash: net.genesisHash,
    code,
  })
  expect(receipt.text).not.toMatch(/Grace|East/)

  await page.getByRole('link', { name: 'Check it again (optional)' }).click()
  await expect(page.getByRole('heading', { name: 'Found: this ballot is in the public record' })).toBeVisible()
  await page.goto('/check')
  await page.getByLabel('Or a receipt file').setInputFiles(receipt.path)
  await expect(page.getByText(/Checked by your browser: 1 of 1/)).toBeVisible()
  await expect(page.getByText('It is the ballot that counts for this voter.')).toBeVisible()
})

test('the key never stands in plain storage or in an address; it is locked after a reload', async ({
  page,
  net,
  voterOf,
}) => {
  const key = voterOf(net.elections.board, 3)
  await openBallot(page, net.elections.board)
  await signInWithOwnKey(page, key)
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href)
  expect(kept.toLowerCase()).not.toContain(key.slice(2).toLowerCase())
  expect(kept).not.toContain(PASSPHRASE)
  await page.reload()
  await page.getByRole('button', { name: /Unlock “Board 2027”/ }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill('wrong passphrase')
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByText('This passphrase does not open the key.')).toBeVisible()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Signed in' })).toBeVisible()
})

test('keys are made, backed up, forgotten and taken back from the backup, unless that is damaged', async ({ page }) => {
  await page.goto('/key')
  await expect(page.getByText('There is no key on this device yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Make a new key' }).click()
  await page.getByLabel('Name of the key').fill('For the board')
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByLabel('Passphrase once more').fill(`${PASSPHRASE}!`)
  await page.getByRole('button', { name: 'Make the key' }).click()
  await expect(page.getByText('The two passphrases differ.')).toBeVisible()
  await page.getByLabel('Passphrase once more').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Make the key' }).click()
  await expect(page.getByText('Backup not saved yet')).toBeVisible()
  const backup = await downloaded(page, 'Save the backup file')
  await page.getByRole('button', { name: 'I have saved it' }).click()
  await page.getByRole('button', { name: 'Forget' }).click()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await expect(page.getByRole('heading', { name: 'For the board' })).toBeVisible()
  await page.getByRole('button', { name: 'Forget' }).click()
  await page.getByRole('button', { name: 'Forget this key' }).click()
  await expect(page.getByText('There is no key on this device yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Use a key from a backup' }).click()
  const choose = (text: string) =>
    page
      .getByLabel('Backup file', { exact: true })
      .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  for (const text of ['{}', backup.text.slice(0, 200)]) {
    await choose(text)
    await expect(page.getByText('This is not a backup file or key.')).toBeVisible()
  }
  // One digit of it, where the file's own check looks and where it does not.
  for (const name of ['ciphertext', 'iv']) {
    await choose(
      backup.text.replace(new RegExp(`("${name}": ")(.)`), (_, begin, digit) => begin + (digit === 'a' ? 'b' : 'a')),
    )
    await expect(page.getByText('This is not a backup file or key.')).toBeHidden()
    await page.getByLabel('Passphrase of the backup file').fill(PASSPHRASE)
    await page.getByRole('button', { name: 'Take over the key' }).click()
    await expect(page.getByText(/^This file does not open:.* or the file is damaged/)).toBeVisible()
  }
  await page.getByLabel('Backup file', { exact: true }).setInputFiles(backup.path)
  await page.getByLabel('Passphrase of the backup file').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Take over the key' }).click()
  await page.locator('main').getByText('Details').click()
  const address = `0x${JSON.parse(backup.text).address}`
  await expect(page.getByText(new RegExp(address, 'i'))).toBeVisible()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect((await page.evaluate(() => navigator.clipboard.readText())).toLowerCase()).toBe(address.toLowerCase())
  await expectAccessible(page, 'keys')
  await expectNarrow(page)
})
