// All validators away and back: the page has a server of its own here, behind a relay that is cut and healed.
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type Child, startChild } from '../../scripts/src/devnet/child.ts'
import { openRelay, type Relay } from '../support/relay.ts'
import { test as base, expect } from './fixtures.ts'
import { review } from './steps.ts'

const SERVER = join(import.meta.dirname, '../../dapp/server/main.ts')
/** The gateway has its own patience before it says that nobody answers. */
const SILENCE_TIMEOUT_MS = 40_000

/** The way from the page's server to every validator, and the page as that server gives it. */
export type Outage = { relay: Relay; page: string }
export const test = base.extend<{ outage: Outage }>({
  outage: async ({ net, homes }, use) => {
    const relay = await openRelay(Number(new URL(net.rpcUrl).port))
    const server: Child = startChild({
      ...{ name: 'page behind a relay', script: SERVER, logFile: 'inherit' },
      args: ['--port', '0', '--rpc', `http://127.0.0.1:${relay.port}`, '--dist', net.dist],
    })
    const page = String((await server.firstLine).dapp)
    homes.add(new URL(page).origin)
    await use({ relay, page })
    await server.stop()
    await relay.close()
  },
  baseURL: async ({ outage }, use) => use(outage.page),
})

/** From Choose up to a ballot that is signed while all validators are away; gives its code. */
export async function castIntoSilence(page: Page, { relay }: Outage): Promise<string> {
  const code = await review(page)
  relay.cut('reset')
  await page.getByRole('button', { name: 'Cast my ballot' }).click()
  await expect(page.getByText('Not sent yet')).toBeVisible({ timeout: SILENCE_TIMEOUT_MS })
  await expect(page.getByText('Not cast yet')).toBeVisible()
  await expect(page.getByText(code)).toBeVisible()
  return code
}

export async function reloadAnyhow(page: Page): Promise<void> {
  page.once('dialog', (dialog) => dialog.accept())
  await page.reload()
}
