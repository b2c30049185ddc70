// A secret election in the page: a ballot is sealed, cast and found again, and nothing but the voter's own screen says what it
// holds; a sealed ballot is tested instead of cast; a page that changes the vote while sealing is found out; what was tested
// can never be cast.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import {
  castBallot,
  decodeSealedTest,
  getManifest,
  getVoter,
  hashBallot,
  isSpoiled,
  PsephosError,
  prepareBallot,
  spoilBallot,
  verifyManifest,
} from '@psephos/client'
import { createClient, type Hex, http } from 'viem'
import { privateKeyToAccount, privateKeyToAddress } from 'viem/accounts'
import { sealingOnce } from '../../scripts/src/vote/seal.ts'
import { CONTESTS, clientOf, recorded } from './elections.ts'
import { expect, test } from './fixtures.ts'
import {
  choose,
  downloaded,
  expectRecorded,
  goToBallot,
  openBallot,
  review,
  signInWithOwnKey,
  signInWithWallet,
  VERIFIED,
} from './steps.ts'
import { installWallet } from './testWallet.ts'

const SECRECY = /your choice is sealed on this device before it leaves it/

/** All that the page has kept or shown outside of its own screen. */
async function tracesOf(page: Page): Promise<string> {
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const caches = await window.caches.keys()
    return JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      location.href,
      databases,
      caches,
      history.state,
    ])
  })
  return kept
}

test('a sealed ballot is cast with a key on this device, and nothing says what it holds', async ({
  page,
  net,
  voterOf,
}) => {
  const lines: string[] = []
  const requests: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  page.on('request', (request) => requests.push(`${request.url()} ${request.postData() ?? ''}`))
  const { secret } = net.elections
  await page.goto(`/election/${secret}`)
  await expect(page.getByText(SECRECY)).toBeVisible()
  await page.getByText('What stays secret, and from whom').click()
  await expect(page.getByText('2 of the 3 trustees working together could open every ballot')).toBeVisible()
  await openBallot(page, secret)
  await signInWithOwnKey(page, voterOf(secret, 3))
  await goToBallot(page)
  await expect(page.getByText(SECRECY)).toBeVisible()
  await expect(page.getByText('your choice will be public')).toHaveCount(0)
  await choose(page)
  const code = await review(page)
  await expect(page.getByText('Your ballot is sealed: nobody else can see what it says.')).toBeVisible()
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)
  await expect(page.getByText(VERIFIED)).toBeVisible()
  await expect(page.getByText('never what you chose')).toBeVisible()
  const receipt = await downloaded(page, 'Download receipt')
  await page.goto(`/check#${code}`)
  await expect(page.getByText('It is the ballot that counts for this voter.')).toBeVisible()
  const shown = await page.locator('main').textContent()
  for (const [where, text] of Object.entries({
    receipt: receipt.text,
    shown,
    traces: await tracesOf(page),
    lines: lines.join(),
  }))
    expect(text, where).not.toMatch(/Grace|East|West|choice|random/i)
  // The choices leave the page only sealed: no request names an option or carries them as a list.
  expect(requests.join('\n')).not.toMatch(/Grace|"choices"|\[\[1\],\[1,3\]\]/)
})

