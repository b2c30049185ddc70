// Voting with a browser wallet, and everything a wallet can do in between.

import { closeElection, getVoter } from '@psephos/client'
import { generatePrivateKey, privateKeyToAccount, privateKeyToAddress } from 'viem/accounts'
import { expectAccessible } from './accessible.ts'
import { CONTESTS, clientOf, lockedElection, recorded } from './elections.ts'
import { everyVoter, expect, expectFault, pageNetwork, test } from './fixtures.ts'
import { choose, expectRecorded, goToBallot, openBallot, review, signInWithWallet, VERIFIED } from './steps.ts'
import { installWallet } from './testWallet.ts'

test('votes with a wallet; then the page says that a ballot is recorded and offers no second', async ({
  page,
  net,
  voterOf,
}) => {
  const wallet = await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 4), announceTwice: true })
  await openBallot(page, net.elections.board)
  await expect(page.getByRole('button', { name: 'Sign in with Test Wallet' })).toHaveCount(1)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  await expect(
    page.getByText('Your wallet will show a contract call, fee 0, amount 0. That is your ballot.'),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)
  await expect(page.getByText(VERIFIED)).toBeVisible()
  expect(wallet.sent).toHaveLength(1)

  await page.goto(`/election/${net.elections.board}/vote`)
  await expect(page.getByText('You have voted in this election.')).toBeVisible()
  await expect(page.getByText(code)).toBeVisible()
  await expect(page.getByText('Error: already-voted')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue to the ballot' })).toHaveCount(0)

  await page.goto(`/election/${net.elections.board}`)
  await expect(page.getByText('You have voted here, with the account of your wallet.')).toBeVisible()
  await expect(page.getByText(code)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Vote now' })).toHaveCount(0)
  await expectAccessible(page, 'voted with a wallet')
})

test('declining in the wallet sends nothing, keeps the choices, and casting again works', async ({
  page,
  net,
  voterOf,
}) => {
  const wallet = await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 5) })
  await openBallot(page, net.elections.board)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  wallet.decisions.push('reject')
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectFault(page, 'declined', /Nothing was sent; you can try again/)
  await expect(page.getByText('Not cast yet')).toBeVisible()
  expect(wallet.sent).toEqual([])
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await expect(page.locator('dd').getByText('Grace')).toBeVisible()
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)
})

test('declining to sign in is said, and nothing else happens', async ({ page, net, voterOf }) => {
  const wallet = await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 9) })
  await openBallot(page, net.elections.board)
  wallet.decisions.push('reject')
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await expectFault(page, 'declined', /You declined in your wallet/)
})

test('a wallet on another network is switched, and the network added when it is not known', async ({
  page,
  net,
  voterOf,
}) => {
  const wallet = await installWallet(page, {
    ...net,
    privateKey: voterOf(net.elections.board, 6),
    startChainId: 1,
    knowsChain: false,
  })
  await openBallot(page, net.elections.board)
  wallet.decisions.push('approve', 'reject')
  await signInWithWallet(page)
  await expect(page.getByText('Your wallet is set to another network.')).toBeVisible()
  await expect(page.getByText('Error: wrong-network')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue to the ballot' })).toHaveCount(0)
  wallet.asked.length = 0
  await page.getByRole('button', { name: 'Set my wallet to this vote’s network' }).click()
  await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible()
  const changes = wallet.asked.filter((method) => method.startsWith('wallet_'))
  expect(changes).toEqual(['wallet_switchEthereumChain', 'wallet_addEthereumChain', 'wallet_switchEthereumChain'])
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)
})

test('an address that is not on the list asks, waits for the final list, and votes', async ({ page, net }) => {
  const privateKey = `0x${'5e1f'.repeat(16)}` as const
  await installWallet(page, { ...net, privateKey })
  await openBallot(page, net.elections.board)
  await signInWithWallet(page)
  await expect(page.getByText('You can ask to be added.')).toBeVisible()
  await expect(page.getByText('Error:')).toHaveCount(0)
  await page.getByRole('button', { name: 'Ask to be added' }).click()
  await goToBallot(page)
  const voter = await getVoter(clientOf(net), {
    election: BigInt(net.elections.board),
    voter: privateKeyToAddress(privateKey),
  })
  expect(voter.enrolled).toBe(true)
  await choose(page)
  const code = await review(page)
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)
})

test('a double click casts one ballot', async ({ page, net, voterOf }) => {
  const wallet = await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 7) })
  await openBallot(page, net.elections.board)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  await page.getByRole('button', { name: 'Cast my ballot' }).dblclick()
  await expectRecorded(page, code)
  expect(wallet.asked.filter((method) => method === 'eth_sendTransaction')).toHaveLength(1)
})

test.describe('an election that takes nobody any more', () => {
  let election: bigint
  test.beforeAll(async () => {
    const net = pageNetwork()
    const opensAt = Math.floor(Date.now() / 1000) + 6
    const draft = { title: 'Short vote', contests: CONTESTS, opensAt, closesAt: opensAt + 3600 }
    const registrars = [privateKeyToAddress(net.organizerKey)]
    election = await lockedElection(
      { ...net, voterKeys: everyVoter() },
      { ...draft, earlyClose: true, minTurnout: 1, registrars },
    )
  })

  test('who is not on its list is told so, and cannot ask', async ({ page, net }) => {
    await installWallet(page, { ...net, privateKey: generatePrivateKey() })
    await expect(async () => openBallot(page, election.toString())).toPass({ timeout: 20_000 })
    await signInWithWallet(page)
    await expectFault(page, 'not-on-the-list', /The list is closed, so nobody can be added any more/)
    for (const name of ['Ask to be added', 'Continue to the ballot'])
      await expect(page.getByRole('button', { name })).toHaveCount(0)
  })

  test('voting ends while the wallet waits: said so, not counted, not offered again', async ({
    page,
    net,
    voterOf,
  }) => {
    const wallet = await installWallet(page, { ...net, privateKey: voterOf(election, 8) })
    await openBallot(page, election.toString())
    await signInWithWallet(page)
    await goToBallot(page)
    await choose(page)
    await review(page)
    let release = () => {}
    wallet.decisions.push({ after: new Promise<void>((resolve) => (release = resolve)), decide: 'approve' })
    await page.getByRole('button', { name: 'Cast my ballot' }).click()
    await expect(page.getByText('Waiting for your wallet…')).toBeVisible()
    const client = clientOf(net)
    await recorded(
      client,
      (await closeElection(client, { election, account: privateKeyToAccount(net.organizerKey) })).hash,
    )
    release()
    await expectFault(page, 'closed-meanwhile', /It was not counted/)
    await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  })
})

test('where the election allows it, a ballot is changed and the last one counts', async ({ page, net, voterOf }) => {
  await installWallet(page, { ...net, privateKey: voterOf(net.elections.changeable, 9) })
  await openBallot(page, net.elections.changeable)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const first = await review(page)
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, first)
  await page.goto(`/election/${net.elections.changeable}/vote`)
  await page.getByRole('button', { name: 'Change my vote' }).click()
  await expect(page.getByText('A new ballot replaces the whole of the earlier one')).toBeVisible()
  await page.getByRole('radio', { name: /^Ada/ }).check()
  const second = await review(page)
  expect(second).not.toBe(first)
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, second)
  await page.goto(`/check#${first}`)
  await expect(page.getByText('A later ballot of the same voter counts instead of this one.')).toBeVisible()
})
