// The whole story in one go, with a real browser for each person: an organizer prepares a secret election, people register and
// are approved, trustees make the key, voters vote, the validator behind a voter's wallet is killed meanwhile, the sum is
// opened, the result counted again in the browser and by an auditor.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { getElection, getShares } from '@psephos/client'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import type { AuditReport } from '../../scripts/src/audit/report.ts'
import { clientOf } from '../page/elections.ts'
import { askWithEvidence, byApproval, chooseList, tab } from '../page/officeSteps.ts'
import { downloaded, expectRecorded, goToBallot, inHours, PASSPHRASE, review, takeOverKey } from '../page/steps.ts'
import { installWallet, type TestWallet } from '../page/testWallet.ts'
import { sendsOf, type Validator } from '../support/validators.ts'
import { type Begun, openPlace, type Place } from './place.ts'

const TITLE = 'Board of the garden association'
const QUESTION = 'Who is to chair?'
/** Whom each of the three voters votes for, by whom they are. */
const VOTES = { wallet: 'Grace', localKey: 'Ada', commandLine: 'Grace' }
const RESULT = { Ada: 1, Grace: 2, blank: 0 }
/** From creating to opening: nobody waits for it, so it can be as long as trustees on a busy machine need. */
const OPENS_IN_HOURS = 0.5
const STORY_MS = 300_000

test.use({ actionTimeout: 30_000 })

let place: Place
/** Whom a page asked beside its own server. */
const strangers: string[] = []

test.beforeAll(async () => {
  test.setTimeout(STORY_MS)
  place = await openPlace()
})
test.afterAll(async () => {
  test.setTimeout(60_000)
  await place?.close()
})

