// The registration office in the page, against the real registrar: a voter asks with evidence and an organizer decides; a list of
// voters is tried, mended and taken, and an invitation is redeemed; the organizer's second factor.
import { expect } from '@playwright/test'
import { getVoter } from '@psephos/client'
import { TOTP } from 'otpauth'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { SESSION_IDLE_MS } from '../../registrar/src/limits.ts'
import { expectAccessible } from './accessible.ts'
import { anElection } from './anElection.ts'
import { clientOf } from './elections.ts'
import { test } from './fixtures.ts'
import { atOffice, byApproval, chooseList, expectNarrow, tab, theOrganizer } from './officeSteps.ts'
import { openOfficeWithClock } from './officeWithClock.ts'
import { downloaded } from './steps.ts'
import { installWallet } from './testWallet.ts'

/** More than a session lives without a request. */
const SESSION_OVER_MS = SESSION_IDLE_MS + 60_000

test('a voter asks with evidence, is refused, asks again, is approved and may vote', async ({ page, net, browser }) => {
  test.slow()
  const election = await anElection(net, 'By approval')
  const organizer = await theOrganizer(browser, net, election)
  await byApproval(organizer, async () => {
    await organizer.getByRole('button', { name: 'Save' }).click()
    await expect(organizer.getByText('Please fill this in.')).toBeVisible()
    await expectAccessible(organizer, 'rule')
  })

  const privateKey = generatePrivateKey()
  const voter = privateKeyToAddress(privateKey)
  const wallet = await installWallet(page, { ...net, privateKey })
  await page.goto(`/election/${election}/vote`)
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await expect(page.getByText('You are not on the voters’ list yet')).toBeVisible()
  wallet.decisions.push('reject')
  await page.getByRole('button', { name: 'Sign in at the office' }).click()
  await expect(page.getByText('Error: declined')).toBeVisible()
  await page.getByRole('button', { name: 'Sign in at the office' }).click()
  await page.getByRole('button', { name: 'Send to the organizer' }).click()
  await expect(page.getByText('Please fill this in.')).toBeVisible()
  await expect(page.getByLabel('Member number')).toBeFocused()
  await page.getByLabel('Member number').fill('4711')
  await expectAccessible(page, 'asking with evidence')
  await expectNarrow(page)
  await page.getByRole('button', { name: 'Send to the organizer' }).click()
  await expect(page.getByText('The organizer has your request.')).toBeVisible()
  expect(wallet.sent).toEqual([])

  await tab(organizer, 'Requests')
  await expect(organizer.getByRole('heading', { name: '4711' })).toBeVisible()
  await expectAccessible(organizer, 'queue')
  await expectNarrow(organizer)
  await organizer.getByRole('button', { name: 'Refuse 4711 …' }).click()
  await expect(organizer.getByLabel('Reason, which the person will read')).toBeFocused()
  await organizer.getByLabel('Reason, which the person will read').fill('That number left last year.')
  await organizer.getByRole('button', { name: 'Refuse', exact: true }).click()
  await expect(organizer.getByText('One was decided.')).toBeVisible()

  await expect(page.getByText('Reason: That number left last year.')).toBeVisible()
  const refused = await page.getByText('The organizer refused your request.').boundingBox()
  const general = await page.getByText(/^The organizer decides who is on the list/).boundingBox()
  expect(refused?.y).toBeLessThan(general?.y ?? 0)
  await page.getByLabel('Member number').fill('4712')
  await page.getByRole('button', { name: 'Send to the organizer' }).click()
  await organizer.getByRole('button', { name: 'Approve 4712' }).click()

  await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue to the ballot' })).toBeVisible()
  expect(await getVoter(clientOf(net), { election, voter })).toMatchObject({ enrolled: true })

  await tab(organizer, 'Records')
  await expect(organizer.getByText('Complete: every entry follows from the one before.')).toBeVisible()
  // Whom an entry is about, by the number that the organizer knows.
  await expect(organizer.getByRole('row').filter({ hasText: 'Refused' })).toContainText('4711')
  await expect(organizer.getByRole('row').filter({ hasText: 'Approved' })).toContainText('4712')
  await expect(organizer.getByRole('row').filter({ hasText: 'Rule changed' })).toContainText('1 field')
  await expectAccessible(organizer, 'records')
  await expectNarrow(organizer)
  const roll = await downloaded(organizer, 'Download the list')
  expect(JSON.parse(roll.text)).toMatchObject({
    psephos: 'roll/1',
    voters: [{ id: '4712', voter: voter.toLowerCase() }],
  })
})

