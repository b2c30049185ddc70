// A long chain without waiting for it: empty blocks built, sealed by a quorum and adopted by the node's own code, straight
// into a validator's data directory. What a validator that was away for a long time has to fetch.
import { adoptBlock } from '../../node/src/chain/adoptBlock.ts'
import { openChain } from '../../node/src/chain/chain.ts'
import { hexToBytes } from '../../node/src/codec/hex.ts'
import { signDigest } from '../../node/src/codec/signature.ts'
import { makeCertificate, sealDigest } from '../../node/src/consensus/certificate.ts'
import { proposerOf } from '../../node/src/consensus/proposer.ts'
import { quorum } from '../../node/src/consensus/quorum.ts'
import { buildBlock } from '../../node/src/execution/buildBlock.ts'
import { genesisBlock } from '../../node/src/execution/genesis.ts'
import { parseGenesis } from '../../node/src/params/chainSpec.ts'
import { NODE_CACHE_BYTES_MAX } from '../../node/src/params/limits.ts'
import { openSqliteStore } from '../../node/src/store/sqliteStore.ts'
import type { KeyPair } from '../../scripts/src/devnet/accounts.ts'

export type LongChainPlan = {
  readonly dataDir: string
  /** Parsed genesis.json; `blockCount` seconds old at least. */
  readonly genesis: unknown
  readonly validators: readonly KeyPair[]
  readonly blockCount: number
}

/** A block a second from the genesis on. */
export function makeLongChain({ dataDir, genesis, validators, blockCount }: LongChainPlan): void {
  const spec = parseGenesis(genesis)
  const first = genesisBlock(spec)
  const genesisHash = first.block.hash
  const place = { dir: dataDir, genesisHash, chainId: spec.chainId }
  const store = openSqliteStore({ ...place, nodeCacheBytesMax: NODE_CACHE_BYTES_MAX })
  const context = { spec, genesisHash }
  const chain = openChain(store, context)
  const keys = validators.map(({ address, privateKey }) => ({ address, key: hexToBytes(privateKey) }))
  const signers = keys.toSorted((a, b) => (a.address < b.address ? -1 : 1)).slice(0, quorum(keys.length))
  try {
    let parent = first.block
    for (let number = 1; number <= blockCount; number++) {
      const miner = proposerOf(spec.validators, 0, parent.header.miner)
      const timestamp = parent.header.timestamp + 1n
      const request = { context, parent, state: chain.headState(), timestamp, miner, round: 0, candidates: [] }
      const { block, receipts, committed } = buildBlock(request)
      const sealed = { height: block.header.number, round: 0, blockHash: block.hash }
      const digest = sealDigest(sealed, { genesisHash, validators: spec.validators })
      const seals = signers.map(({ address, key }) => ({
        author: address as (typeof spec.validators)[number],
        signature: signDigest(digest, key),
      }))
      adoptBlock(chain, { block, receipts, committed, certificate: makeCertificate(sealed, seals), outcomes: [] })
      parent = block
    }
  } finally {
    store.close()
  }
}