test('an election from the first word to the audit, with a validator killed on the way', async ({ browser }) => {
  test.setTimeout(STORY_MS)
  const { network, genesisHash } = place
  const { organizer, trustees } = network.directory.accounts
  const client = clientOf(place)
  const own = generatePrivateKey()

  const office = await aPerson(browser)
  await withWallet(office, organizer.privateKey)
  const id = await test.step('the organizer creates and locks a secret election', async () => {
    const named = [privateKeyToAddress(own), ...trustees.slice(0, 2).map(({ address }) => address)]
    return createInWizard(office, named)
  })
  const election = BigInt(id)

  const trustee = await aPerson(browser)
  const others = await test.step('three trustees begin, one in the page, two at the command line', async () => {
    const [second, third] = await Promise.all([
      workAtCommandLine(id, 'second', trustees[0]!.privateKey),
      workAtCommandLine(id, 'third', trustees[1]!.privateKey),
      proveOwnKey(trustee, id, own),
    ])
    return [second, third]
  })

  const commandLineKey = generatePrivateKey()
  await test.step('the organizer asks for evidence and uploads who is known already', () =>
    openOffice(office, id, privateKeyToAddress(commandLineKey)))

  const [walletVoter, keyVoter] = [await aPerson(browser), await aPerson(browser)]
  const wallet = await withWallet(walletVoter, generatePrivateKey())
  await test.step('two voters ask with evidence, and are approved', async () => {
    await walletVoter.goto(`/election/${id}/vote`)
    await walletVoter.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
    await askWithEvidence(walletVoter, '4711')
    await keyVoter.goto(`/election/${id}/vote`)
    await makeLocalKey(keyVoter)
    await askWithEvidence(keyVoter, '4712')
    await tab(office, 'Requests')
    for (const number of ['4711', '4712']) await office.getByRole('button', { name: `Approve ${number}` }).click()
    for (const voter of [walletVoter, keyVoter])
      await expect(voter.getByText('You are on the voters’ list of this election.')).toBeVisible()
    await expect(walletVoter.getByText(/^Voting is not open yet/)).toBeVisible()
    await expect.poll(async () => (await getElection(client, { election })).enrolled).toBe(3)
  })

  await test.step('the key is made, and voting opens', async () => {
    await expect(trustee.getByText('The key is made and you hold your part.')).toBeVisible({ timeout: 120_000 })
    // One comes back for the opening, one never does.
    await Promise.all(others.map((one) => one.stop()))
    const { opensAt } = await getElection(client, { election })
    place.moveClocks(opensAt * 1_000 - Date.now())
    await expect.poll(async () => (await getElection(client, { election })).phase, { timeout: 60_000 }).toBe('Open')
  })

  const killed = await test.step('a ballot by wallet, whose validator is killed before it is recorded', async () => {
    await goToBallot(walletVoter)
    await walletVoter.getByRole('radio', { name: VOTES.wallet }).check()
    const code = await review(walletVoter)
    const before = await Promise.all(network.validators.map(sendsOf))
    let taker: Validator | undefined
    wallet.beforeAnswer = async () => {
      const after = await Promise.all(network.validators.map(sendsOf))
      taker = network.validators.find((_, i) => (after[i] ?? 0) > (before[i] ?? 0))
      await taker?.kill()
    }
    await walletVoter.getByRole('button', { name: 'Cast my ballot' }).click()
    await expectRecorded(walletVoter, code)
    await expect(walletVoter.getByText(/Checked by your browser: [34] of 4 validators signed/)).toBeVisible()
    expect(wallet.sent).toHaveLength(1)
    expect(taker?.node().isRunning()).toBe(false)
    return taker as Validator
  })

  await test.step('a ballot by a key on the device, and one by the command line', async () => {
    const voting = voteAtCommandLine(id, commandLineKey)
    await goToBallot(keyVoter)
    await keyVoter.getByRole('radio', { name: VOTES.localKey }).check()
    const code = await review(keyVoter)
    await keyVoter.getByRole('button', { name: 'Cast my ballot' }).click()
    await expectRecorded(keyVoter, code)
    await voting
  })
  const receipts = await Promise.all([walletVoter, keyVoter].map((voter) => downloaded(voter, 'Download receipt')))

  await test.step('voting ends; two of three trustees open the sum; the organizer publishes', async () => {
    await office.goto(`/organize/${id}`)
    await expect(office.getByText('3 of 3 have voted')).toBeVisible()
    const ending = office.getByRole('region', { name: 'End voting now' })
    await ending.getByLabel('Type the title to confirm').fill(TITLE)
    await ending.getByRole('button', { name: 'End voting' }).click()
    await expect(office.getByText('0 of 2 trustees have opened their part.')).toBeVisible()
    const sharing = place.psephos(
      'trustee',
      'share',
      id,
      '--key',
      './second.account',
      '--trustee',
      'second',
      ...atNetwork(),
    )
    await trustee.getByRole('button', { name: 'Give my part' }).click()
    await sharing
    // The command line waited for its block; the page's part is on its way.
    const sharers = async () => (await getShares(client, { election })).map(({ trustee: index }) => index).toSorted()
    await expect.poll(sharers, { timeout: 60_000 }).toEqual([1, 2])
    await office.getByRole('button', { name: 'Add up and publish' }).click()
    await office.getByRole('link', { name: 'To the result' }).click()
    await expect(trustee.getByRole('heading', { name: 'Step 7 of 7: Done' })).toBeVisible()
  })

  await test.step('a voter counts again in the browser', async () => {
    await keyVoter.goto(`/election/${id}/results`)
    for (const [label, count] of Object.entries(RESULT))
      await expect(keyVoter.getByRole('row', { name: new RegExp(`^${label}`) })).toHaveText(
        new RegExp(`${label}.*${count}`),
      )
    await keyVoter.getByRole('button', { name: 'Check every ballot as well' }).click()
    await expect(keyVoter.getByText('Your browser counted 3 ballots and came to the same result.')).toBeVisible({
      timeout: 60_000,
    })
    const counted = keyVoter.getByRole('table').filter({ hasText: 'Counted here' })
    for (const [label, count] of Object.entries(RESULT))
      await expect(counted.getByRole('row', { name: new RegExp(`^${label}`) })).toHaveText(
        new RegExp(`${label}\\s*${count}\\s*${count}$`),
      )
    await expect(keyVoter.getByText('3 of 3 validators asked say the same. One did not answer.')).toBeVisible()
  })

  await test.step('an auditor counts everything from the first block on', async () => {
    await office.goto(`/organize/${id}/voters`)
    await office.getByRole('tab', { name: 'Records' }).click()
    const roll = await downloaded(office, 'Download the list')
    const nodes = network.validators.filter((one) => one !== killed).flatMap(({ rpcUrl }) => ['--rpc', rpcUrl])
    const files = [...receipts.map(({ path }) => path), 'receipt.json'].flatMap((path) => ['--receipt', path])
    const { out } = await place.psephos(
      ...['audit', ...nodes, '--genesis', genesisHash, '--roll', roll.path, ...files, '--json', '--quiet'],
    )
    const report = JSON.parse(out) as AuditReport
    expect(report).toMatchObject({ ok: true, fault: null, genesisPinned: true, ballots: 3, refused: 0 })
    expect(report.rolls).toMatchObject([{ enrolled: 3, matched: 3, discordCount: 0 }])
    expect(report.receipts.map(({ verdict }) => verdict)).toEqual(['counted', 'counted', 'counted'])
    expect(report.compared.map(({ wrong }) => wrong)).toEqual([null, null])
    expect(report.elections).toHaveLength(1)
    expect(report.elections[0]).toMatchObject({
      ...{ title: TITLE, phase: 'Final', enrolled: 3, lateEnrolled: 0, accepted: 3, counted: 3 },
      trustees: { count: 3, threshold: 2, qualified: [1, 2, 3], shares: expect.arrayContaining([1, 2]) },
      contests: [{ question: QUESTION, options: Object.entries(RESULT).map(([label, count]) => ({ label, count })) }],
    })
  })
  expect(strangers).toEqual([])
})

