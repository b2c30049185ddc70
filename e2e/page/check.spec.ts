// The check page by code and by file, and the results.
import { getVoter } from '@psephos/client'
import { clientOf } from './elections.ts'
import { expect, expectFault, test } from './fixtures.ts'
import { downloaded, openBallot, signInWithWallet } from './steps.ts'
import { installWallet } from './testWallet.ts'

test.describe('check page', () => {
  test('finds a recorded ballot by its code, however it is typed, and verifies it', async ({ page, net }) => {
    const { ballot } = await getVoter(clientOf(net), {
      election: BigInt(net.elections.over),
      voter: net.voted[0]!,
    })
    await page.goto('/check')
    await page.getByLabel('Receipt code').fill(ballot!.code.toLowerCase().replaceAll('-', ' '))
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Found: this ballot is in the public record' })).toBeVisible()
    await expect(
      page.getByText(
        'Checked by your browser: 1 of 1 validator signed (1 needed), this ballot is in the public record.',
      ),
    ).toBeVisible()
    await expect(page.getByRole('link', { name: 'Board 2026' })).toBeVisible()
    await expect(page.getByText('1 of 1 validator asked says the same.')).toBeVisible()
    await page.locator('main').getByText('Details').first().click()
    await expect(page.getByText('A quorum of validators signed that block')).toBeVisible()
    expect(await page.locator('main tbody tr').count()).toBeGreaterThan(10)
  })

  test('a page whose build pins no genesis says that it is not independently checked', async ({ page, net }) => {
    const { ballot } = await getVoter(clientOf(net), {
      election: BigInt(net.elections.over),
      voter: net.voted[1]!,
    })
    await page.goto(`${net.unpinnedPage}/check#${ballot!.code}`)
    await expect(page.getByText(/Checked by your browser/)).toBeVisible()
    await expect(page.getByText('not independently checked').first()).toBeVisible()
  })

  test('a mistyped code, an invitation’s, an unknown one, a wrong file and another record’s receipt: each its own sentence', async ({
    page,
  }) => {
    await page.goto('/check')
    const box = page.getByLabel('Receipt code')
    const check = page.getByRole('button', { name: 'Check', exact: true })
    await page.goto('/check#%')
    await expectFault(page, 'bad-code', /This is not a receipt code/)
    await box.fill('00000-00000-00000-00001')
    await check.click()
    await expectFault(page, 'bad-code', /This is not a receipt code/)
    await box.fill('inv-00000-00000-00000-00000')
    await check.click()
    await expectFault(page, 'invitation-code', /the code of an invitation, not of a receipt/)
    await box.fill('00000-00000-00000-00000')
    await check.click()
    await expectFault(page, 'not-found', /No ballot with this code/)
    const file = (text: string) => ({ name: 'receipt.json', mimeType: 'application/json', buffer: Buffer.from(text) })
    await page.getByLabel('Or a receipt file').setInputFiles(file('{"psephos":"something"}'))
    await expectFault(page, 'bad-receipt-file', /This file is not a receipt/)
    const hash = `0x${'0'.repeat(64)}`
    const receipt = {
      ...{
        psephos: 'receipt/1',
        chainId: 5,
        genesisHash: `0x${'ab'.repeat(32)}`,
        election: '1',
        code: '00000-00000-00000-00000',
      },
      ...{ ballotHash: hash, transactionHash: hash, blockNumber: '1', blockHash: hash },
    }
    await page.getByLabel('Or a receipt file').setInputFiles(file(JSON.stringify(receipt)))
    await expectFault(page, 'other-record', /another public record/)
  })

  test('the validator is out of reach: said so, and asking again works', async ({ page }) => {
    await page.goto('/check')
    await page.route('**/rpc', (route) => route.abort('connectionfailed'))
    await page.getByLabel('Receipt code').fill('00000-00000-00000-00000')
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await expect(page.getByText('Error: no-answer')).toBeVisible()
    await page.unroute('**/rpc')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expectFault(page, 'not-found', /No ballot with this code/)
  })
})