test('a list is tried and mended, and an invitation is redeemed once', async ({ page, net, browser }) => {
  test.slow()
  const election = await anElection(net, 'By invitation')
  const organizer = await theOrganizer(browser, net, election)
  await byApproval(organizer)
  await tab(organizer, 'Upload a list')
  await chooseList(organizer, 'id,name,email\n17,Ada Lovelace,ada@example.org\n18,Grace Hopper,nonsense\n')
  await expect(organizer.getByText('Line 3, email: This is no e-mail address.')).toBeVisible()
  await expect(organizer.getByRole('button', { name: /^Put/ })).toHaveCount(0)
  await expectAccessible(organizer, 'faults of a list')
  await expectNarrow(organizer)
  await chooseList(organizer, 'id,name,email\n17,Ada Lovelace,ada@example.org\n18,Grace Hopper,\n')
  await expect(organizer.getByText('No fault was found. Nothing has been kept yet.')).toBeVisible()
  await organizer.getByRole('button', { name: 'Put these 2 people on the list' }).click()
  await expect(organizer.getByText('2 people were taken.')).toBeVisible()

  await tab(organizer, 'Invitations')
  await expect(organizer.getByText('2 people on your list have no address.')).toBeVisible()
  await expect(organizer.getByText('This registration office sends no mail: no mail server is set up.')).toBeVisible()
  await expect(organizer.getByRole('button', { name: 'Send by mail' })).toHaveCount(0)
  await expectAccessible(organizer, 'invitations')
  const sheet = await downloaded(organizer, 'Download a sheet to print')
  expect(sheet.text).toContain('Ada Lovelace')
  await organizer.getByRole('radio', { name: /^Everybody without an address/ }).check()
  const { text } = await downloaded(organizer, 'Download as CSV')
  const code = /^18,Grace Hopper,,(\S+)$/m.exec(text.replaceAll('\r', ''))?.[1] ?? ''
  expect(code).toMatch(/^INV(-[0-9A-Z]{5}){4}$/)

  await installWallet(page, { ...net, privateKey: generatePrivateKey() })
  await page.goto(`/election/${election}/vote`)
  await atOffice(page)
  await page.getByText('I have an invitation code').click()
  await page.getByLabel('Invitation code').fill('AAAAA-AAAAA-AAAAA-AAAAA')
  await page.getByRole('button', { name: 'Use the code' }).click()
  await expect(page.getByText('Error: unknown-invitation')).toBeVisible()
  await page.getByLabel('Invitation code').fill(code.toLowerCase())
  await page.getByRole('button', { name: 'Use the code' }).click()
  await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible()
})