/** A browser of one's own. */
async function aPerson(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: place.page })).newPage()
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (!['data:', 'blob:'].includes(protocol) && origin !== place.page) strangers.push(request.url())
  })
  return page
}

const atNetwork = () => ['--rpc', place.rpcUrl, '--genesis', place.genesisHash]

const withWallet = (page: Page, privateKey: `0x${string}`): Promise<TestWallet> =>
  installWallet(page, { rpcUrl: place.rpcUrl, chainId: place.chainId, privateKey })

/** Its number. */
async function createInWizard(page: Page, trustees: readonly string[]): Promise<string> {
  const next = () => page.getByRole('button', { name: 'Next' }).click()
  await page.goto('/organize')
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await page.getByRole('link', { name: 'New election' }).click()
  await page.getByLabel('Title').fill(TITLE)
  await next()
  await page.getByLabel('The question').fill(QUESTION)
  await page.getByRole('button', { name: 'Add an option' }).click()
  for (const [index, label] of Object.keys(RESULT).entries())
    await page.getByLabel(`Option ${index + 1}`, { exact: true }).fill(label)
  await next()
  await page.getByRole('button', { name: 'Use the registrar of this page' }).click()
  await next()
  await page.getByLabel('Trustees', { exact: true }).fill(trustees.join('\n'))
  await page.getByLabel('Ballots needed for a result').fill('3')
  await next()
  await page.getByLabel('Voting opens').fill(inHours(OPENS_IN_HOURS))
  await page.getByLabel('Voting ends').fill(inHours(24))
  await page.getByLabel('May be ended early').check()
  await next()
  await page.getByRole('button', { name: 'Create the draft' }).click()
  await page.getByLabel(`Type the title to lock: ${TITLE}`).fill(TITLE)
  await page.getByRole('button', { name: 'Lock the election' }).click()
  await expect(page.getByText('has to register')).toHaveCount(trustees.length)
  return /\/organize\/(\d+)$/.exec(page.url())![1]!
}

/** From the invitation to making the key together, which the page then does by itself. */
async function proveOwnKey(page: Page, id: string, account: `0x${string}`): Promise<void> {
  await page.goto(`/election/${id}/trustee`)
  await takeOverKey(page, account)
  await page.getByRole('button', { name: 'I am ready' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByLabel('Passphrase once more').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Make the trustee’s key' }).click()
  const backup = await downloaded(page, 'Save the trustee’s backup')
  await page.getByRole('button', { name: 'I have saved it' }).click()
  await page.getByLabel('Backup file').setInputFiles(backup.path)
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Open the backup' }).click()
  await expect(page.getByRole('heading', { name: 'Step 5 of 7: Making the key together' })).toBeFocused()
}

/** The same at the command line. */
async function workAtCommandLine(id: string, name: string, account: string): Promise<Begun> {
  writeFileSync(join(place.desk, `${name}.account`), account)
  await place.psephos('trustee', 'key', name)
  await place.psephos('trustee', 'backup', name, '--out', `${name}.backup`)
  await place.psephos('trustee', 'prove-backup', name, `${name}.backup`)
  return place.begin('trustee', 'run', id, '--key', `./${name}.account`, '--trustee', name, ...atNetwork())
}

async function openOffice(page: Page, id: string, known: string): Promise<void> {
  await page.goto(`/organize/${id}/voters`)
  await page.getByRole('button', { name: 'Sign in at the office' }).click()
  await byApproval(page)
  await tab(page, 'Upload a list')
  await chooseList(page, `id,name,address\n4713,Emmy Noether,${known}\n`)
  await page.getByRole('button', { name: 'Put this person on the list' }).click()
  await expect(page.getByText('One person was taken.')).toBeVisible()
}

async function makeLocalKey(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make a new key for this election' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByLabel('Passphrase once more').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Make the key' }).click()
  await downloaded(page, 'Save the backup file')
  await page.getByRole('button', { name: 'I have saved it' }).click()
}

async function voteAtCommandLine(id: string, key: string): Promise<void> {
  writeFileSync(join(place.desk, 'voter.account'), key)
  await place.psephos(
    ...['vote', id, '--choice', VOTES.commandLine, '--yes', '--key', './voter.account', '--receipt', 'receipt.json'],
    ...atNetwork(),
  )
}
