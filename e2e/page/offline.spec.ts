// The page without a network: it opens, says so, keeps nothing of the public record, and goes on when the network is back.
import { electionsAbi } from '@psephos/contracts-abi'
import { encodeFunctionData } from 'viem'
import { expect, test } from './fixtures.ts'

test.use({ serviceWorkers: 'allow' })

test('opens without a network, says so, and goes on by itself', async ({ page, context }) => {
  await page.goto('/')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect(page.getByRole('heading', { name: 'Elections' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('link', { name: 'Board 2027', exact: true })).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByText('No network: what you see may be old.')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'There is no network' })).toBeVisible()
  const kept = await page.evaluate(async () => {
    const names = await caches.keys()
    const all = await Promise.all(
      names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
    )
    return all.flat().map((url) => new URL(url).pathname)
  })
  expect(kept).toContain('/')
  expect(kept.filter((path) => !/^\/($|assets\/|icon|manifest)/.test(path))).toEqual([])
  await context.setOffline(false)
  await expect(page.getByRole('link', { name: 'Board 2027', exact: true })).toBeVisible()
})

test('half of an answer: a page whose questions did not come says so, and goes on by itself', async ({ page, net }) => {
  const args = [BigInt(net.elections.board)] as const
  const selector = encodeFunctionData({ abi: electionsAbi, functionName: 'getManifest', args }).slice(2, 10)
  let asked = 0
  await page.route('**/rpc', (route) => {
    if (!(route.request().postData() ?? '').includes(selector)) return route.continue()
    asked++
    return route.abort('connectionfailed')
  })
  await page.goto(`/election/${net.elections.board}/vote`)
  await expect(page.getByRole('heading', { name: 'The public record does not answer' })).toBeVisible({
    timeout: 30_000,
  })
  const before = asked
  await expect.poll(() => asked, { timeout: 15_000 }).toBeGreaterThan(before)
  await page.unroute('**/rpc')
  await expect(page.getByRole('heading', { name: 'Step 1 of 6: Sign in' })).toBeVisible({ timeout: 15_000 })
})

test('it can be installed: manifest, icons, and nothing inline', async ({ page }) => {
  await page.goto('/')
  const manifest = await (await page.request.get('/manifest.webmanifest')).json()
  for (const { src } of manifest.icons) expect((await page.request.get(src)).ok(), src).toBe(true)
  expect((await page.request.get('/sw.js')).headers()['cache-control']).toBe('no-cache')
  expect(await page.locator('script:not([src])').count()).toBe(0)
})
