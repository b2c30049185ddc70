import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeNumber } from '@psephos/ballot'
import { electionsAbi } from '@psephos/contracts-abi'
import Database from 'better-sqlite3'
import { toEventSelector } from 'viem'
import { afterAll, describe, expect, it } from 'vitest'
import {
  aChain,
  anOpenElection,
  aTransaction,
  CHAIN_ID,
  calldata,
  NO,
  stranger,
  voterAt,
  YES,
} from '../../test/execution/aChain.ts'
import { hexToBytes } from '../codec/hex.ts'
import { genesisBlock } from '../execution/genesis.ts'
import { openState } from '../trie/state.ts'
import type { Hash } from '../types/bytes.ts'
import type { NodeStore } from './consensusStore.ts'
import { castBallotsOf, codeKey, hashKey, senderNonceKey, VOTE_CAST_TOPIC } from './indexKeys.ts'
import { lockDataDir } from './lock.ts'
import { createMemoryStore } from './memoryStore.ts'
import { openNodeFile } from './nodeFile.ts'
import { eraOf, numberAt, placeOf, placesIn } from './schema.ts'
import type { SigningState } from './signingState.ts'
import { createSqliteStore, openSqliteStore } from './sqliteStore.ts'
import { type BlockEntry, StoreFailure } from './store.ts'

