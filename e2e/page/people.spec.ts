// What a signed-in person does at the registration office beside registering: sees, takes along and erases the own data; names a
// candidate whom the organizer accepts or refuses, and withdraws.
import { getVoter } from '@psephos/client'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { expectAccessible } from './accessible.ts'
import { aDraft, anElection } from './anElection.ts'
import { CONTESTS, clientOf } from './elections.ts'
import { expect, test } from './fixtures.ts'
import { atOffice, byApproval, expectNarrow, tab, theOrganizer } from './officeSteps.ts'
import { downloaded } from './steps.ts'
import { installWallet } from './testWallet.ts'

test('one’s own data: seen, taken along, erased, with what stays said', async ({ page, net, browser }) => {
  test.slow()
  const election = await anElection(net, 'With my data')
  const organizer = await theOrganizer(browser, net, election)
  await byApproval(organizer)
  const privateKey = generatePrivateKey()
  const voter = privateKeyToAddress(privateKey)
  await installWallet(page, { ...net, privateKey })

  await page.goto('/key')
  await page.getByRole('link', { name: 'What the registration office keeps about me' }).click()
  await expect(page.getByRole('heading', { name: 'My data', level: 1 })).toBeVisible()
  await atOffice(page)
  await expect(page.getByText('Nothing is kept about this address but that it is signed in.')).toBeVisible()

  // The wallet and the office know each other by now.
  await page.goto(`/election/${election}/vote`)
  await page.getByLabel('Member number').fill('4711')
  await page.getByRole('button', { name: 'Send to the organizer' }).click()
  await tab(organizer, 'Requests')
  await organizer.getByRole('button', { name: 'Approve 4711' }).click()
  await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible()

  await page.goto('/data')
  await expect(page.getByRole('heading', { name: 'On the list of: With my data' })).toBeVisible()
  await expect(page.getByText('4711').first()).toBeVisible()
  await expectAccessible(page, 'own data')
  await expectNarrow(page)
  const file = await downloaded(page, 'Download my data')
  expect(JSON.parse(file.text)).toMatchObject({
    address: voter.toLowerCase(),
    registrations: [
      { election: String(election), status: 'enrolled', person: { evidence: { 'member-number': '4711' } } },
    ],
    nominations: [],
  })

  const erase = page.getByRole('button', { name: 'Erase my data' })
  await expect(erase).toHaveAttribute('aria-disabled', 'true')
  await erase.click({ force: true })
  await expect(page.getByText('It is erased, and you are signed out of the office.')).toHaveCount(0)
  await page.getByLabel('Type ERASE to go on').fill('ERASE')
  await erase.click()
  await expect(page.getByText('It is erased, and you are signed out of the office.')).toBeVisible()
  await expect(page.getByText('With my data: the organizer’s name for you')).toBeVisible()
  await expectAccessible(page, 'own data erased')
  // The right to vote does not go with it.
  expect(await getVoter(clientOf(net), { election, voter })).toMatchObject({ enrolled: true })

  await page.reload()
  await page.getByLabel('Language').selectOption('de')
  await page.getByRole('button', { name: 'Bei der Meldestelle anmelden' }).click()
  await expect(page.getByRole('heading', { name: 'Meine Daten', level: 1 })).toBeVisible()
  await expect(page.getByText('auf der Wählerliste', { exact: true })).toBeVisible()
  await expectAccessible(page, 'own data, German')
})

test('candidates: named, refused, accepted and public, withdrawn', async ({ page, net, browser }) => {
  test.slow()
  const election = await aDraft(net, 'Who stands?')
  await installWallet(page, { ...net, privateKey: generatePrivateKey() })
  await page.goto(`/election/${election}`)
  await page.getByRole('link', { name: 'Name a candidate, and see who is named' }).click()
  await expect(page.getByText('Nobody yet.')).toBeVisible()
  await atOffice(page)
  await page.getByRole('button', { name: 'Send to the organizer' }).click()
  await expect(page.getByText('Please fill this in.')).toHaveCount(2)
  const name = async (candidate: string, statement: string) => {
    await page.getByLabel('Name of the candidate').fill(candidate)
    await page.getByLabel('Statement').fill(statement)
    await page.getByRole('button', { name: 'Send to the organizer' }).click()
    await expect(page.getByRole('button', { name: `Withdraw ${candidate}` })).toBeVisible()
  }
  await page.getByLabel('Link (may be left empty)').fill('example.org')
  await page.getByLabel('Name of the candidate').fill('Ada')
  await page.getByLabel('Statement').fill('x')
  await page.getByRole('button', { name: 'Send to the organizer' }).click()
  await expect(page.getByText('A link begins with https:// or http://.')).toBeVisible()
  await expectAccessible(page, 'naming, a fault')
  await page.getByLabel('Link (may be left empty)').fill('https://example.org/ada')
  await page.getByLabel('For which question').selectOption({ label: CONTESTS[0]!.question })
  await name('Ada Lovelace', 'Keeps the minutes.\nAnd the keys.')
  await name('Nobody Known', 'A joke.')
  await name('Grace Hopper', 'Finds what is broken.')
  await expectAccessible(page, 'candidates named')
  await expectNarrow(page)
  await page.getByRole('button', { name: 'Withdraw Grace Hopper' }).click()
  await expect(page.getByText('It is withdrawn, and nothing of it is kept.')).toBeVisible()
  await expect(page.getByText('Finds what is broken.')).toHaveCount(0)

  const organizer = await theOrganizer(browser, net, election)
  await tab(organizer, 'Candidates')
  await expect(organizer.getByText('Keeps the minutes.')).toBeVisible()
  await expect(organizer.getByText('Grace Hopper')).toHaveCount(0)
  await expectAccessible(organizer, 'candidates at the office')
  await expectNarrow(organizer)
  await organizer.getByRole('button', { name: 'Refuse Nobody Known …' }).click()
  await organizer.getByRole('button', { name: 'Refuse', exact: true }).click()
  await expect(organizer.getByText('Please fill this in.')).toBeVisible()
  await organizer.getByLabel('Reason, which the person will read').fill('Not a member.')
  await organizer.getByRole('button', { name: 'Refuse', exact: true }).click()
  await organizer.getByRole('button', { name: 'Accept Ada Lovelace' }).click()
  await expect(organizer.getByRole('button', { name: /^(Accept|Refuse) / })).toHaveCount(0)

  await page.reload()
  await expect(page.getByRole('heading', { name: 'Accepted' })).toBeVisible()
  await expect(page.getByText('Reason: Not a member.')).toBeVisible()
  // Somebody else sees whom the organizer accepted, and nothing else.
  const other = await (await browser.newContext({ baseURL: net.page })).newPage()
  await other.goto(`/election/${election}/candidates`)
  await expect(other.getByText('Keeps the minutes.')).toBeVisible()
  await expect(other.getByText('A joke.')).toHaveCount(0)
  await other.getByLabel('Language').selectOption('de')
  await expect(other.getByRole('heading', { name: 'Vorschläge für Who stands?' })).toBeVisible()
  await expectAccessible(other, 'candidates, German')
})
