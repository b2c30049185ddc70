// A chain of several validators whose keys are known, without consensus between them: every block is built by whose turn
// it is, checked as another node would, sealed by whom the test names, and adopted or refused.

import { adoptBlock } from '../../src/chain/adoptBlock.ts'
import { type Chain, openChain } from '../../src/chain/chain.ts'
import { signDigest } from '../../src/codec/signature.ts'
import { makeCertificate, sealDigest } from '../../src/consensus/certificate.ts'
import { proposerOf } from '../../src/consensus/proposer.ts'
import { quorum } from '../../src/consensus/quorum.ts'
import { applyBlock } from '../../src/execution/applyBlock.ts'
import { buildBlock } from '../../src/execution/buildBlock.ts'
import type { ExecutionContext } from '../../src/execution/context.ts'
import { genesisBlock } from '../../src/execution/genesis.ts'
import { readValidators } from '../../src/execution/validators/storage.ts'
import { parseGenesis } from '../../src/params/chainSpec.ts'
import { createMemoryStore } from '../../src/store/memoryStore.ts'
import type { Store } from '../../src/store/store.ts'
import type { Block, Certificate } from '../../src/types/block.ts'
import type { Address, Hash } from '../../src/types/bytes.ts'
import type { FinalBlock } from '../../src/types/chainView.ts'
import { aGenesis, aTransaction, organizer, type TestAccount, VALIDATORS } from '../execution/aChain.ts'
import { members, proposing, votingOn } from '../execution/aGovernance.ts'

export type SealOptions = {
  /** For which the block is built; its certificate has the same. */
  readonly round?: number
  /** Default: the first quorum of set(height). */
  readonly signers?: readonly TestAccount[]
  /** Over which the seals are; default set(height). */
  readonly sealedSet?: readonly Address[]
  readonly miner?: Address
}
export type SealedChain = {
  readonly genesisJson: unknown
  readonly chain: Chain
  readonly store: Store
  readonly context: ExecutionContext
  /** Throws what another node throws for it. */
  add(calls?: readonly (readonly [TestAccount, Uint8Array])[], options?: SealOptions): FinalBlock
  /** Proposed and voted on in one block, whose height it gives. */
  change(kind: 'addValidator' | 'removeValidator', account: Address): bigint
}

export function aSealedChain(count: number): SealedChain {
  const validators = members.slice(0, count).map(({ address }) => address)
  const genesisJson = aGenesis({
    psephos: { validators, organizers: [organizer.address], periodMs: 1000, heartbeatMs: 10_000 },
  })
  const genesis = genesisBlock(parseGenesis(genesisJson))
  const context: ExecutionContext = { spec: genesis.spec, genesisHash: genesis.block.hash }
  const store = createMemoryStore()
  const final = { block: genesis.block, receipts: [], certificate: null }
  store.append({ final, committed: genesis.committed, outcomes: [] })
  const chain = openChain(store, context)
  let proposals = 0n

  function add(calls: Parameters<SealedChain['add']>[0] = [], options: SealOptions = {}): FinalBlock {
    const [parent, state, set] = [chain.head(), chain.headState(), chain.nextValidators()]
    const { round = 0, signers = set.map(accountOf).slice(0, quorum(set.length)), sealedSet = set } = options
    const miner = options.miner ?? proposerOf(set, round, parent.header.miner)
    const nonces = new Map<Address, bigint>()
    const candidates = calls.map(([from, data]) => {
      const nonce = nonces.get(from.address) ?? state.getAccount(from.address)?.nonce ?? 0n
      nonces.set(from.address, nonce + 1n)
      return aTransaction(from, { nonce, to: VALIDATORS, data })
    })
    const timestamp = parent.header.timestamp + 1n
    const { block } = buildBlock({ context, parent, state, timestamp, miner, round, candidates })
    const expectedMiner = (built: number) => proposerOf(set, built, parent.header.miner)
    const applied = applyBlock({ context, parent, block, state, expectedMiner })
    const { genesisHash } = context
    const certificate = sealBy(block, { signers, set: sealedSet, round, genesisHash })
    return adoptBlock(chain, { block, ...applied, certificate, outcomes: [] })
  }

  return {
    genesisJson,
    chain,
    store,
    context,
    add,
    change(kind, account) {
      const voters = readValidators(chain.headState()).map(accountOf)
      const proposal = ++proposals
      const [first, ...others] = voters as [TestAccount, ...TestAccount[]]
      const needed = others.slice(0, Math.floor(voters.length / 2))
      const calls: (readonly [TestAccount, Uint8Array])[] = [[first, proposing(kind, { account })]]
      const { block, receipts } = add([...calls, ...needed.map((one) => [one, votingOn(proposal)] as const)])
      if (receipts.some(({ status }) => status === 0)) throw new Error('refused')
      return block.header.number
    },
  }
}

/** A certificate over the set `set`, whoever may sign it. */
export function sealBy(
  { hash, header }: Pick<Block, 'hash' | 'header'>,
  {
    signers,
    set,
    round,
    genesisHash,
  }: { signers: readonly TestAccount[]; set: readonly Address[]; round: number; genesisHash: Hash },
): Certificate {
  const sealed = { height: header.number, round, blockHash: hash }
  const digest = sealDigest(sealed, { genesisHash, validators: set })
  return makeCertificate(
    sealed,
    signers.map(({ address, privateKey }) => ({ author: address, signature: signDigest(digest, privateKey) })),
  )
}

export function accountOf(address: Address): TestAccount {
  const found = members.find((member) => member.address === address)
  if (found === undefined) throw new Error(`nobody here has the key of ${address}`)
  return found
}