test('a second factor is set up, asked for, and replaced by a recovery code once', async ({ net, browser }) => {
  const organizer = await theOrganizer(browser, net, BigInt(net.elections.soon))
  await tab(organizer, 'Second factor')
  await organizer.getByRole('button', { name: 'Set it up' }).click()
  await expect(organizer.getByRole('img', { name: 'The key for your app as a picture' })).toBeVisible()
  await expectAccessible(organizer, 'second factor')
  await expectNarrow(organizer)
  const secret =
    (await organizer
      .getByText(/^Key: /)
      .locator('code')
      .textContent()) ?? ''
  await organizer.getByLabel('Six digits that the app shows').fill('000000')
  await organizer.getByRole('button', { name: 'Confirm' }).click()
  await expect(organizer.getByText('Error: wrong-code')).toBeVisible()
  await organizer.getByLabel('Six digits that the app shows').fill(new TOTP({ secret }).generate())
  await organizer.getByRole('button', { name: 'Confirm' }).click()
  await expect(organizer.getByRole('heading', { name: 'Recovery codes' })).toBeVisible()
  const { text } = await downloaded(organizer, 'Download the codes')
  const codes = text.trim().split('\n')
  expect(codes).toHaveLength(10)
  await organizer.getByRole('button', { name: 'I have them' }).click()
  await expect(organizer.getByText('It is set up. 10 recovery codes are left.')).toBeVisible()

  await organizer.getByRole('button', { name: 'Sign out of the office' }).click()
  await organizer.getByRole('button', { name: 'Sign in at the office' }).click()
  await organizer.getByLabel('Code of your app, or a recovery code').fill(codes[0] ?? '')
  await organizer.getByRole('button', { name: 'Go on' }).click()
  await tab(organizer, 'Second factor')
  await expect(organizer.getByText('It is set up. 9 recovery codes are left.')).toBeVisible()
  // A session that ended says so, and one signs in again.
  await organizer.context().clearCookies()
  await tab(organizer, 'Records')
  await expect(
    organizer.getByText('You were signed out because nothing happened for a while. Sign in again.'),
  ).toBeVisible()
  await organizer.getByRole('button', { name: 'Sign in at the office' }).click()
  await organizer.getByLabel('Code of your app, or a recovery code').fill(codes[1] ?? '')
  await organizer.getByRole('button', { name: 'Go on' }).click()
  await tab(organizer, 'Second factor')
  await organizer.getByText('Remove it').first().click()
  await organizer.getByRole('button', { name: 'Remove it' }).click()
  await expect(organizer.getByRole('button', { name: 'Set it up' })).toBeVisible()
})

test('a session runs out at both ends: said so, what was typed is still there, and it goes on', async ({
  net,
  browser,
}) => {
  test.slow()
  const office = await openOfficeWithClock(net)
  try {
    const there = { ...net, page: office.page }
    const election = await anElection({ ...net, registrar: office.registrar }, 'Over lunch')
    const organizer = await theOrganizer(browser, there, election)
    await byApproval(organizer)
    const voter = await (await browser.newContext({ baseURL: office.page })).newPage()
    await installWallet(voter, { ...net, privateKey: generatePrivateKey() })
    await voter.goto(`/election/${election}/vote`)
    await atOffice(voter)
    await voter.getByLabel('Member number').fill('4711')

    office.moveClock(SESSION_OVER_MS)
    for (const page of [organizer, voter]) await page.clock.setSystemTime(Date.now() + SESSION_OVER_MS)
    const ended = 'You were signed out because nothing happened for a while. Sign in again.'
    await expect(voter.getByText(ended)).toBeVisible()
    await voter.getByRole('button', { name: 'Sign in at the office' }).click()
    await expect(voter.getByLabel('Member number')).toHaveValue('4711')
    await voter.getByRole('button', { name: 'Send to the organizer' }).click()
    await expect(voter.getByText('The organizer has your request.')).toBeVisible()

    // The page that lists who asked finds out by itself; another one when it is asked for the list.
    await expect(async () => {
      const requests = organizer.getByRole('tab', { name: 'Requests' })
      if (await requests.isVisible()) await requests.click({ timeout: 2_000 })
      await expect(organizer.getByText(ended)).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: 60_000 })
    await organizer.getByRole('button', { name: 'Sign in at the office' }).click()
    await tab(organizer, 'Requests')
    await organizer.getByRole('button', { name: 'Approve 4711' }).click()
    await expect(voter.getByText('You are on the voters’ list of this election.')).toBeVisible()
  } finally {
    await office.stop()
  }
})
