// An organizer's way in the page: a new election from the first word to the lock, changed once on the way; then the end of one
// that is cancelled. Everything is a real transaction of the organizer's own wallet.

import { setTimeout } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { amendElection, getElection, getManifest, listElections } from '@psephos/client'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { expectAccessible } from './accessible.ts'
import { clientOf, recorded } from './elections.ts'
import { expect, test } from './fixtures.ts'
import type { PageNetwork } from './setup.ts'
import { inHours } from './steps.ts'
import { installWallet } from './testWallet.ts'

async function signIn(page: Page, net: PageNetwork, privateKey = net.organizerKey) {
  const wallet = await installWallet(page, { ...net, privateKey })
  await page.goto('/organize')
  await page.getByRole('button', { name: 'Sign in with Test Wallet' }).click()
  await expect(page.getByRole('heading', { name: 'Your elections' })).toBeVisible()
  return wallet
}

const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click()
const atStep = (page: Page, name: string) => expect(page.getByRole('heading', { level: 1, name })).toBeFocused()

test('a secret election from the first word to the lock', async ({ page, net }) => {
  const title = `Garden board ${Date.now()}`
  const wallet = await signIn(page, net)
  await expectAccessible(page, 'organize')
  await page.getByRole('link', { name: 'New election' }).click()

  await atStep(page, 'Basics')
  await next(page)
  await expect(page.getByText('Please fill this in.')).toBeVisible()
  await expect(page.getByLabel('Title')).toBeFocused()
  await page.getByLabel('Title').fill(title)
  await page.getByLabel('Description').fill('Who leads the garden in the coming year.')
  await expectAccessible(page, 'basics')
  await next(page)

  await atStep(page, 'Questions')
  await page.getByLabel('The question').fill('Who is to chair?')
  await page.getByLabel('Option 1', { exact: true }).fill('Ada')
  await page.getByLabel('Option 2', { exact: true }).fill('Grace')
  await page.getByRole('button', { name: 'Add an option' }).click()
  await page.getByLabel('Option 3', { exact: true }).fill('blank')
  await expect(page.getByRole('region', { name: 'As voters will see it' })).toContainText('Choose one')
  await expectAccessible(page, 'questions')
  await next(page)

  await atStep(page, 'Voters')
  await page.getByRole('button', { name: 'Use the registrar of this page' }).click()
  await expect(page.getByLabel('Who keeps the list of voters')).toHaveValue(new RegExp(net.registrar, 'i'))
  await expectAccessible(page, 'voters')
  await next(page)

  await atStep(page, 'Secrecy')
  await page.getByLabel('Trustees', { exact: true }).fill(net.trustees.slice(0, 2).join('\n'))
  await next(page)
  await expect(page.getByText('More are needed here')).toBeVisible()
  await page.getByLabel('Trustees', { exact: true }).fill(net.trustees.join('\n'))
  await expectAccessible(page, 'secrecy')
  await next(page)

  await atStep(page, 'Schedule')
  await page.getByLabel('Voting opens').fill(inHours(4))
  await page.getByLabel('Voting ends').fill(inHours(3))
  await next(page)
  await expect(page.getByText('This must come after the opening.')).toBeVisible()
  await page.getByLabel('Voting ends').fill(inHours(28))
  await expect(page.getByText('Keys registered by')).toBeVisible()
  await expectAccessible(page, 'schedule')
  // What was typed outlives a reload.
  await page.reload()
  await expect(page.getByLabel('Title')).toHaveValue(title)
  for (let step = 0; step < 5; step++) await next(page)

  await atStep(page, 'Review')
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
  await expectAccessible(page, 'review')
  wallet.decisions.push('reject')
  await page.getByRole('button', { name: 'Create the draft' }).click()
  await expect(page.getByText('Error: declined')).toBeVisible()
  await page.getByRole('button', { name: 'Create the draft' }).click()
  await expect(page.getByRole('heading', { name: 'Read it once more, then lock it' })).toBeVisible()
  const client = clientOf(net)
  const { elections } = await listElections(client, { limit: 50 })
  const created = elections.find((one) => one.title === title)
  expect(created).toMatchObject({ phase: 'Draft', secrecy: 'secret' })
  const election = created!.id
  await expectAccessible(page, 'draft')

  // The same organizer changes it in another place while its title is typed here, and then while a change is typed here.
  const changeElsewhere = async (description: string) => {
    const manifest = { ...(await getManifest(client, { election })), description }
    const account = privateKeyToAccount(net.organizerKey)
    await recorded(client, (await amendElection(client, { election, manifest, account })).hash)
  }
  const typedTitle = page.getByLabel(`Type the title to lock: ${title}`)
  await typedTitle.fill(title)
  await changeElsewhere('Who waters the garden.')
  await expect(page.getByText('Who waters the garden.')).toBeVisible()
  await expect(typedTitle).toHaveValue('')
  await expect(page.getByRole('button', { name: 'Lock the election' })).toHaveAttribute('aria-disabled', 'true')

  await page.getByRole('link', { name: 'Change it first' }).click()
  await atStep(page, 'Basics')
  await page.getByLabel('Description').fill('Who leads the garden.')
  await changeElsewhere('Who leads the garden in the coming year.')
  for (let step = 0; step < 5; step++) await next(page)
  await expect(page.getByText('This draft was changed in another place')).toBeVisible()
  await expect(page.getByText('The draft is public already')).toBeVisible()
  // On a slow line too, the office opens with the new text and never with the old one and its lock.
  await page.route('**/rpc', async (route) => {
    await setTimeout(1_000)
    await route.continue()
  })
  await page.getByRole('button', { name: 'Change the draft' }).click()
  await expect(page.getByRole('heading', { name: 'Read it once more, then lock it' })).toBeVisible({ timeout: 30_000 })
  expect(await page.getByText('in the coming year').count()).toBe(0)
  await page.unroute('**/rpc')
  await expect(page.getByText('Who leads the garden.', { exact: true })).toBeVisible()

  const lock = page.getByRole('button', { name: 'Lock the election' })
  await expect(lock).toHaveAttribute('aria-disabled', 'true')
  await typedTitle.fill(title)
  await lock.click()
  await expect(page.getByRole('heading', { name: 'The trustees’ key' })).toBeVisible()
  await expect(page.getByText('has to register').first()).toBeVisible()
  await expectAccessible(page, 'locked')
  expect(await getElection(client, { election })).toMatchObject({ phase: 'Locked' })
  const manifest = await getManifest(client, { election })
  expect(manifest).toMatchObject({ description: 'Who leads the garden.', minTurnout: 10 })
  expect(manifest.ceremony).toMatchObject({ threshold: 2, minQualified: 3 })

  await page.getByText('Cancel the election').first().click()
  await page.getByLabel('Reason, shown to everybody').fill('Only a trial.')
  await page.getByLabel('Type the title to confirm').fill(title)
  await page.getByRole('button', { name: 'Cancel the election' }).click()
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible()
  expect(await getElection(client, { election })).toMatchObject({ phase: 'Cancelled', reason: 'Only a trial.' })
})

test('an open election in its organizer’s hands shows turnout and no running tally', async ({ page, net }) => {
  await signIn(page, net)
  await page.getByRole('link', { name: 'Secret board 2027' }).click()
  await expect(page.getByRole('heading', { name: 'How it goes' })).toBeVisible()
  await expect(page.getByText('There is no running tally of a secret election, anywhere.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'End voting now' })).toBeVisible()
  await expectAccessible(page, 'office of an open election')
})

test('who is no organizer is told so, and another’s election is not theirs', async ({ page, net }) => {
  await signIn(page, net, generatePrivateKey())
  await expect(page.getByText('This account may not create elections here.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'New election' })).toHaveCount(0)
  await page.goto('/organize/new')
  await expect(page.getByText('This account may not create elections here.')).toBeVisible()
  await page.goto(`/organize/${net.elections.board}`)
  await expect(page.getByText('Another account created this election.')).toBeVisible()
})
