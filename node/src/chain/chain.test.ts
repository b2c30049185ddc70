import { codeNumber } from '@psephos/ballot'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  anOpenElection,
  aTransaction,
  CHAIN_ID,
  calldata,
  organizer,
  stranger,
  validator,
  voterAt,
  YES,
} from '../../test/execution/aChain.ts'
import { signDigest } from '../codec/signature.ts'
import { makeCertificate, sealDigest } from '../consensus/certificate.ts'
import { genesisBlock } from '../execution/genesis.ts'
import { createMemoryStore } from '../store/memoryStore.ts'
import type { Block } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { FinalBlock, Notice } from '../types/chainView.ts'
import { InvalidBlock } from '../types/errors.ts'
import { type Adoption, adoptBlock } from './adoptBlock.ts'
import { BlockCache } from './blockCache.ts'
import { openChain } from './chain.ts'
import { checkRecentBlocks } from './checkRecent.ts'
import { logTest, searchLogs } from './logSearch.ts'
import { createNotices } from './notices.ts'
import { validatorsOf } from './validators.ts'

const hashOf = (byte: string) => `0x${byte.repeat(32)}` as Hash

function sealBy(key: Uint8Array, author: Address, { hash, header }: Block, genesisHash: Hash, round = 0) {
  const sealed = { height: header.number, round, blockHash: hash }
  const signature = signDigest(sealDigest(sealed, { genesisHash, validators: [validator.address] }), key)
  return makeCertificate(sealed, [{ author, signature }])
}

/** An empty chain over a memory store, and the adoptions that fill it: an open election and two ballots at the end. */
function anEmptyChain() {
  const built = aChain()
  const { context } = built
  const genesis = genesisBlock(context.spec)
  const store = createMemoryStore()
  store.append({
    final: { block: genesis.block, receipts: [], certificate: null },
    committed: genesis.committed,
    outcomes: [],
  })
  const adoptions: Adoption[] = []
  const { block } = built
  built.block = (...args) => {
    const outcome = block(...args)
    const certificate = sealBy(validator.privateKey, validator.address, outcome.block, context.genesisHash)
    adoptions.push({ ...outcome, certificate, outcomes: [] })
    return outcome
  }
  const election = anOpenElection(built)
  const cast = (voter: number) => aTransaction(voterAt(voter), { data: calldata('castBallot', [election, YES]) })
  built.block([cast(0), cast(1)])
  return { store, chain: openChain(store, context), adoptions, context, election }
}
function aFullChain() {
  const made = anEmptyChain()
  for (const adoption of made.adoptions) adoptBlock(made.chain, adoption)
  return made
}

