// Pictures of what is said while no validator answers, with a ballot that waits and without.

import { expect } from '../page/fixtures.ts'
import { castIntoSilence, reloadAnyhow, test } from '../page/outage.ts'
import { choose, goToBallot, openBallot, signInWithOwnKey } from '../page/steps.ts'
import { shoot } from './shoot.ts'

test('no validator answers', async ({ page, net, voterOf, outage }) => {
  await openBallot(page, net.elections.secret)
  await signInWithOwnKey(page, voterOf(net.elections.secret, 19))
  await goToBallot(page)
  await choose(page)
  await castIntoSilence(page, outage)
  await shoot(page, 'waiting-ballot')
  await reloadAnyhow(page)
  await expect(page.getByRole('heading', { name: 'The public record does not answer' })).toBeVisible()
  await shoot(page, 'waiting-ballot-back')
  await page.goto('/help')
  await page.evaluate(() => localStorage.clear())
  await page.goto('/')
  await expect(page.getByText('Error: no-answer')).toBeVisible({ timeout: 40_000 })
  await shoot(page, 'no-answer')
  outage.relay.heal()
})