test.describe('my votes and help', () => {
  test('the codes of the account that is signed in, and never a choice', async ({ page, net, voterOf }) => {
    await installWallet(page, { ...net, privateKey: voterOf(net.elections.board, 0) })
    await openBallot(page, net.elections.board)
    await signInWithWallet(page)
    await page.getByRole('link', { name: 'My keys' }).click()
    await page.getByRole('link', { name: 'The codes of my votes' }).click()
    const row = page.getByRole('row', { name: /Board 2026/ })
    await expect(row).toContainText(/([0-9A-Z]{5}-){3}[0-9A-Z]{5}/)
    await expect(page.locator('main')).not.toContainText(/\bAda\b/)
    await row.getByRole('link', { name: 'Check' }).click()
    await expect(page.getByRole('heading', { name: 'Found: this ballot is in the public record' })).toBeVisible()
  })

  test('help has the sentence of every failure', async ({ page }) => {
    await page.goto('/help')
    await expect(page.getByRole('row', { name: /declined/ })).toContainText('You declined in your wallet.')
    await expect(page.getByRole('row', { name: /validators-differ/ })).toBeVisible()
  })
})

test.describe('results', () => {
  test('after closing: bars beside a table, evidence and files', async ({ page, net }) => {
    await page.goto(`/election/${net.elections.over}/results`)
    const chair = page.getByRole('table', { name: /Who chairs the board/ })
    await expect(chair.getByRole('row', { name: /Ada/ })).toContainText('2')
    await expect(chair.getByRole('row', { name: /Grace/ })).toContainText('1')
    await expect(chair.getByRole('row', { name: /Ada/ })).toContainText('66.7%')
    await expect(page.getByText('3 of 20 on the list voted (15%).')).toBeVisible()
    expect(await page.locator('svg.bars').count()).toBe(7)
    const csv = await downloaded(page, 'Download as table (CSV)')
    expect(csv.text).toContain('Who chairs the board?,Ada,2\r\n')
    const json = await downloaded(page, 'Download as data (JSON)')
    expect(JSON.parse(json.text)).toMatchObject({
      psephos: 'result/1',
      genesisHash: net.genesisHash,
      turnout: 3,
      phase: 'Final',
    })
  })

  test('counted again in the browser, and asked of every validator', async ({ page, net }) => {
    await page.goto(`/election/${net.elections.over}/results`)
    await expect(page.getByText('1 of 1 validator asked says the same.')).toBeVisible()
    await page.getByRole('button', { name: 'Recount', exact: true }).click()
    await expect(page.getByText('Your browser counted 3 ballots and came to the same result.')).toBeVisible()
    const counted = page.getByRole('table').filter({ hasText: 'Counted here' })
    await expect(counted.getByRole('row', { name: /^Ada/ })).toHaveText(/Ada\s*2\s*2/)
    await expect(page.getByText(`--genesis ${net.genesisHash}`)).toBeVisible()
  })

  test('a secret election: shares and result, and every sealed ballot, checked in the browser', async ({
    page,
    net,
  }) => {
    await page.goto(`/election/${net.elections.secretOver}/results`)
    await page.getByRole('button', { name: 'Check shares and result' }).click()
    await expect(page.getByText(/Your browser opened the sum with the trustees’ shares/)).toBeVisible()
    await page.getByRole('button', { name: 'Check every ballot as well' }).click()
    await expect(page.getByText(/Your browser counted \d ballots? and came to the same result/)).toBeVisible({
      timeout: 40_000,
    })
  })

  test('before closing: no count, but when it comes and that anyone can count', async ({ page, net }) => {
    await page.goto(`/election/${net.elections.board}/results`)
    await expect(page.getByText(/The count is shown when voting ends/)).toBeVisible()
    await expect(page.getByText(/anyone can count them at any time/)).toBeVisible()
    await expect(page.locator('table')).toHaveCount(0)
  })

  test('an election that is over offers the result instead of a ballot; one to come says when', async ({
    page,
    net,
  }) => {
    await page.goto(`/election/${net.elections.over}`)
    await expect(page.getByRole('link', { name: 'See the result' })).toBeVisible()
    await page.goto(`/election/${net.elections.soon}`)
    await expect(page.getByText(/^Voting opens (tomorrow|in 2[34] hours)\.$/)).toBeVisible()
    await page.goto('/election/4711')
    await expect(page.getByRole('heading', { name: 'There is no election with this number.' })).toBeVisible()
    await page.goto('/nothing/here')
    await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
  })
})
