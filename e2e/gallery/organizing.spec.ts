// Pictures of the organizer's places: the wizard, an election in hand, the registration office.
import { generatePrivateKey } from 'viem/accounts'
import { anElection } from '../page/anElection.ts'
import { expect, test } from '../page/fixtures.ts'
import { askWithEvidence, asOrganizer, byApproval, chooseList, tab } from '../page/officeSteps.ts'
import { downloaded, inHours } from '../page/steps.ts'
import { installWallet } from '../page/testWallet.ts'
import { shoot } from './shoot.ts'

const HOURS_TO_OPENING = 1 / 3

test('the wizard, the draft, the lock', async ({ page, net }) => {
  const title = 'Garden board 2028'
  const next = () => page.getByRole('button', { name: 'Next' }).click()
  await asOrganizer(page, net, '/organize')
  await expect(page.getByRole('heading', { name: 'Your elections' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'New election' })).toBeVisible()
  await shoot(page, 'organize')
  await page.getByRole('link', { name: 'New election' }).click()
  await page.getByLabel('Title').fill(title)
  await page.getByLabel('Description').fill('Who leads the garden in the coming year.')
  await shoot(page, 'wizard-basics')
  await next()
  await page.getByLabel('The question').fill('Who is to chair?')
  await page.getByLabel('Option 1', { exact: true }).fill('Ada')
  await page.getByLabel('Option 2', { exact: true }).fill('Grace')
  await page.getByRole('button', { name: 'Add an option' }).click()
  await page.getByLabel('Option 3', { exact: true }).fill('blank')
  await shoot(page, 'wizard-questions')
  await next()
  await page.getByRole('button', { name: 'Use the registrar of this page' }).click()
  await shoot(page, 'wizard-voters')
  await next()
  await page.getByLabel('Trustees', { exact: true }).fill(net.trustees.join('\n'))
  await shoot(page, 'wizard-secrecy')
  await next()
  await page.getByLabel('Voting opens').fill(inHours(HOURS_TO_OPENING))
  await page.getByLabel('Voting ends').fill(inHours(48))
  await shoot(page, 'wizard-schedule')
  await next()
  await shoot(page, 'wizard-review')
  await page.getByRole('button', { name: 'Create the draft' }).click()
  await expect(page.getByRole('heading', { name: 'Read it once more, then lock it' })).toBeVisible()
  await shoot(page, 'draft')
  await page.getByLabel(`Type the title to lock: ${title}`).fill(title)
  await page.getByRole('button', { name: 'Lock the election' }).click()
  await expect(page.getByRole('heading', { name: 'The trustees’ key' })).toBeVisible()
  await shoot(page, 'locked')
  await page.goto(`/organize/${net.elections.secret}`)
  await expect(page.getByRole('heading', { name: 'How it goes' })).toBeVisible()
  await shoot(page, 'office-open')
  await page.goto(`/organize/${net.elections.secretOver}`)
  await expect(page.getByRole('link', { name: 'To the result' })).toBeVisible()
  await shoot(page, 'office-final')
})

test('the registration office', async ({ page, net, browser }) => {
  const election = await anElection(net, 'Members only')
  await asOrganizer(page, net, `/organize/${election}/voters`)
  await page.getByRole('button', { name: 'Sign in at the office' }).click()
  await byApproval(page)
  await expect(page.getByText('At the moment whoever asks')).toHaveCount(0)
  await shoot(page, 'voters-rule')

  for (const [index, number] of ['4711', '4712'].entries()) {
    const voter = await (await browser.newContext({ baseURL: net.page })).newPage()
    await installWallet(voter, { ...net, privateKey: generatePrivateKey() })
    await voter.goto(`/election/${election}/vote`)
    await voter.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
    await askWithEvidence(voter, number, async () => {
      if (index === 0) await shoot(voter, 'asking-with-evidence')
    })
    await voter.context().close()
  }
  await tab(page, 'Requests')
  await expect(page.getByRole('heading', { name: '4712' })).toBeVisible()
  await shoot(page, 'voters-requests')

  await tab(page, 'Upload a list')
  await chooseList(page, 'id,name,email\n17,Ada Lovelace,ada@example.org\n18,Grace Hopper,nonsense\n')
  await expect(page.getByText('Line 3, email: This is no e-mail address.')).toBeVisible()
  await shoot(page, 'voters-upload')
  await chooseList(page, 'id,name,email\n17,Ada Lovelace,ada@example.org\n18,Grace Hopper,\n')
  await expect(page.getByText('No fault was found.')).toBeVisible()
  await shoot(page, 'voters-upload-clean')
  await page.getByRole('button', { name: 'Put these 2 people on the list' }).click()
  await expect(page.getByText('2 people were taken.')).toBeVisible()
  await tab(page, 'Invitations')
  await downloaded(page, 'Download a sheet to print')
  await expect(page.getByText('The file was made.')).toBeVisible()
  await shoot(page, 'voters-invitations')
  await tab(page, 'Records')
  await expect(page.getByText('Complete: every entry follows from the one before.')).toBeVisible()
  await shoot(page, 'voters-records')
  await tab(page, 'Second factor')
  await page.getByRole('button', { name: 'Set it up' }).click()
  await expect(page.getByRole('img', { name: 'The key for your app as a picture' })).toBeVisible()
  await shoot(page, 'voters-second-factor')
})
