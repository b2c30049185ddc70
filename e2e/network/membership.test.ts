// S3 on a running network: a fifth validator is voted in, fetches the chain and signs; one is voted out and stops. Nobody
// restarts, and there is one chain that an auditor follows from genesis.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PROPOSAL_KINDS, VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import { createPublicClient, createWalletClient, defineChain, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../../scripts/src/devnet/ports.ts'
import { NODE_CLI } from '../../scripts/src/devnet/validatorArguments.ts'
import { runAudit } from '../durability/fates.ts'
import { type RunningNode, startNode } from '../support/node.ts'
import {
  headOf,
  placeValidators,
  until,
  untilHead,
  type Validator,
  type ValidatorNetwork,
} from '../support/validators.ts'
import { effort, noteTime, printManifest } from './effort.ts'
import { checkOneChain, signersOf } from './watch.ts'

const BACK_MS = 90_000
const CONTRACT = { address: VALIDATORS_ADDRESS, abi: validatorsAbi } as const

describe('S3: validators come and go', () => {
  let network: ValidatorNetwork
  let validators: readonly Validator[]
  let newcomer: { node: RunningNode; rpcUrl: string; address: Hex }

  beforeAll(async () => {
    printManifest('membership', { validators: 4, blocksWatched: effort(8, 60) })
    network = await placeValidators({ validators: 4, heartbeatMs: 2_000 })
    validators = network.validators
    await network.startAll()
  }, 240_000)
  afterAll(async () => {
    await newcomer?.node.stop()
    await network?.close()
  }, 90_000)

  const client = () => createPublicClient({ transport: http(validators[0]!.rpcUrl), pollingInterval: 200 })
  const walletOf = (index: number) => {
    const { privateKey } = network.directory.accounts.validators[index]!
    const { rpcUrl } = validators[index]!
    const chain = defineChain({
      ...{ id: network.chainId, name: 'test', nativeCurrency: { name: 'Vote', symbol: 'VOTE', decimals: 18 } },
      rpcUrls: { default: { http: [rpcUrl] } },
    })
    return createWalletClient({ account: privateKeyToAccount(privateKey), chain, transport: http(rpcUrl) })
  }
  const recorded = async (hash: Hex) => {
    const receipt = await client().waitForTransactionReceipt({ hash, timeout: BACK_MS })
    expect(receipt.status).toBe('success')
    return Number(receipt.blockNumber)
  }
  /** One proposes, which is a vote, and two more are a majority of four and of five. Leaves the block that decided. */
  const decide = async (kind: number, account: Hex): Promise<number> => {
    const propose = { ...CONTRACT, functionName: 'propose', args: [kind, account, 0n, 0n, 'a test'] } as const
    await recorded(await walletOf(0).writeContract(propose))
    const id = await client().readContract({ ...CONTRACT, functionName: 'proposalCount' })
    const vote = { ...CONTRACT, functionName: 'voteOnProposal', args: [id, true] } as const
    await recorded(await walletOf(1).writeContract(vote))
    return recorded(await walletOf(2).writeContract(vote))
  }

  it('a newcomer with a key of its own follows without a vote', async () => {
    const dataDir = join(network.folder, 'newcomer')
    mkdirSync(dataDir, { mode: 0o700 })
    const place = ['--data-dir', dataDir, '--genesis', network.directory.genesisFile]
    const said = execFileSync(process.execPath, [NODE_CLI, 'init', ...place], { encoding: 'utf8' })
    const { address, keyFile } = JSON.parse(said) as { address: Hex; keyFile: string }
    const [port = 0, p2p = 0] = await freePorts(2)
    const peers = validators.map(({ args }) => `127.0.0.1:${args[args.indexOf('--p2p.port') + 1]}`)
    const args = [
      ...['start', ...place, '--key-file', keyFile, '--http.port', `${port}`],
      ...['--p2p.host', '127.0.0.1', '--p2p.port', `${p2p}`, '--p2p.peers', peers.join()],
    ]
    const node = startNode({ args, logFile: join(network.folder, 'newcomer.log') })
    newcomer = { node, address, rpcUrl: `http://127.0.0.1:${port}` }
    await node.ready
    await untilHead(newcomer.rpcUrl, await headOf(validators[0]!.rpcUrl), BACK_MS)
    expect(await signersOf(newcomer.rpcUrl, await headOf(newcomer.rpcUrl))).not.toContain(address)
  }, 240_000)

  it('voted in, it signs, and the quorum is one of five', async () => {
    const startedAt = performance.now()
    const decided = await decide(PROPOSAL_KINDS.addValidator, newcomer.address)
    await until('the newcomer signs', BACK_MS, async () => {
      const head = await headOf(newcomer.rpcUrl)
      for (let height = decided + 2; height <= head; height++) {
        if ((await signersOf(newcomer.rpcUrl, height)).includes(newcomer.address)) return true
      }
      return false
    })
    expect(noteTime('from the proposal to the newcomer’s first signature', performance.now() - startedAt, 30_000)).toBe(
      true,
    )
    const head = await headOf(newcomer.rpcUrl)
    expect((await signersOf(newcomer.rpcUrl, head)).length).toBeGreaterThanOrEqual(4)
  }, 240_000)

  it('voted out, one neither signs nor proposes any more, while it runs', async () => {
    const removed = validators[3]!
    const decided = await decide(PROPOSAL_KINDS.removeValidator, removed.address as Hex)
    const until = decided + 2 + effort(8, 60)
    await untilHead(validators[0]!.rpcUrl, until, effort(240_000, 600_000))
    for (let height = decided + 2; height <= until; height++) {
      expect(await signersOf(validators[0]!.rpcUrl, height)).not.toContain(removed.address)
    }
    await untilHead(removed.rpcUrl, until, BACK_MS) // it follows
  }, 700_000)

  it('without the one that left, one of the four that are left may stop', async () => {
    await validators[3]!.stop()
    await validators[2]!.kill()
    await untilHead(validators[0]!.rpcUrl, (await headOf(validators[0]!.rpcUrl)) + 4, BACK_MS)
    await validators[2]!.start()
    await checkOneChain(validators.slice(0, 3))
    await runAudit(validators[0]!.rpcUrl, network.genesisHash())
  }, 300_000)
})
