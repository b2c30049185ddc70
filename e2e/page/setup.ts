// Before the first page test: a network with registrar, the page built twice (genesis pinned in the build, and not), a
// server for each, and the elections that the scenarios share. What the tests need travels in one environment variable.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Address, Hex } from 'viem'
import { hexToBytes } from 'viem'
import { deriveKey } from '../../scripts/src/devnet/accounts.ts'
import { type Child, startChild } from '../../scripts/src/devnet/child.ts'
import { startNetwork } from '../support/network.ts'
import { openElections, type SharedElections, VOTED } from './elections.ts'

const ROOT = join(import.meta.dirname, '../..')

export type PageNetwork = {
  chainId: number
  genesisHash: Hex
  rpcUrl: string
  /** Page whose build pins the genesis hash. */
  page: string
  /** Page that has to take its server's word for it. */
  unpinnedPage: string
  /** Folder of the page whose build pins the genesis hash: for a test that needs a server of its own. */
  dist: string
  organizerKey: Hex
  registrar: Hex
  /** The only validator's. */
  validatorKey: Hex
  /** Who voted in the two elections that are over. */
  voted: Address[]
  trustees: Hex[]
  elections: SharedElections
}

/** With what a scenario gets by asking only (fixtures.ts): two that used one voter in one election undid each other's work. */
export type WholeNetwork = PageNetwork & {
  voterKeys: Hex[]
  /** Folder of who has which voter. */
  claims: string
}

export default async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-page-'))
  const network = await startNetwork({ registrar: true, trustees: true })
  const servers: Child[] = []
  const stop = async () => {
    for (const server of servers) await server.stop()
    await network.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const dist = build(join(folder, 'pinned'), network.genesisHash)
    const page = startPage('page', dist)
    const unpinned = startPage('unpinned', build(join(folder, 'unpinned'), ''))
    servers.push(page, unpinned)
    const seed = hexToBytes(readFileSync(join(network.dataDir, 'seed'), 'utf8').trim() as Hex)
    const parties = {
      ...{ chainId: network.chainId, rpcUrl: network.rpcUrl, organizerKey: network.organizer.privateKey },
      ...{
        registrar: deriveKey(seed, 'registrar').address,
        voterKeys: network.voters.map(({ privateKey }) => privateKey),
        trustees: network.trustees.map(({ address }) => address),
        genesisHash: network.genesisHash as Hex,
      },
    }
    const claims = join(folder, 'claims')
    mkdirSync(claims)
    const state: WholeNetwork = {
      ...{ ...parties, claims },
      voted: network.voters.slice(0, VOTED).map(({ address }) => address),
      validatorKey: deriveKey(seed, 'validator/0').privateKey,
      page: String((await page.firstLine).dapp),
      dist,
      unpinnedPage: String((await unpinned.firstLine).dapp),
      elections: await openElections(parties),
    }
    process.env.PSEPHOS_PAGE_NETWORK = JSON.stringify(state)
    return stop
  } catch (error) {
    await stop()
    throw error
  }

  function startPage(name: string, dist: string): Child {
    const registrar = network.registrar === null ? [] : ['--registrar', network.registrar]
    return startChild({
      name,
      script: join(ROOT, 'dapp/server/main.ts'),
      args: ['--port', '0', '--rpc', network.rpcUrl, '--dist', dist, ...registrar],
      logFile: 'inherit',
    })
  }
}

function build(outDir: string, genesisHash: string): string {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  const { status, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', 'dapp', '--outDir', outDir, '--logLevel', 'warn'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, VITE_PSEPHOS_GENESIS: genesisHash },
    },
  )
  if (status !== 0) throw new Error(`the page does not build: ${stderr}`)
  const size = spawnSync(process.execPath, [join(ROOT, 'dapp/measureSize.ts'), outDir], { encoding: 'utf8' })
  if (size.status !== 0) throw new Error(`the first load is too large:\n${size.stderr}`)
  return outDir
}
