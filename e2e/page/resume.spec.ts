// A reload or a lost tab in the middle of casting: the page takes the ballot up again, and never holds the choices.
import { expect, test } from './fixtures.ts'
import {
  choose,
  expectRecorded,
  goToBallot,
  openBallot,
  review,
  signInWithOwnKey,
  signInWithWallet,
  VERIFIED,
} from './steps.ts'
import { installWallet } from './testWallet.ts'

test('reload after sending: the page follows the ballot to the record', async ({ page, net, voterOf }) => {
  await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 10) })
  await openBallot(page, net.elections.board)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  // The node's answers about this ballot are held back, as if the record took its time.
  let isHeld = true
  await page.route('**/rpc', async (route) => {
    const body = route.request().postData() ?? ''
    if (isHeld && body.includes('psephos_transactionStatus')) return route.fulfill({ json: held(body) })
    return route.continue()
  })
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expect(page.getByText('Received. Waiting until it is in the public record…')).toBeVisible()
  const kept = await page.evaluate(() =>
    Object.entries(localStorage).filter(([name]) => name.startsWith('psephos.cast.')),
  )
  expect(kept).toHaveLength(1)
  expect(Object.keys(JSON.parse(kept[0]![1])).sort()).toEqual(['ballotHash', 'code', 'hash', 'startedAtMs'])
  isHeld = false
  await page.reload()
  // The record may be there already: until this browser has checked it, the page offers to follow the ballot.
  await expect(page.getByText('A ballot of yours was on its way when this page was left.')).toBeVisible()
  await expect(page.getByText(code)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue to the ballot' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Follow it' }).click()
  await expectRecorded(page, code)
  await expect(page.getByText(VERIFIED)).toBeVisible()
  expect(
    await page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('psephos.cast.'))),
  ).toEqual([])
})

test('the network goes silent after sending: the page says so, keeps asking, and ends at recorded', async ({
  page,
  net,
  voterOf,
}) => {
  await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 2) })
  await openBallot(page, net.elections.board)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  await page.route('**/rpc', (route) =>
    (route.request().postData() ?? '').includes('psephos_transactionStatus')
      ? route.abort('connectionfailed')
      : route.continue(),
  )
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expect(page.getByText('This page keeps asking by itself')).toBeVisible()
  await expect(page.getByText('Not cast yet')).toBeVisible()
  // The ballot is out: nothing here may change it or take its place, and its code stays in view.
  for (const name of ['Try again', 'Back', 'Cast my ballot'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0)
  await expect(page.getByText(code)).toBeVisible()
  await page.unroute('**/rpc')
  await expectRecorded(page, code)
})

test('the tab is lost while the wallet waits: nothing was cast, and the voter can vote', async ({
  page,
  net,
  voterOf,
}) => {
  const wallet = await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 11) })
  await openBallot(page, net.elections.board)
  await signInWithWallet(page)
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  wallet.decisions.push({ after: new Promise(() => {}), decide: 'reject' })
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expect(page.getByText('Waiting for your wallet…')).toBeVisible()
  page.once('dialog', (dialog) => dialog.accept())
  await page.reload()
  await expect(page.getByText('A ballot of yours was on its way when this page was left.')).toBeVisible()
  await expect(page.getByText(code)).toBeVisible()
  await page.getByRole('button', { name: 'Follow it' }).click()
  await expect(page.getByText('It is not in the public record, so nothing was cast. You can vote now.')).toBeVisible()
  await goToBallot(page)
})

test('leaving with an uncast ballot asks first', async ({ page, net, voterOf }) => {
  await openBallot(page, net.elections.board)
  await signInWithOwnKey(page, voterOf(net.elections.board, 12))
  await goToBallot(page)
  await choose(page)
  const asked = new Promise<string>((resolve) =>
    page.once('dialog', (dialog) => {
      resolve(dialog.type())
      dialog.dismiss()
    }),
  )
  await page.close({ runBeforeUnload: true })
  expect(await asked).toBe('beforeunload')
})

test('going to another page and back keeps the choices; they are never stored', async ({ page, net, voterOf }) => {
  await openBallot(page, net.elections.board)
  await signInWithOwnKey(page, voterOf(net.elections.board, 17))
  await goToBallot(page)
  await choose(page)
  await page.getByRole('link', { name: 'Check a ballot' }).click()
  await expect(page.getByRole('heading', { name: 'Check a ballot' })).toBeFocused()
  await page.goBack()
  await goToBallot(page)
  await expect(page.getByRole('radio', { name: /^Grace/ })).toBeChecked()
  await expect(page.getByRole('checkbox', { name: 'East' })).toBeChecked()
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  expect(kept).not.toMatch(/choice|Grace|East/i)
})

test('no answer while sending: said so, and the same ballot goes out again by itself', async ({
  page,
  net,
  voterOf,
}) => {
  await openBallot(page, net.elections.board)
  await signInWithOwnKey(page, voterOf(net.elections.board, 13))
  await goToBallot(page)
  await choose(page)
  const code = await review(page)
  const raws: string[] = []
  let isDown = true
  await page.route('**/rpc', async (route) => {
    const body = route.request().postData() ?? ''
    const raw = /eth_sendRawTransaction","params":\["(0x[0-9a-f]+)/.exec(body)?.[1]
    if (raw !== undefined) raws.push(raw)
    return raw !== undefined && isDown ? route.abort('connectionfailed') : route.continue()
  })
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expect(page.getByText('Not sent yet')).toBeVisible()
  await expect(page.getByText('Error: no-answer')).toBeVisible()
  await expect(page.getByText('Not cast yet')).toBeVisible()
  // It is signed: nothing here may change it or take its place.
  for (const name of ['Try again', 'Back', 'Cast my ballot'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0)
  isDown = false
  await expectRecorded(page, code)
  await expect(page.getByText(VERIFIED)).toBeVisible()
  expect(new Set(raws).size).toBe(1)
})

/** A JSON-RPC answer "pending" to every question about a ballot's fate in the request. */
function held(body: string): unknown {
  const answerOf = ({ id, method }: { id: number; method: string }) => ({
    ...{ jsonrpc: '2.0', id },
    result: method === 'psephos_transactionStatus' ? { status: 'pending' } : '0x1',
  })
  const calls = JSON.parse(body)
  return Array.isArray(calls) ? calls.map(answerOf) : answerOf(calls)
}
