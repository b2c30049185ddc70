// The page between a voter and a node that lies: about what is on the ballot, and about what became of it.
import type { Page } from '@playwright/test'
import { startLyingProxy } from '../../client/test/lyingNode.ts'
import { expect, expectFault, test } from './fixtures.ts'
import { choose, expectRecorded, goToBallot, openBallot, review, signInWithWallet, VERIFIED } from './steps.ts'
import { installWallet } from './testWallet.ts'

test('a node that swaps two names on the ballot: the page says so and offers no ballot', async ({
  page,
  net,
  voterOf,
}) => {
  await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 8) })
  const proxy = await startLyingProxy(net.rpcUrl)
  await page.route('**/rpc', async (route) => {
    const answer = await fetch(proxy.url, { method: 'POST', body: route.request().postData() })
    return route.fulfill({ json: await answer.json() })
  })
  await openBallot(page, net.elections.board)
  await signInWithWallet(page)
  await expectFault(page, 'ballot-not-proven', /This page could not prove what is on the ballot\. Do not vote here;/)
  await expect(page.getByRole('button', { name: 'Continue to the ballot' })).toHaveCount(0)
  await expect(page.getByRole('radio')).toHaveCount(0)
  await page.unroute('**/rpc')
  proxy.close()

  await page.reload()
  await goToBallot(page)
  await expect(page.getByRole('radio').first()).toHaveAccessibleName(/^Ada/)
})

test('a record that cannot be checked is never called recorded, and is kept until it can be', async ({
  page,
  net,
  voterOf,
}) => {
  await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 1) })
  await openBallot(page, net.elections.board)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  let release = () => {}
  const looked = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/rpc', async (route) => {
    if (!(route.request().postData() ?? '').includes('psephos_getInclusionProof')) return route.continue()
    await looked
    const answer = await (await route.fetch()).json()
    return route.fulfill({ json: Array.isArray(answer) ? answer.map(withoutProof) : withoutProof(answer) })
  })
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expect(
    page.getByRole('heading', { name: 'The network says that your ballot is recorded; this page is checking it…' }),
  ).toBeVisible()
  await expectNotCalledRecorded(page)
  release()
  await expect(page.getByRole('heading', { name: 'Your ballot could not be checked' })).toBeVisible()
  await expectFault(page, 'not-verified', /Keep the receipt code and check again/)
  await expectNotCalledRecorded(page)
  expect(await keptCasts(page)).toHaveLength(1)

  await page.unroute('**/rpc')
  await page.reload()
  await page.getByRole('button', { name: 'Follow it' }).click()
  await expectRecorded(page, code)
  await expect(page.getByText(VERIFIED)).toBeVisible()
  await expect(page.getByText('Yes. It is in the public record for good.')).toBeVisible()
  expect(await keptCasts(page)).toEqual([])
})

async function expectNotCalledRecorded(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Your ballot is recorded', exact: true })).toHaveCount(0)
  await expect(page.getByText('Yes. It is in the public record for good.')).toHaveCount(0)
}

function keptCasts(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('psephos.cast.')))
}

function withoutProof(answer: { result?: { receiptProof?: unknown } }): unknown {
  return answer.result?.receiptProof === undefined
    ? answer
    : { ...answer, result: { ...answer.result, receiptProof: [] } }
}
