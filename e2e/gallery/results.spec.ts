// Pictures of results, of the public record, and of every component.
import { closeElection, getBallot, getElection } from '@psephos/client'
import { privateKeyToAccount } from 'viem/accounts'
import { anElection } from '../page/anElection.ts'
import { clientOf, recorded } from '../page/elections.ts'
import { expect, test } from '../page/fixtures.ts'
import { shoot } from './shoot.ts'

test('results', async ({ page, net }) => {
  const { board, over, secretOver } = net.elections
  await page.goto(`/election/${board}/results`)
  await expect(page.getByText('Turnout', { exact: true })).toBeVisible()
  await shoot(page, 'results-withheld')
  for (const [election, before, after, recount] of [
    [over, 'results', 'results-recounted', 'Recount'],
    [secretOver, 'results-secret', 'results-secret-recounted', 'Check every ballot as well'],
  ] as const) {
    await page.goto(`/election/${election}/results`)
    await expect(page.getByText('validator asked says the same.')).toBeVisible()
    await shoot(page, before)
    await page.getByRole('button', { name: recount, exact: true }).click()
    await expect(page.getByText(/^✓/).first()).toBeVisible({ timeout: 120_000 })
    await shoot(page, after)
  }
  const client = clientOf(net)
  const account = privateKeyToAccount(net.organizerKey)
  const election = await anElection(net, 'Who waters the roses', { minTurnout: 2 })
  await expect.poll(async () => (await getElection(client, { election })).phase, { timeout: 60_000 }).toBe('Open')
  await recorded(client, (await closeElection(client, { election, account })).hash)
  await page.goto(`/election/${election}/results`)
  await expect(page.getByText('so there is no result')).toBeVisible()
  await shoot(page, 'results-none')
})

test('the public record and the components', async ({ page, net }) => {
  const voter = net.voted[0]!
  const ballot = await getBallot(clientOf(net), { election: BigInt(net.elections.over), voter })
  const routes = [
    ['explorer', '/explorer'],
    ['block', `/block/${ballot?.height}`],
    ['transaction', `/tx/${ballot?.transactionHash}`],
    ['address', `/address/${voter}`],
    ['log', `/election/${net.elections.over}/log`],
    ['validators', '/validators'],
    ['design', '/design'],
  ] as const
  for (const [name, route] of routes) {
    await page.goto(route)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    // One component of the last page is the sentence itself.
    if (name !== 'design') await expect(page.getByText('Loading…')).toHaveCount(0)
    await shoot(page, name)
  }
})
