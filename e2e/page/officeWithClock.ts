// A registration office of a test's own, whose clock the test moves, and the page in front of it: a session that ran out is one
// that hours have passed over.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Address } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { startChild } from '../../scripts/src/devnet/child.ts'
import type { PageNetwork } from './setup.ts'

const ROOT = join(import.meta.dirname, '../..')
const SKEWED_CLOCK = join(import.meta.dirname, '../support/skewedClock.ts')

export type OfficeWithClock = {
  readonly page: string
  readonly registrar: Address
  moveClock(ms: number): void
  stop(): Promise<void>
}

export async function openOfficeWithClock({ rpcUrl, dist }: PageNetwork): Promise<OfficeWithClock> {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-office-'))
  const clock = join(folder, 'clock')
  writeFileSync(clock, '0')
  const key = generatePrivateKey()
  const registrar = startChild({
    name: 'registrar',
    script: join(ROOT, 'registrar/src/main.ts'),
    flags: ['--import', SKEWED_CLOCK],
    args: ['--port', '0', '--data-dir', join(folder, 'data'), '--rpc', rpcUrl, '--trust-proxy'],
    env: { PSEPHOS_REGISTRAR_KEY: key, PSEPHOS_TEST_SKEW_FILE: clock },
    logFile: join(folder, 'registrar.log'),
  })
  const { registrar: url } = await registrar.firstLine
  const page = startChild({
    name: 'page',
    script: join(ROOT, 'dapp/server/main.ts'),
    args: ['--port', '0', '--rpc', rpcUrl, '--dist', dist, '--registrar', String(url)],
    logFile: join(folder, 'page.log'),
  })
  const { dapp } = await page.firstLine
  return {
    ...{ page: String(dapp), registrar: privateKeyToAddress(key) },
    moveClock: (ms) => writeFileSync(clock, String(ms)),
    stop: async () => {
      for (const child of [page, registrar]) await child.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
