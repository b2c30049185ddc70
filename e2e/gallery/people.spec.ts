// Pictures of what a person has at the registration office beside registering: the own data, and candidates.
import { generatePrivateKey } from 'viem/accounts'
import { aDraft, anElection } from '../page/anElection.ts'
import { CONTESTS } from '../page/elections.ts'
import { expect, test } from '../page/fixtures.ts'
import { askWithEvidence, atOffice, byApproval, tab, theOrganizer } from '../page/officeSteps.ts'
import { installWallet } from '../page/testWallet.ts'
import { shoot } from './shoot.ts'

test('own data', async ({ page, net, browser }) => {
  const election = await anElection(net, 'Garden board 2029')
  const organizer = await theOrganizer(browser, net, election)
  await byApproval(organizer)
  await installWallet(page, { ...net, privateKey: generatePrivateKey() })
  await page.goto(`/election/${election}/vote`)
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await askWithEvidence(page, '4711')
  await tab(organizer, 'Requests')
  await organizer.getByRole('button', { name: 'Approve 4711' }).click()
  await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible()
  await page.goto('/data')
  await expect(page.getByRole('heading', { name: 'On the list of: Garden board 2029' })).toBeVisible()
  await shoot(page, 'own-data')
  await page.getByLabel('Type ERASE to go on').fill('ERASE')
  await page.getByRole('button', { name: 'Erase my data' }).click()
  await expect(page.getByText('It is erased, and you are signed out of the office.')).toBeVisible()
  await shoot(page, 'own-data-erased')
})

test('candidates', async ({ page, net, browser }) => {
  const election = await aDraft(net, 'Garden board 2030')
  await installWallet(page, { ...net, privateKey: generatePrivateKey() })
  await page.goto(`/election/${election}/candidates`)
  await atOffice(page)
  for (const [candidate, statement] of [
    ['Ada Lovelace', 'Keeps the minutes.\nAnd the keys.'],
    ['Grace Hopper', 'Finds what is broken, and mends it.'],
  ] as const) {
    await page.getByLabel('Name of the candidate').fill(candidate)
    await page.getByLabel('Statement').fill(statement)
    await page.getByLabel('For which question').selectOption({ label: CONTESTS[0]!.question })
    await page.getByRole('button', { name: 'Send to the organizer' }).click()
    await expect(page.getByRole('button', { name: `Withdraw ${candidate}` })).toBeVisible()
  }
  const organizer = await theOrganizer(browser, net, election)
  await tab(organizer, 'Candidates')
  await expect(organizer.getByText('Keeps the minutes.')).toBeVisible()
  await shoot(organizer, 'voters-candidates')
  await organizer.getByRole('button', { name: 'Accept Ada Lovelace' }).click()
  await expect(organizer.getByRole('button', { name: 'Accept Ada Lovelace' })).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Accepted' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Withdraw Grace Hopper' })).toBeVisible()
  await shoot(page, 'candidates')
})