test('a sealed ballot is tested instead of cast, given up, and a new one is cast', async ({
  page,
  net,
  voterOf,
  browser,
}) => {
  const wallet = await installWallet(page, { ...net, privateKey: voterOf(net.elections.secret, 4) })
  await openBallot(page, net.elections.secret)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const tested = await review(page)
  await page.locator('main').getByText('Details').click()
  await page.getByRole('button', { name: 'Test this sealed ballot instead' }).click()
  await expect(page.getByRole('button', { name: 'Cast my ballot' })).toHaveCount(0)
  const file = await downloaded(page, 'Save the test')

  const other = await (await browser.newContext({ baseURL: net.page })).newPage()
  await other.goto('/check-sealed')
  await other.getByLabel('File of the test').setInputFiles(file.path)
  await expect(other.getByText('The ballot says what the other device said.')).toBeVisible()
  await expect(other.locator('.receipt-code')).toHaveText(tested)
  await expect(other.getByText('East, West')).toBeVisible()
  await other.goto('/check-sealed')
  await other.getByLabel('Or the test as text').fill('{}')
  await other.getByRole('button', { name: 'Check this ballot' }).click()
  await expect(other.getByText('Error: bad-test-file')).toBeVisible()
  await other.context().close()

  wallet.decisions.push('reject')
  await page.getByRole('button', { name: 'Give it up and seal a new one' }).click()
  await expect(page.getByText('Error: declined')).toBeVisible()
  await page.getByRole('button', { name: 'Give it up and seal a new one' }).click()
  await expect(page.getByText('The tested ballot was given up.')).toBeVisible()
  await expect(page.locator('.receipt-code')).not.toHaveText(tested)
  const code = (await page.locator('.receipt-code').textContent()) ?? ''
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, code)

  // What the file holds is given up for ever, and the new one counts.
  const given = decodeSealedTest(readFileSync(file.path, 'utf8'))
  const optionCount = CONTESTS.reduce((sum, { options }) => sum + options.length, 0)
  const sealed = given.body.slice(0, 2 + 2 * 64 * optionCount) as Hex
  const ballotHash = hashBallot({ ...given, chainId: BigInt(given.chainId), body: sealed })
  expect(await isSpoiled(clientOf(net), { ...given, ballotHash })).toBe(true)
  expect((await getVoter(clientOf(net), given)).ballot?.code).toBe(code)
})

