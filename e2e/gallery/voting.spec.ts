// Pictures of elections, of the voter's steps and of checking.
import type { Page } from '@playwright/test'
import { cancelElection } from '@psephos/client'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { anElection } from '../page/anElection.ts'
import { clientOf, recorded } from '../page/elections.ts'
import { expect, test } from '../page/fixtures.ts'
import {
  choose,
  downloaded,
  expectRecorded,
  goToBallot,
  openBallot,
  PASSPHRASE,
  review,
  signInWithWallet,
} from '../page/steps.ts'
import { installWallet } from '../page/testWallet.ts'
import { shoot } from './shoot.ts'

const heading = (page: Page) => expect(page.getByRole('heading', { level: 1 })).toBeVisible()

test('elections', async ({ page, net }) => {
  const { board, secret, soon, over } = net.elections
  const day = Math.floor(Date.now() / 1000) + 86_400
  const cancelled = await anElection(net, 'Picnic in the rain', { opensAt: day, closesAt: day + 3_600 })
  const account = privateKeyToAccount(net.organizerKey)
  const client = clientOf(net)
  await recorded(
    client,
    (await cancelElection(client, { election: cancelled, reason: 'The meadow is under water.', account })).hash,
  )
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Over' })).toBeVisible()
  await shoot(page, 'list')
  const routes = [
    ['election', board, 'Vote now'],
    ['election-secret', secret, 'Vote now'],
    ['election-coming', soon, 'Get ready to vote'],
    ['election-over', over, 'See the result'],
  ] as const
  for (const [name, election, action] of routes) {
    await page.goto(`/election/${election}`)
    await expect(page.getByRole('link', { name: action })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Questions on the ballot' })).toBeVisible()
    if (name === 'election-secret') await page.getByText('What stays secret, and from whom').click()
    await shoot(page, name)
  }
  await page.goto(`/election/${cancelled}`)
  await expect(page.getByText('The meadow is under water.')).toBeVisible()
  await shoot(page, 'election-cancelled')
  await page.goto('/help')
  await heading(page)
  await shoot(page, 'help')
  await page.goto('/nothing')
  await heading(page)
  await shoot(page, 'lost')
})

test('a key on this device, from the first step to the last', async ({ page, net }) => {
  const { board } = net.elections
  await installWallet(page, { ...net, privateKey: generatePrivateKey() })
  await openBallot(page, board)
  await shoot(page, 'sign-in')
  await page.getByRole('button', { name: 'Make a new key for this election' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByLabel('Passphrase once more').fill(PASSPHRASE)
  await shoot(page, 'new-key')
  await page.getByRole('button', { name: 'Make the key' }).click()
  await expect(page.getByRole('heading', { name: 'Save your backup' })).toBeVisible()
  await downloaded(page, 'Save the backup file')
  await shoot(page, 'backup')
  await page.getByRole('button', { name: 'I have saved it' }).click()
  await expect(page.getByText('You are not on the voters’ list yet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Ask to be added' })).toBeVisible()
  await shoot(page, 'not-listed')
  await page.getByRole('button', { name: 'Ask to be added' }).click()
  await expect(page.getByRole('button', { name: 'Continue to the ballot' })).toBeVisible()
  await shoot(page, 'listed')
  await goToBallot(page)
  await page.getByRole('button', { name: 'Review my ballot' }).click()
  await expect(page.getByText('Error: choice-missing')).toBeVisible()
  await shoot(page, 'choose-missing')
  await choose(page)
  await expect(page.getByText('Error: choice-missing')).toHaveCount(0)
  await shoot(page, 'choose')
  const code = await review(page)
  await shoot(page, 'review')
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)
  await expect(page.getByText(/^✓ Checked by your browser/)).toBeVisible()
  await shoot(page, 'recorded')
  await page.goto(`/election/${board}`)
  await expect(page.getByText('You have voted here, with a key on this device.')).toBeVisible()
  await shoot(page, 'voted-here')
  await page.goto('/check')
  await heading(page)
  await shoot(page, 'check')
  await page.goto(`/check#${code}`)
  await page.reload()
  await expect(page.getByText('validator asked says the same.')).toBeVisible()
  await shoot(page, 'check-found')
  await page.getByLabel('Receipt code').fill('00000-00000-00000-00000')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByText('Error: not-found')).toBeVisible()
  await shoot(page, 'check-not-found')
  await page.goto('/votes')
  await expect(page.getByText(code)).toBeVisible()
  await shoot(page, 'votes')
  await page.goto('/key')
  await heading(page)
  await shoot(page, 'keys')
})

test('a wallet in a secret vote, a test on the way', async ({ page, net, voterOf, browser }) => {
  const { secret } = net.elections
  const options = { ...net, privateKey: voterOf(secret, 11), startChainId: 1, knowsChain: false }
  const wallet = await installWallet(page, options)
  await openBallot(page, secret)
  wallet.decisions.push('approve', 'reject')
  await signInWithWallet(page)
  await expect(page.getByText('Error: wrong-network')).toBeVisible()
  await shoot(page, 'wrong-network')
  await page.getByRole('button', { name: 'Set my wallet to this vote’s network' }).click()
  await goToBallot(page)
  await choose(page)
  await review(page)
  await page.locator('main').getByText('Details').click()
  await shoot(page, 'review-secret')
  await page.getByRole('button', { name: 'Test this sealed ballot instead' }).click()
  const file = await downloaded(page, 'Save the test')
  await shoot(page, 'test-ballot')
  const other = await (await browser.newContext({ baseURL: net.page })).newPage()
  await other.goto('/check-sealed')
  await other.getByLabel('File of the test').setInputFiles(file.path)
  await expect(other.getByText('The ballot says what the other device said.')).toBeVisible()
  await shoot(other, 'check-sealed')
  await other.context().close()
  await page.getByRole('button', { name: 'Give it up and seal a new one' }).click()
  await expect(page.getByText('The tested ballot was given up.')).toBeVisible()
  wallet.decisions.push('reject')
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expect(page.getByText('Error: declined')).toBeVisible()
  await shoot(page, 'declined')
  let approve = () => {}
  const after = new Promise<void>((resolve) => {
    approve = resolve
  })
  wallet.decisions.push({ after, decide: 'approve' })
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('Waiting for your wallet…')).toBeVisible()
  await shoot(page, 'waiting-for-wallet')
  approve()
  await expect(page.getByRole('heading', { name: 'Your ballot is recorded', exact: true })).toBeVisible()
  await page.goto(`/election/${secret}/vote`)
  await expect(page.getByText('You have voted in this election.')).toBeVisible()
  await shoot(page, 'already-voted')
})
