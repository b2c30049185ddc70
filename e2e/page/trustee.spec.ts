// A trustee in the page, from the invitation to the published result: no step before the backup was proved, every step computed
// from what the page proved itself, and every screen reads well for everybody.
import { readFileSync } from 'node:fs'
import { castBallot, closeElection, getElection, getManifest, getShares, verifyManifest } from '@psephos/client'
import { createClient, http } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { demoTransportSecret } from '../../scripts/src/start/demoTrustees.ts'
import { runTrustee } from '../../scripts/src/trustee/run.ts'
import { trusteeKeyOf } from '../../scripts/src/trustee/trusteeKey.ts'
import { sealingOnce } from '../../scripts/src/vote/seal.ts'
import { expectAccessible } from './accessible.ts'
import { CONTESTS, clientOf, recorded } from './elections.ts'
import { everyVoter, expect, test } from './fixtures.ts'
import { press, tabTo, typeInto } from './keyboard.ts'
import { CEREMONY_SECONDS, secretElection } from './secretElections.ts'
import { downloaded, PASSPHRASE, takeOverKey } from './steps.ts'

/** From the invitation to the first step of the ceremony, axe and all. */
const PAGE_SECONDS = 30

test('a trustee makes a key, proves its backup, takes part, and gives the part that opens the sum', async ({
  page,
  net,
}) => {
  test.setTimeout(240_000)
  const own = generatePrivateKey()
  const organizer = privateKeyToAccount(net.organizerKey)
  const third = privateKeyToAccount(generatePrivateKey())
  const opensAt = Math.floor(Date.now() / 1000) + CEREMONY_SECONDS + PAGE_SECONDS
  const trustees = [net.trustees[0]!, privateKeyToAccount(own).address, third.address]
  const draft = { title: 'Garden fund', contests: CONTESTS, opensAt, closesAt: opensAt + 3600 }
  const election = await secretElection(
    { ...net, voterKeys: everyVoter() },
    { ...draft, minTurnout: 1, earlyClose: true, registrars: [organizer.address] },
    trustees,
  )
  const client = createClient({ ...clientOf(net), account: third, transport: http(net.rpcUrl) })
  const key = trusteeKeyOf(demoTransportSecret(generatePrivateKey()))
  const stop = new AbortController()
  const place = { client, rpc: net.rpcUrl, account: third, key, election, genesisHash: net.genesisHash }
  const working = runTrustee({ ...place, timeoutMs: 30_000, say: () => undefined }, stop.signal)

  await page.goto(`/election/${election}/trustee`)
  await expect(page.getByText('Sign in with the account that the organizer has named')).toBeVisible()
  await takeOverKey(page, own)
  await expect(page.getByText('You are trustee 2 of 3.')).toBeVisible()
  await expect(page.getByText('2 of you together open the sum, and only the sum')).toBeVisible()
  await expectAccessible(page, 'why')
  await page.getByRole('button', { name: 'I am ready' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByLabel('Passphrase once more').fill(PASSPHRASE)
  await expectAccessible(page, 'key')
  await page.getByRole('button', { name: 'Make the trustee’s key' }).click()

  await expect(page.getByRole('heading', { name: 'Step 3 of 7: Backup' })).toBeFocused()
  const backup = await downloaded(page, 'Save the trustee’s backup')
  expect(JSON.parse(backup.text)).toMatchObject({ psephos: 'trustee-key/1', keystore: { version: 3 } })
  await page.getByRole('button', { name: 'I have saved it' }).click()
  await expect(page.getByRole('heading', { name: 'Step 4 of 7: Prove the backup' })).toBeFocused()
  await expectAccessible(page, 'prove')
  const wrong = { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') }
  await page.getByLabel('Backup file').setInputFiles(wrong)
  await expect(page.getByText('This is not a backup of a trustee’s key.')).toBeVisible()
  await page.getByLabel('Backup file').setInputFiles(backup.path)
  await page.getByLabel('Passphrase', { exact: true }).fill('something else')
  await page.getByRole('button', { name: 'Open the backup' }).click()
  await expect(page.getByText(/^This file does not open: the passphrase is another one/)).toBeVisible()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Open the backup' }).click()

  await expect(page.getByRole('heading', { name: 'Step 5 of 7: Making the key together' })).toBeFocused()
  await expectAccessible(page, 'ceremony')
  await expect(page.getByText('The key is made and you hold your part.')).toBeVisible({ timeout: 90_000 })
  await expectAccessible(page, 'ready')
  const secret = await page.evaluate(() => JSON.stringify({ ...localStorage }))
  expect(secret).toContain('trustee-key/1')
  expect(secret).not.toContain(PASSPHRASE)
  stop.abort()
  await working

  await expect.poll(async () => (await getElection(client, { election })).phase, { timeout: 120_000 }).toBe('Open')
  const manifest = await getManifest(client, { election })
  const { electionKey } = await verifyManifest({ client, election, manifest, genesisHash: net.genesisHash })
  const voter = privateKeyToAccount(everyVoter()[0]!)
  const sealing = sealingOnce(electionKey!)
  await recorded(client, (await castBallot(client, { election, choices: [[1], []], sealing, account: voter })).hash)
  await recorded(client, (await closeElection(client, { election, account: organizer })).hash)

  // A reload forgets the unlocked key: it is asked for again before the part is given.
  await page.reload()
  await unlockAsTrustee(page)
  await expect(page.getByRole('heading', { name: 'Step 6 of 7: Your part' })).toBeVisible()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock the trustee’s key' }).click()
  await expectAccessible(page, 'share')
  await page.getByRole('button', { name: 'Give my part' }).click()
  await expect(page.getByRole('heading', { name: 'Step 7 of 7: Done' })).toBeVisible({ timeout: 60_000 })
  await expectAccessible(page, 'done')
  expect((await getShares(client, { election })).map(({ trustee }) => trustee)).toContain(2)
  await page.getByRole('link', { name: 'See the result' }).click()
  await expect(page.getByRole('row', { name: /^Grace/ })).toContainText('1')
  expect(readFileSync(backup.path, 'utf8')).not.toContain(PASSPHRASE)

  async function unlockAsTrustee(at: typeof page) {
    await at.getByRole('button', { name: /^Unlock “/ }).click()
    await at.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
    await at.getByRole('button', { name: 'Unlock', exact: true }).click()
  }
})

test('a trustee goes from the invitation to the ceremony with the keyboard alone', async ({ page, net }) => {
  const own = generatePrivateKey()
  const organizer = privateKeyToAccount(net.organizerKey)
  const opensAt = Math.floor(Date.now() / 1000) + 86_400
  const draft = { title: 'Garden tools', contests: CONTESTS, opensAt, closesAt: opensAt + 3600 }
  const trustees = [privateKeyToAccount(own).address, ...net.trustees.slice(0, 2)]
  const election = await secretElection(
    { ...net, voterKeys: everyVoter() },
    { ...draft, registrars: [organizer.address] },
    trustees,
  )
  await page.goto(`/election/${election}/trustee`)
  await press(page, 'button', 'Use a key from a backup')
  await typeInto(page, 'Or the key (64 letters and digits), with or without 0x in front', own)
  await typeInto(page, 'Passphrase', PASSPHRASE)
  await typeInto(page, 'Passphrase once more', PASSPHRASE)
  await page.keyboard.press('Enter')
  await press(page, 'button', 'I am ready')
  await typeInto(page, 'Passphrase', PASSPHRASE)
  await typeInto(page, 'Passphrase once more', PASSPHRASE)
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Step 3 of 7: Backup' })).toBeFocused()
  const saving = page.waitForEvent('download')
  await press(page, 'button', 'Save the trustee’s backup')
  const backup = await (await saving).path()
  await press(page, 'button', 'I have saved it')
  await expect(page.getByRole('heading', { name: 'Step 4 of 7: Prove the backup' })).toBeFocused()
  let isOpen = false
  const choosing = page.waitForEvent('filechooser')
  void choosing.then(() => {
    isOpen = true
  })
  // The step takes the focus to its heading when it comes, which may be after the first key.
  await expect(async () => {
    await tabTo(page, page.getByLabel('Backup file'))
    await page.keyboard.press('Space')
    await expect.poll(() => isOpen, { timeout: 3_000 }).toBe(true)
  }).toPass({ timeout: 60_000 })
  await (await choosing).setFiles(backup)
  await typeInto(page, 'Passphrase', PASSPHRASE)
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Step 5 of 7: Making the key together' })).toBeFocused()
  // The first round is done without a further key.
  await expect(page.getByRole('row', { name: '1 (you)' })).toContainText('registered')
})