const root = mkdtempSync(join(tmpdir(), 'psephos-store-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const aFolder = () => {
  const dir = join(root, String(folders++))
  mkdirSync(dir)
  return dir
}

/** A chain with an open election, as the entries a node would have written. */
function theEntries(): BlockEntry[] {
  const chain = aChain()
  const genesis = genesisBlock(chain.context.spec)
  const entries: BlockEntry[] = [
    { final: { block: genesis.block, receipts: [], certificate: null }, committed: genesis.committed, outcomes: [] },
  ]
  const keep = ({ block, receipts, committed }: ReturnType<typeof chain.block>) => {
    const { number: height } = block.header
    const certificate = {
      height,
      round: 2,
      blockHash: block.hash,
      signatures: [new Uint8Array(65).fill(Number(height))],
    }
    entries.push({ final: { block, receipts, certificate }, committed, outcomes: [] })
  }
  const { block } = chain
  chain.block = (...args) => {
    const outcome = block(...args)
    keep(outcome)
    return outcome
  }
  const election = anOpenElection(chain)
  const cast = (voter: number, body: typeof YES, nonce = 0n) =>
    aTransaction(voterAt(voter), { nonce, data: calldata('castBallot', [election, body]) })
  chain.block([cast(0, YES), cast(1, NO), aTransaction(voterAt(2), { to: stranger.address })])
  chain.block([])
  chain.block([cast(0, NO, 1n), cast(3, YES)])
  return entries
}
const entries = theEntries()
const at = (height: number) => entries[height] as BlockEntry
const headHeight = entries.length - 1
const ballotHeight = entries.length - 3
const genesisHash = at(0).final.block.hash
const someHash = (byte: string) => `0x${byte.repeat(32)}` as Hash

const nothingSigned: SigningState = { address: null, epoch: 0, abstention: null, amnesias: [] }
const create = (dir: string) => createSqliteStore({ dir, genesisHash }, at(0), nothingSigned)
const options = (dir: string) => ({ dir, chainId: CHAIN_ID, genesisHash, nodeCacheBytesMax: 65_536 })
type Kind = { readonly name: string; open(): { store: NodeStore; reopen(store: NodeStore): NodeStore } }
const kinds: Kind[] = [
  {
    name: 'memory',
    open: () => {
      const store = createMemoryStore()
      store.append(at(0))
      return { store, reopen: (same) => same }
    },
  },
  {
    name: 'sqlite',
    open: () => {
      const dir = aFolder()
      create(dir)
      const reopen = (store: NodeStore) => {
        store.close()
        return openSqliteStore(options(dir))
      }
      return { store: openSqliteStore(options(dir)), reopen }
    },
  },
]

describe.each(kinds)('the store contract: $name', ({ open }) => {
  const filled = () => {
    const { store, reopen } = open()
    for (const entry of entries.slice(1)) store.append(entry)
    return reopen(store)
  }

  it('has the genesis block and nothing else at first', () => {
    const { store } = open()
    expect(store.headHeight()).toBe(0n)
    expect(store.finalBlock(0n)).toEqual(at(0).final)
    expect(store.finalBlock(1n)).toBeNull()
    expect(store.roots(1n)).toBeNull()
    expect(store.header(1n)).toBeNull()
    expect(store.logsBloom(1n)).toBeNull()
    expect(store.transactionCandidates('hash', 1)).toEqual([])
    expect(store.blockCandidates(someHash('01'))).toEqual([])
    expect(store.outcome(someHash('01'))).toBeNull()
    store.checkWritable()
    store.close()
  })

  it('gives back every block as it was, also after reopening', () => {
    const store = filled()
    expect(store.headHeight()).toBe(BigInt(headHeight))
    for (const [height, { final, committed }] of entries.entries()) {
      expect(store.finalBlock(BigInt(height))).toEqual(final)
      expect(store.roots(BigInt(height))).toEqual(committed.roots)
      expect(store.logsBloom(BigInt(height))).toEqual(final.block.header.logsBloom)
      const { hash, header } = final.block
      expect(store.header(BigInt(height))).toEqual({
        hash,
        header,
        certificate: final.certificate,
        transactionCount: final.block.transactions.length,
      })
      expect(store.blockCandidates(hash)).toContain(BigInt(height))
    }
    expect(store.finalBlock(BigInt(entries.length))).toBeNull()
    store.close()
  })

  it('D3: several blocks together are there when it returns, each whole, also after reopening', () => {
    const { store, reopen } = open()
    store.together(() => {
      for (const entry of entries.slice(1)) store.append(entry)
      expect(store.headHeight()).toBe(BigInt(headHeight))
    })
    const again = reopen(store)
    for (const [height, { final }] of entries.entries()) expect(again.finalBlock(BigInt(height))).toEqual(final)
    again.close()
  })

  it('gives one transaction with its receipt as the whole block does', () => {
    const store = filled()
    let logs = 0
    for (const [height, { final }] of entries.entries()) {
      let firstLogIndex = 0
      const { hash, header, transactions } = final.block
      transactions.forEach((transaction, index) => {
        const receipt = final.receipts[index] as (typeof final.receipts)[number]
        const found = store.transactionAt({ height: BigInt(height), index })
        expect(found).toMatchObject({ index, transaction, receipt, firstLogIndex })
        expect(found?.block).toMatchObject({ hash, header })
        firstLogIndex += receipt.logs.length
      })
      logs = Math.max(logs, firstLogIndex)
      expect(store.transactionAt({ height: BigInt(height), index: transactions.length })).toBeNull()
    }
    expect(logs).toBeGreaterThan(1) // a block in which the count of logs goes through several receipts
    expect(store.transactionAt({ height: BigInt(entries.length), index: 0 })).toBeNull()
    store.close()
  })

  it('every height’s state stays readable through its roots', () => {
    const store = filled()
    const nonces = [ballotHeight - 1, ballotHeight, headHeight].map((height) => {
      const roots = store.roots(BigInt(height))
      return roots && openState(store.nodes, roots).getAccount(voterAt(0).address)?.nonce
    })
    expect(nonces).toEqual([0n, 1n, 2n])
    expect(() => store.nodes.get(9_999_999)).toThrow(StoreFailure)
    store.close()
  })

  it('finds transactions by hash, by sender and nonce, and ballots by receipt code', () => {
    const store = filled()
    const { block, receipts } = at(ballotHeight).final
    block.transactions.forEach((transaction, index) => {
      const place = { height: BigInt(ballotHeight), index }
      expect(store.transactionCandidates('hash', hashKey(transaction.hash))).toContainEqual(place)
      const key = senderNonceKey(transaction.sender, transaction.nonce)
      expect(store.transactionCandidates('sender-nonce', key)).toContainEqual(place)
    })
    const codes = receipts.flatMap(castBallotsOf).map(({ code }) => code)
    expect(codes).toHaveLength(2)
    expect(store.transactionCandidates('receipt-code', codeKey(codes[1] as bigint))).toEqual([
      { height: BigInt(ballotHeight), index: 1 },
    ])
    store.close()
  })

  it('T5: outcomes stay for ever, the first that was written', () => {
    const { store: first, reopen } = open()
    const ended = { hash: someHash('0a'), status: 'replaced', by: someHash('0b') } as const
    const other = { hash: someHash('0c'), status: 'nonce-used', by: someHash('0d') } as const
    first.append({ ...at(1), outcomes: [ended, other] })
    first.append({ ...at(2), outcomes: [{ ...ended, by: someHash('ee') }] })
    const store = reopen(first)
    expect(store.outcome(ended.hash)).toEqual(ended)
    expect(store.outcome(other.hash)).toEqual(other)
    expect(store.outcome(someHash('0e'))).toBeNull()
    store.close()
  })

  it('D3: heights are consecutive; a refused entry leaves nothing', () => {
    const { store } = open()
    expect(() => store.append(at(2))).toThrow(StoreFailure)
    expect(() => store.append({ ...at(1), final: { ...at(1).final, receipts: [] } })).toThrow(StoreFailure)
    expect(store.headHeight()).toBe(0n)
    expect(store.finalBlock(1n)).toBeNull()
    store.append(at(1))
    expect(store.finalBlock(1n)).toEqual(at(1).final)
    store.close()
  })
})

describe('the store on disk', () => {
  it('refuses a folder of another genesis, and says so', () => {
    const dir = aFolder()
    create(dir)
    const other = { ...options(dir), genesisHash: someHash('99') }
    expect(() => openSqliteStore(other)).toThrow(/belongs to the chain with genesis 0x/)
  })
  it.each<[string, (dir: string) => void, RegExp]>([
    ['D2: a folder without a database', () => {}, /has no chain\.db, and start never makes one/],
    ['D2: a file that SQLite never filled', (dir) => writeFileSync(join(dir, 'chain.db'), ''), /database version 0/],
    ['a file of something else', (dir) => writeFileSync(join(dir, 'chain.db'), 'x'.repeat(8_192)), /not a database/],
  ])('refuses to open %s', (_, prepare, words) => {
    const dir = aFolder()
    prepare(dir)
    expect(() => openSqliteStore(options(dir))).toThrow(words)
    expect(() => openSqliteStore(options(dir))).toThrow(StoreFailure)
  })
  it.each<[string, (dir: string) => void, RegExp]>([
    ['D2: a database that is there', create, /has a chain\.db already/],
    [
      'trie nodes without their database',
      (dir) => writeFileSync(join(dir, 'chain.nodes'), 'x'),
      /has lost its database/,
    ],
    ['a log without its database', (dir) => writeFileSync(join(dir, 'chain.db-wal'), 'x'), /has lost its database/],
  ])('refuses to make one over %s', (_, prepare, words) => {
    const dir = aFolder()
    prepare(dir)
    expect(() => create(dir)).toThrow(words)
  })
  it('D2: what a crash left of an unfinished one is made anew', () => {
    const dir = aFolder()
    writeFileSync(join(dir, 'chain.db.new'), 'half')
    writeFileSync(join(dir, 'chain.db.new-wal'), 'half')
    writeFileSync(join(dir, 'chain.nodes'), 'x'.repeat(100_000))
    create(dir)
    expect(readdirSync(dir)).toEqual(['chain.db', 'chain.nodes'])
    const store = openSqliteStore(options(dir))
    expect(store.headHeight()).toBe(0n)
    store.close()
  })
  it('refuses the trie nodes of another chain, which are as sound as its own', () => {
    const dir = aFolder()
    create(dir)
    const { id } = at(0).committed.roots.accounts
    const file = openNodeFile(dir, id)
    const bytes = file.read(id).slice()
    bytes[40] = (bytes[40] ?? 0) ^ 1
    file.write(id, [{ id, bytes }])
    expect(file.read(id)).toEqual(bytes)
    file.close()
    expect(() => openSqliteStore(options(dir))).toThrow(/chain\.nodes is not this database's/)
  })
  it('refuses a database of another version', () => {
    const dir = aFolder()
    create(dir)
    const database = new Database(join(dir, 'chain.db'))
    database.pragma('user_version = 99')
    database.close()
    expect(() => openSqliteStore(options(dir))).toThrow(/database version 99/)
  })
  it('D5: a file that is no database, or a folder that is not there, is a StoreFailure', () => {
    expect(() => openSqliteStore(options(join(root, 'nowhere')))).toThrow(StoreFailure)
  })
  it('D5: a failing write is a StoreFailure and leaves the head where it was', () => {
    const dir = aFolder()
    create(dir)
    const store = openSqliteStore(options(dir))
    const writer = new Database(join(dir, 'chain.db'), { timeout: 0 })
    writer.exec("CREATE TRIGGER full BEFORE INSERT ON headers BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    expect(() => store.append(at(1))).toThrow(/cannot write block: disk full/)
    expect(store.headHeight()).toBe(0n)
    expect(store.header(1n)).toBeNull()
    writer.exec('DROP TRIGGER full')
    writer.close()
    store.append(at(1))
    expect(store.headHeight()).toBe(1n)
    store.close()
  })
  it('D3: of blocks written together, a crash before the end leaves nothing', () => {
    const dir = aFolder()
    create(dir)
    const store = openSqliteStore(options(dir))
    const copy = aFolder()
    store.together(() => {
      store.append(at(1))
      store.append(at(2))
      cpSync(dir, copy, { recursive: true })
    })
    const crashed = openSqliteStore(options(copy))
    expect([crashed.headHeight(), store.headHeight()]).toEqual([0n, 2n])
    for (const each of [crashed, store]) each.close()
  })
  it('is opened by one node at a time', () => {
    const dir = aFolder()
    const release = lockDataDir(dir)
    expect(() => lockDataDir(dir)).toThrow(/is in use by another node/)
    release()
    lockDataDir(dir)()
    expect(() => lockDataDir(join(dir, 'missing'))).toThrow(/cannot lock .*missing/)
  })
  it('counts its bytes', () => {
    const dir = aFolder()
    create(dir)
    const store = openSqliteStore(options(dir))
    expect(store.diskBytes()).toBeGreaterThan(4_096)
    store.close()
  })
})

describe('look-up keys', () => {
  it('the topic is the ABI’s', () => {
    const event = electionsAbi.find((item) => item.type === 'event' && item.name === 'VoteCast')
    expect(toEventSelector(event as never)).toBe(VOTE_CAST_TOPIC)
  })
  it.each([0, 1, 65_535, 65_536, 2 ** 31 - 1])('a place gives back the running number %i', (number) => {
    for (const key of [0, 1, 0xffff_ffff]) {
      const place = placeOf(key, number)
      const [first, last] = placesIn(eraOf(number), key)
      expect(numberAt(place)).toBe(number)
      expect(place >= first && place <= last && place < 2n ** 63n).toBe(true)
    }
  })
  it('one sender’s nonces spread', () => {
    const keys = Array.from({ length: 1_000 }, (_, i) => senderNonceKey(voterAt(0).address, BigInt(i)))
    expect(new Set(keys).size).toBe(1_000)
  })
  it('a receipt code’s key is the beginning of its 95 bits', () => {
    const hash = hexToBytes(someHash('ff'))
    expect(codeKey(codeNumber(hash))).toBe(0xffff_ffff)
  })
})