describe('adoptBlock', () => {
  it('R4: head, state, indexes and receipts move together', () => {
    const { chain, adoptions } = anEmptyChain()
    for (const adoption of adoptions) {
      const height = adoption.block.header.number
      const [first] = adoption.block.transactions
      expect(chain.blockByNumber(height)).toBeNull()
      expect(chain.stateAt(height)).toBeNull()
      if (first) expect(chain.findTransaction(first.hash)).toBeNull()
      adoptBlock(chain, adoption)
      expect(chain.head()).toBe(adoption.block)
      expect(chain.blockByHash(adoption.block.hash)?.receipts).toEqual(adoption.receipts)
      expect(chain.stateAt(height)?.timestamp).toBe(adoption.block.header.timestamp)
      if (first) expect(chain.findTransaction(first.hash)).toEqual({ height, index: 0 })
    }
  })

  const [first, second] = anEmptyChain().adoptions as [Adoption, Adoption]
  const { genesisHash } = anEmptyChain().context
  const seal = (round: number) => sealBy(validator.privateKey, validator.address, first.block, genesisHash, round)
  it('H3: a certificate of a later round is as good', () => {
    const { chain } = anEmptyChain()
    adoptBlock(chain, { ...first, certificate: seal(3) })
    expect(chain.head().header.number).toBe(1n)
  })
  it.each<[string, Adoption, RegExp]>([
    ['H1: another parent', second, /^H1: the parent/],
    ['H3: no seal', { ...first, certificate: { ...first.certificate, signatures: [] } }, /^H3: no quorum/],
    ['H3: another round than was sealed', { ...first, certificate: { ...first.certificate, round: 9 } }, /^H3: /],
    ['H3: another block’s certificate', { ...first, certificate: second.certificate }, /^H3: /],
    [
      'H3: sealed by someone else',
      { ...first, certificate: sealBy(organizer.privateKey, organizer.address, first.block, genesisHash) },
      /^H3: .*no validator/,
    ],
    [
      'H2: built by someone else',
      { ...first, block: { ...first.block, header: { ...first.block.header, miner: organizer.address } } },
      /^H2: /,
    ],
    ['H4: another state', { ...first, committed: second.committed }, /^H4: /],
  ])('refused, and nothing changes: %s', (_, adoption, words) => {
    const { chain, store } = anEmptyChain()
    expect(() => adoptBlock(chain, adoption)).toThrow(words)
    expect(() => adoptBlock(chain, adoption)).toThrow(InvalidBlock)
    expect(chain.head().header.number).toBe(0n)
    expect(store.headHeight()).toBe(0n)
  })
})

describe('the chain’s view', () => {
  const { chain, adoptions, election, store, context } = aFullChain()
  const last = adoptions.at(-1) as Adoption
  const height = last.block.header.number

  it('says null for what is not there', () => {
    expect(chain.blockByNumber(height + 1n)).toBeNull()
    expect(chain.blockByNumber(-1n)).toBeNull()
    expect(chain.blockByHash(hashOf('ab'))).toBeNull()
    expect(chain.stateAt(height + 1n)).toBeNull()
    expect(chain.stateAt(-1n)).toBeNull()
    expect(chain.findTransaction(hashOf('ab'))).toBeNull()
    expect(chain.findTransactionBySender(stranger.address, 0n)).toBeNull()
    expect(chain.findReceiptCode(1n)).toEqual([])
    expect(chain.outcome(hashOf('ab'))).toBeNull()
  })
  it('a look-up that only shares the key with something finds nothing', () => {
    const [ballot] = last.block.transactions
    const alike = `${ballot?.hash.slice(0, 12)}${'0'.repeat(54)}` as Hash
    expect(chain.findTransaction(alike)).toBeNull()
    expect(chain.blockByHash(`${last.block.hash.slice(0, 12)}${'0'.repeat(54)}` as Hash)).toBeNull()
  })
  it('S5: finds a ballot by its receipt code, and only by the whole code', () => {
    const code = codeNumber(last.receipts[1]?.logs[0]?.data as Uint8Array)
    expect(chain.findReceiptCode(code)).toEqual([{ election, txHash: last.block.transactions[1]?.hash }])
    expect(chain.findReceiptCode(code ^ 1n)).toEqual([])
  })
  it('S3: who decides is read from the state', () => {
    expect(chain.nextValidators()).toEqual([validator.address])
    expect(validatorsOf(1n, chain.stateAt)).toEqual([validator.address])
    expect(() => validatorsOf(height + 9n, chain.stateAt)).toThrow(/^S3: /)
  })
  it('D4: a sound chain passes the start check, from anywhere', () => {
    const check = (blocksMax: bigint) =>
      checkRecentBlocks({
        ...{ store, blocksMax, genesisHash: context.genesisHash },
        validatorsOf: () => [validator.address],
      })
    expect(check(1_000n)).toBe(height)
    expect(check(2n)).toBe(2n)
    expect(chain.chainId).toBe(CHAIN_ID)
  })
  it('D4: another genesis does not', () => {
    const other = { store, blocksMax: 1_000n, genesisHash: hashOf('99'), validatorsOf: () => [validator.address] }
    expect(() => checkRecentBlocks(other)).toThrow(/^H1: block 0/)
  })
})

