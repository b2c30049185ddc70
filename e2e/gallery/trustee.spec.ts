// Pictures of a trustee's place, from the invitation to the published result. Two others take part in making the key; one of them is
// away after that, so that the sum waits for this one's part.
import { castBallot, closeElection, getElection, getManifest, verifyManifest } from '@psephos/client'
import { createClient, http } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { demoTransportSecret } from '../../scripts/src/start/demoTrustees.ts'
import { runTrustee } from '../../scripts/src/trustee/run.ts'
import { trusteeKeyOf } from '../../scripts/src/trustee/trusteeKey.ts'
import { sealingOnce } from '../../scripts/src/vote/seal.ts'
import { CONTESTS, clientOf, recorded } from '../page/elections.ts'
import { everyVoter, expect, test } from '../page/fixtures.ts'
import { CEREMONY_SECONDS, secretElection } from '../page/secretElections.ts'
import { downloaded, PASSPHRASE, takeOverKey } from '../page/steps.ts'
import { shoot } from './shoot.ts'

/** To walk through the first steps and take them. */
const STEPS_SECONDS = 60

test('a trustee', async ({ page, net }) => {
  const own = generatePrivateKey()
  const organizer = privateKeyToAccount(net.organizerKey)
  const opensAt = Math.floor(Date.now() / 1000) + CEREMONY_SECONDS + STEPS_SECONDS
  const third = privateKeyToAccount(generatePrivateKey())
  const election = await secretElection(
    { ...net, voterKeys: everyVoter() },
    {
      ...{ title: 'Garden fund', contests: CONTESTS, opensAt, closesAt: opensAt + 3_600 },
      ...{ minTurnout: 1, earlyClose: true, registrars: [organizer.address] },
    },
    [net.trustees[0]!, privateKeyToAccount(own).address, third.address],
  )
  const client = createClient({ ...clientOf(net), account: third, transport: http(net.rpcUrl) })
  const key = trusteeKeyOf(demoTransportSecret(generatePrivateKey()))
  const place = { client, rpc: net.rpcUrl, account: third, key, election, genesisHash: net.genesisHash }
  const stop = new AbortController()
  const working = runTrustee({ ...place, timeoutMs: 30_000, say: () => undefined }, stop.signal)
  await page.goto(`/election/${election}/trustee`)
  await takeOverKey(page, own)
  await expect(page.getByText('You are trustee 2 of 3.')).toBeVisible()
  await shoot(page, 'trustee-why')
  await page.getByRole('button', { name: 'I am ready' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByLabel('Passphrase once more').fill(PASSPHRASE)
  await shoot(page, 'trustee-key')
  await page.getByRole('button', { name: 'Make the trustee’s key' }).click()
  await expect(page.getByRole('heading', { name: 'Step 3 of 7: Backup' })).toBeVisible()
  const backup = await downloaded(page, 'Save the trustee’s backup')
  await shoot(page, 'trustee-backup')
  await page.getByRole('button', { name: 'I have saved it' }).click()
  await page.getByLabel('Backup file').setInputFiles(backup.path)
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await shoot(page, 'trustee-prove')
  await page.getByRole('button', { name: 'Open the backup' }).click()
  await expect(page.getByRole('heading', { name: 'Step 5 of 7: Making the key together' })).toBeVisible()
  await shoot(page, 'trustee-ceremony')
  await expect(page.getByText('The key is made and you hold your part.')).toBeVisible({ timeout: 120_000 })
  await shoot(page, 'trustee-ready')
  stop.abort()
  await working

  await expect.poll(async () => (await getElection(client, { election })).phase, { timeout: 180_000 }).toBe('Open')
  const manifest = await getManifest(client, { election })
  const { electionKey } = await verifyManifest({ client, election, manifest, genesisHash: net.genesisHash })
  const account = privateKeyToAccount(everyVoter()[0]!)
  const sealing = sealingOnce(electionKey!)
  await recorded(client, (await castBallot(client, { election, choices: [[1], []], sealing, account })).hash)
  await recorded(client, (await closeElection(client, { election, account: organizer })).hash)
  // A reload forgets the unlocked key: it is asked for again before the part is given.
  await page.reload()
  await page.getByRole('button', { name: /^Unlock “/ }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Step 6 of 7: Your part' })).toBeVisible()
  await shoot(page, 'trustee-share')
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock the trustee’s key' }).click()
  await page.getByRole('button', { name: 'Give my part' }).click()
  await expect(page.getByRole('heading', { name: 'Step 7 of 7: Done' })).toBeVisible({ timeout: 60_000 })
  await shoot(page, 'trustee-done')
})
