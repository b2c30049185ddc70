// What people who tried the page did not find, or walked into: who has voted is told so, an invitation is of use where whoever asks
// is added, its sheet says where to go, and an organizer is warned before an end that leaves no result.
import { expectAccessible } from './accessible.ts'
import { anElection } from './anElection.ts'
import { expect, test } from './fixtures.ts'
import { asOrganizer, chooseList } from './officeSteps.ts'
import {
  choose,
  downloaded,
  expectRecorded,
  goToBallot,
  openBallot,
  PASSPHRASE,
  review,
  signInWithOwnKey,
} from './steps.ts'

const NEEDED = 3

test('who has voted with a key of this device is told so, in the page’s language', async ({ page, net, voterOf }) => {
  await openBallot(page, net.elections.board)
  await signInWithOwnKey(page, voterOf(net.elections.board, 16))
  await expect(page.getByText('· Key on this device')).toBeVisible()
  await page.getByLabel('Language').selectOption('de')
  await expect(page.getByText('· Schlüssel auf diesem Gerät')).toBeVisible()
  await page.getByLabel('Sprache').selectOption('en')
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  await expect(page.getByText('and with it what you chose')).toBeVisible()
  await expect(page.getByText('Once it is recorded it cannot be changed.')).toBeVisible()
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)
  await page.goto(`/election/${net.elections.board}`)
  await expect(page.getByText('You have voted here, with a key on this device.')).toBeVisible()
  await expect(page.getByText(code)).toBeVisible()
  await expectAccessible(page, 'voted here')
})

test('the organizer’s way: warned of strangers, a sheet that says where to go, a code that is of use, no end without a result', async ({
  page,
  net,
  browser,
}) => {
  test.slow()
  const election = await anElection(net, 'By the list', { minTurnout: NEEDED })
  await asOrganizer(page, net, `/organize/${election}`)
  await expect(page.getByRole('heading', { name: 'What comes next' })).toBeVisible()
  await expect(page.getByText(`${net.page}/election/${election}`, { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'who may vote', exact: true }).click()
  await page.getByRole('button', { name: 'Sign in at the office' }).click()
  await expect(page.getByText('At the moment whoever asks is added to this list')).toBeVisible()
  await expectAccessible(page, 'voters, whoever asks is added')
  await page.getByRole('tab', { name: 'Upload a list' }).click()
  await chooseList(page, 'id,name\n1,Ada Lovelace\n')
  await page.getByRole('button', { name: 'Put this person on the list' }).click()
  await expect(page.getByText('who has no address needs an invitation')).toBeVisible()
  await page.getByRole('tab', { name: 'Invitations' }).click()
  const sheet = await downloaded(page, 'Download a sheet to print')
  expect(sheet.text).toContain(
    `Open ${net.page}/election/${election}/vote. Sign in, choose “I have an invitation code”`,
  )
  expect(sheet.text).toContain('The code is good until voting ends.')
  const code = /class="code">([^<]+)</.exec(sheet.text)?.[1] ?? ''
  await page.getByRole('button', { name: 'Download a sheet to print' }).click()
  await expect(page.getByText('Everybody was invited before')).toBeVisible()

  const voter = await (await browser.newContext({ baseURL: net.page })).newPage()
  await voter.goto(`/election/${election}/vote`)
  await voter.getByRole('button', { name: 'Make a new key for this election' }).click()
  await voter.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await voter.getByLabel('Passphrase once more').fill(PASSPHRASE)
  await voter.getByRole('button', { name: 'Make the key' }).click()
  await downloaded(voter, 'Save the backup file')
  await voter.getByRole('button', { name: 'I have saved it' }).click()
  await voter.getByRole('button', { name: 'I have an invitation code' }).click()
  await voter.getByRole('button', { name: 'Sign in at the office' }).click()
  await voter.getByLabel('Invitation code').fill(code)
  await expectAccessible(voter, 'an invitation where whoever asks is added')
  await voter.getByRole('button', { name: 'Use the code' }).click()
  await expect(voter.getByText('You are on the voters’ list of this election.')).toBeVisible()
  await voter.context().close()

  await page.getByRole('link', { name: 'Back to the election' }).click()
  await expect(page.getByText(`${NEEDED} ballots, ${NEEDED} more than now`)).toBeVisible()
  await expect(
    page.getByText(`Fewer than ${NEEDED} have voted: if voting ends now, there is no result, ever.`),
  ).toBeVisible()
})

test('a new election needs ten ballots for a result only where it is secret', async ({ page, net }) => {
  await asOrganizer(page, net, '/organize')
  await page.getByRole('link', { name: 'New election' }).click()
  await page.getByLabel('Title').fill('A small one')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('The question').fill('Where to?')
  await page.getByLabel('Option 1', { exact: true }).fill('Here')
  await page.getByLabel('Option 2', { exact: true }).fill(' here')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Another one above says the same')).toBeVisible()
  await page.getByLabel('Option 2', { exact: true }).fill('There')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Use the registrar of this page' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByLabel('Ballots needed for a result')).toHaveValue('10')
  await page.getByRole('radio', { name: /^Open/ }).check()
  await expect(page.getByLabel('Ballots needed for a result')).toHaveValue('1')
})

test('who comes after the end is told so, before making a key', async ({ page, net }) => {
  await page.goto(`/election/${net.elections.over}/vote`)
  await expect(page.getByText('Voting has ended. Ballots can no longer be cast.')).toBeVisible()
  await expectAccessible(page, 'voting that has ended')
  await page.getByRole('link', { name: 'See the result' }).click()
  await expect(page.getByRole('heading', { name: /^Result:/ })).toBeVisible()
  await page.goto(`/election/${net.elections.over}`)
  await expect(page.getByText('No. Voting has ended.')).toBeVisible()
})