describe('searching logs', () => {
  const { adoptions } = aFullChain()
  const finals: FinalBlock[] = adoptions
  const source = (read: (height: bigint) => void = () => {}) => ({
    logsBloom: (height: bigint) => finals[Number(height) - 1]?.block.header.logsBloom ?? null,
    finalBlock: (height: bigint) => {
      read(height)
      return finals[Number(height) - 1] ?? null
    },
  })
  const all = finals.flatMap(({ receipts }) => receipts.flatMap(({ logs }) => logs))
  const head = BigInt(finals.length)

  it('finds every log there is, in order, with its place in the block', () => {
    const places = searchLogs(source(), 1n, head, { addresses: [], topics: [] }, 1_000)
    expect(places.map(({ log }) => log)).toEqual(all)
    const inLast = places.filter(({ block }) => block.header.number === head)
    expect(inLast.map(({ txIndex, logIndex }) => [txIndex, logIndex])).toEqual([
      [0, 0],
      [1, 1],
    ])
  })
  it('finds what a plain scan finds, for every address and topic and pairs of them', () => {
    const topics = [...new Set(all.flatMap((log) => log.topics)), hashOf('12')]
    const filters = topics.flatMap((topic) => [
      { addresses: [], topics: [[topic]] },
      { addresses: [], topics: [null, [topic]] },
      {
        addresses: [],
        topics: [
          [all[0]?.topics[0] as Hash, topic],
          [topic, hashOf('01')],
        ],
      },
      { addresses: [stranger.address, all[0]?.address as Address], topics: [null, null, [topic]] },
    ])
    for (const filter of filters) {
      const found = searchLogs(source(), 1n, head, filter, 1_000).map(({ log }) => log)
      expect(found).toEqual(all.filter(logTest(filter)))
    }
  })
  it('does not read blocks whose bloom says no', () => {
    const read: bigint[] = []
    searchLogs(
      source((height) => read.push(height)),
      1n,
      head,
      { addresses: [stranger.address], topics: [] },
      10,
    )
    expect(read).toEqual([])
  })
  it('stops one above the count, so that too many can be told', () => {
    expect(searchLogs(source(), 1n, head, { addresses: [], topics: [] }, 3)).toHaveLength(4)
  })
})

describe('the block cache', () => {
  const { adoptions } = aFullChain()
  const final = adoptions[0] as FinalBlock
  const weight = 4 + final.block.transactions.length + final.receipts.flatMap(({ logs }) => logs).length
  it('lets the least recently used go first', () => {
    const cache = new BlockCache(2 * weight)
    cache.set(1n, final)
    cache.set(2n, final)
    cache.get(1n)
    cache.set(3n, final)
    expect([1n, 2n, 3n].map((height) => cache.get(height) !== undefined)).toEqual([true, false, true])
  })
  it('keeps the newest, however large', () => {
    const cache = new BlockCache(1)
    cache.set(1n, final)
    expect(cache.get(1n)).toBe(final)
    cache.set(2n, final)
    expect([1n, 2n].map((height) => cache.get(height))).toEqual([undefined, final])
  })
})

describe('notices', () => {
  it('every listener hears, though one throws; a stopped one hears no more', () => {
    const errors: unknown[] = []
    const heard: string[] = []
    const { listen, tell } = createNotices((error) => errors.push(error))
    const notice: Notice = { kind: 'pending', transaction: aTransaction(voterAt(0), {}) }
    listen(() => {
      throw new Error('deaf')
    })
    const stop = listen(() => heard.push('a'))
    listen(() => heard.push('b'))
    tell(notice)
    stop()
    tell(notice)
    expect(heard).toEqual(['a', 'b', 'b'])
    expect(errors).toHaveLength(2)
  })
})
