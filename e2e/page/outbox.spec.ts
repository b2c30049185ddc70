// All validators away after a ballot was signed with a key on this device: it waits there, encrypted, over a reload, and goes
// out as it was signed when they are back.
import type { Page } from '@playwright/test'
import { closeElection, getElection, getVoter } from '@psephos/client'
import { parseTransaction } from 'viem'
import { generatePrivateKey, privateKeyToAccount, privateKeyToAddress } from 'viem/accounts'
import { openRelay } from '../support/relay.ts'
import { expectAccessible } from './accessible.ts'
import { anElection } from './anElection.ts'
import { clientOf, recorded } from './elections.ts'
import { expect } from './fixtures.ts'
import { castIntoSilence, reloadAnyhow, test } from './outage.ts'
import {
  choose,
  expectRecorded,
  goToBallot,
  openBallot,
  PASSPHRASE,
  review,
  signInWithOwnKey,
  signInWithWallet,
  VERIFIED,
} from './steps.ts'
import { installWallet } from './testWallet.ts'

/** The bytes of every ballot that the page sent, in order. */
function sendsOf(page: Page): string[] {
  const raws: string[] = []
  page.on('request', (request) => {
    for (const [, raw = ''] of (request.postData() ?? '').matchAll(
      /eth_sendRawTransaction","params":\["(0x[0-9a-f]+)/g,
    ))
      raws.push(raw)
  })
  return raws
}

const stored = (page: Page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
const keptNames = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('psephos.cast.')))

async function unlock(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Unlock “/ }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Signed in' })).toBeVisible()
}

for (const secrecy of ['open', 'secret'] as const) {
  test(`all validators away and back, with a reload in between: the same ballot is recorded (${secrecy})`, async ({
    page,
    net,
    voterOf,
    outage,
  }) => {
    test.setTimeout(120_000)
    const election = secrecy === 'open' ? net.elections.board : net.elections.secret
    const key = voterOf(election, secrecy === 'open' ? 19 : 11)
    const sent = sendsOf(page)
    await openBallot(page, election)
    await signInWithOwnKey(page, key)
    await goToBallot(page)
    await choose(page)
    const code = await castIntoSilence(page, outage)
    await expectAccessible(page, 'not sent yet')
    for (const name of ['Try again', 'Back', 'Cast my ballot'])
      await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0)
    const kept = await stored(page)
    expect(await keptNames(page)).toHaveLength(1)

    // The validators are still away: never "recorded", and no way to cast another.
    await reloadAnyhow(page)
    await expect(page.getByRole('heading', { name: 'The public record does not answer' })).toBeVisible()
    await expect(page.getByText('Not sent yet')).toBeVisible()
    await expect(page.getByText(code)).toBeVisible()
    await expect(page.getByRole('heading', { name: /recorded/i })).toHaveCount(0)
    await expectAccessible(page, 'nobody answers and a ballot waits')
    await page.getByRole('link', { name: 'Help' }).click()
    await expect(page.getByRole('heading', { name: 'Help', level: 1 })).toBeVisible()
    await expect(page.getByText('A ballot of yours is not sent yet.')).toBeVisible()
    await expectAccessible(page, 'a ballot waits')
    await page.getByRole('link', { name: 'To this ballot' }).click()

    outage.relay.heal()
    await expect(page.getByText('Unlock your key below; then it can be sent as it is.')).toBeVisible({
      timeout: 30_000,
    })
    await expect(page.getByText('Not sent yet')).toBeVisible()
    const voter = privateKeyToAddress(key)
    expect((await getVoter(clientOf(net), { election: BigInt(election), voter })).ballot).toBeNull()
    await unlock(page)
    await expect(page.getByRole('button', { name: 'Continue to the ballot' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Send it now' }).click()
    await expectRecorded(page, code)
    await expect(page.getByText(VERIFIED)).toBeVisible()
    expect(await keptNames(page)).toEqual([])

    // What went out is what was signed before the reload, and what was kept shows nothing of it.
    expect(new Set(sent).size).toBe(1)
    const { data = '0x' } = parseTransaction(sent[0] as `0x02${string}`)
    for (const piece of [sent[0]!.slice(2, 200), data.slice(10), data.slice(-64)]) expect(kept).not.toContain(piece)
    expect(kept).not.toMatch(/Grace|East|West|choice|random|\[\[1\],\[1,3\]\]/i)
    expect(kept.toLowerCase()).not.toContain(key.slice(2).toLowerCase())
  })
}

test('voting ends while the ballot waits: it was not counted, and the device forgets it', async ({
  page,
  net,
  outage,
}) => {
  test.setTimeout(180_000)
  const key = generatePrivateKey()
  const election = await anElection(net, 'Short of time', { voterKeys: [key] })
  const ends = async () => {
    const account = privateKeyToAccount(net.organizerKey)
    await recorded(clientOf(net), (await closeElection(clientOf(net), { election, account })).hash)
  }
  await expect
    .poll(async () => (await getElection(clientOf(net), { election })).phase, { timeout: 30_000 })
    .toBe('Open')
  await openBallot(page, String(election))
  await signInWithOwnKey(page, key)
  await goToBallot(page)
  await choose(page)
  await castIntoSilence(page, outage)
  await ends()
  await reloadAnyhow(page)
  await expect(page.getByText('Not sent yet')).toBeVisible()
  outage.relay.heal()
  await expect(page.getByText('Voting ended before your ballot was sent. It was not counted')).toBeVisible({
    timeout: 30_000,
  })
  await expectAccessible(page, 'voting ended before it was sent')
  expect(await keptNames(page)).toEqual([])
})

test('given up while it waits: the device forgets it, and another can be cast', async ({
  page,
  net,
  voterOf,
  outage,
}) => {
  test.setTimeout(120_000)
  const sent = sendsOf(page)
  await openBallot(page, net.elections.changeable)
  await signInWithOwnKey(page, voterOf(net.elections.changeable, 19))
  await goToBallot(page)
  await choose(page)
  const given = await castIntoSilence(page, outage)
  await page.getByRole('button', { name: 'Give this ballot up' }).click()
  await expect(page.getByText('This device then forgets the ballot')).toBeVisible()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await page.getByRole('button', { name: 'Give this ballot up' }).click()
  await page.getByRole('button', { name: 'Give it up', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Step 1 of 6: Sign in' })).toBeVisible()
  expect(await keptNames(page)).toEqual([])
  outage.relay.heal()
  await expect(page.getByText('You are on the voters’ list of this election.')).toBeVisible({ timeout: 30_000 })
  await goToBallot(page)
  await page.getByRole('radio', { name: /^Ada/ }).check()
  const code = await review(page)
  expect(code).not.toBe(given)
  const before = sent.length
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)
  expect(new Set(sent.slice(before))).not.toContain(sent[0])
})

test('a wallet cannot sign without sending: nothing is kept, and it is said to be safe to try again', async ({
  page,
  net,
  voterOf,
  outage,
}) => {
  const privateKey = voterOf(net.elections.changeable, 18)
  // The wallet has a way of its own, which is away as well.
  const relay = await openRelay(Number(new URL(net.rpcUrl).port))
  await installWallet(page, { ...net, rpcUrl: `http://127.0.0.1:${relay.port}`, privateKey })
  await openBallot(page, net.elections.changeable)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  relay.cut('reset')
  outage.relay.cut('reset')
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Not sent yet')).toHaveCount(0)
  expect(await stored(page)).not.toContain('sealed')
  relay.heal()
  outage.relay.heal()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expectRecorded(page, code)
  await relay.close()
})