test('a tested ballot is refused when it is cast after all', async ({ net, voterOf }) => {
  const election = BigInt(net.elections.secret)
  const account = privateKeyToAccount(voterOf(election, 5))
  const client = createClient({ ...clientOf(net), account, transport: http(net.rpcUrl) })
  const manifest = await getManifest(client, { election })
  const { electionKey } = await verifyManifest({ client, election, manifest, genesisHash: net.genesisHash })
  const ballot = await prepareBallot(client, {
    ...{ election, voter: account.address, choices: [[0], []], manifest, genesisHash: net.genesisHash },
    sealing: sealingOnce(electionKey!),
  })
  await recorded(client, (await spoilBallot(client, { election, ballotHash: ballot.ballotHash })).hash)
  const refused = await castBallot(client, { ballot }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(PsephosError)
  expect((refused as PsephosError).refusal?.name).toBe('SpoiledBallot')
})

test('a page that flips the vote while sealing is found out by the checker', async ({
  page,
  net,
  voterOf,
  browser,
}) => {
  // Planted: the worker is given another first choice than the voter made.
  await page.route('**/assets/sealWorker-*.js', async (route) => {
    const answer = await route.fetch()
    const planted = `
      ;{ const honest = self.onmessage
      self.onmessage = ({ data }) => {
        if (data.kind !== 'seal') return honest({ data })
        const [first, ...others] = data.choices
        honest({ data: { ...data, choices: [first.map((mark) => (mark + 1) % 3), ...others] } })
      } }`
    await route.fulfill({ response: answer, body: `${await answer.text()}${planted}` })
  })
  await installWallet(page, { ...net, privateKey: voterOf(net.elections.secret, 6) })
  await openBallot(page, net.elections.secret)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  await page.locator('main').getByText('Details').click()
  await page.getByRole('button', { name: 'Test this sealed ballot instead' }).click()
  const file = await downloaded(page, 'Save the test')
  const other = await (await browser.newContext({ baseURL: net.page })).newPage()
  await other.goto('/check-sealed')
  await other.getByLabel('File of the test').setInputFiles(file.path)
  await expect(other.getByText('Something is wrong: the ballot says other choices')).toBeVisible()
  await expect(other.locator('.receipt-code')).toHaveText(code)
  await expect(other.getByRole('region', { name: 'The sealed ballot says' })).toContainText('Emmy')
  await expect(other.getByRole('region', { name: 'The other device said' })).toContainText('Grace')
  await other.context().close()
})

/** The foot of every page asks it every few seconds, whatever its reader does. */
const BY_THE_CLOCK = 'eth_getBlockByNumber'

test('a blank ballot and a full one look the same from outside', async ({ net, voterOf, browser }) => {
  const seen: { methods: string[]; estimates: number[]; sent: number[] }[] = []
  for (const [index, full] of [
    [7, false],
    [8, true],
  ] as const) {
    const context = await browser.newContext({ baseURL: net.page })
    const page = await context.newPage()
    const wallet = await installWallet(page, { ...net, privateKey: voterOf(net.elections.secret, index) })
    await openBallot(page, net.elections.secret)
    await signInWithWallet(page)
    await goToBallot(page)
    const calls: { method: string; params: unknown }[] = []
    page.on('request', (request) => {
      const body: unknown = JSON.parse(request.postData() ?? '[]')
      if (request.url().endsWith('/rpc')) calls.push(...([body].flat() as typeof calls))
    })
    await page.getByRole('radio', { name: 'Emmy' }).check()
    if (full) {
      await page.getByRole('checkbox', { name: 'North' }).check()
      await page.getByRole('checkbox', { name: 'South' }).check()
    }
    const code = await review(page)
    const estimates = calls.filter(({ method }) => method === 'eth_estimateGas')
    await page.getByRole('button', { name: 'Cast my ballot' }).click()
    await expectRecorded(page, code)
    seen.push({
      methods: [...new Set(calls.map(({ method }) => method))].filter((method) => method !== BY_THE_CLOCK).toSorted(),
      estimates: estimates.map(({ params }) => JSON.stringify(params).length),
      sent: wallet.sent.map((raw) => Math.round(raw.length / 100)),
    })
    await context.close()
  }
  expect(seen[0]).toEqual(seen[1])
  expect(seen[0]?.estimates).toHaveLength(1)
})

test('a sealed ballot is changed: the last one counts, and both receipts stay', async ({ page, net, voterOf }) => {
  await installWallet(page, { ...net, privateKey: voterOf(net.elections.secret, 9) })
  await openBallot(page, net.elections.secret)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const first = await review(page)
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, first)
  await page.goto(`/election/${net.elections.secret}/vote`)
  await page.getByRole('button', { name: 'Change my vote' }).click()
  await expect(page.getByText('A new ballot replaces the whole of the earlier one')).toBeVisible()
  await page.getByRole('radio', { name: /^Ada/ }).check()
  const second = await review(page)
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expectRecorded(page, second)
  await page.goto(`/check#${first}`)
  await expect(page.getByText('A later ballot of the same voter counts instead of this one.')).toBeVisible()
  await page.goto('/')
  await page.goto(`/check#${second}`)
  await expect(page.getByText('It is the ballot that counts for this voter.')).toBeVisible()
  expect(
    (
      await getVoter(clientOf(net), {
        election: BigInt(net.elections.secret),
        voter: privateKeyToAddress(voterOf(net.elections.secret, 9)),
      })
    ).ballot?.code,
  ).toBe(second)
})

test('a lost tab before casting asks to choose again', async ({ page, net, voterOf }) => {
  await openBallot(page, net.elections.secret)
  await signInWithOwnKey(page, voterOf(net.elections.secret, 10))
  await goToBallot(page)
  await choose(page)
  await review(page)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Step 1 of 6: Sign in' })).toBeVisible()
  expect(await tracesOf(page)).not.toMatch(/Grace|East/)
})

test('until voting ends there is turnout only; then the result, with whose parts opened the sum', async ({
  page,
  net,
}) => {
  await page.goto(`/election/${net.elections.secret}/results`)
  await expect(page.getByText('the ballots are sealed, and nobody can count them one by one')).toBeVisible()
  await expect(page.getByRole('table')).toHaveCount(0)
  await page.goto(`/election/${net.elections.secretOver}/results`)
  await expect(page.getByRole('row', { name: /^Ada/ })).toContainText('2')
  await expect(page.getByText('given, used for the result')).toHaveCount(2)
  await expect(page.getByText('Everyone can check every sealed ballot')).toBeVisible()
})
