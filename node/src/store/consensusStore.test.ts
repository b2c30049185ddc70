import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import {
  aHash,
  aMemoryStore,
  aRecord,
  aSigningState,
  aSqliteStore,
  author,
  aVote,
  nextEntries,
  RECORDS,
  storeOptions,
} from '../../test/store/aRecord.ts'
import { EVIDENCE_PER_VALIDATOR_MAX } from '../params/limits.ts'
import type { Evidence } from '../types/consensus.ts'
import type { NodeStore } from './consensusStore.ts'
import { openSqliteStore } from './sqliteStore.ts'
import { type BlockEntry, StoreFailure } from './store.ts'

const root = mkdtempSync(join(tmpdir(), 'psephos-consensus-store-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const aFolder = () => join(root, String(folders++))
const firstBlock = nextEntries[0] as BlockEntry

type Kind = { readonly name: string; open(): { store: NodeStore; reopen(store: NodeStore): NodeStore } }
const kinds: Kind[] = [
  { name: 'memory', open: () => ({ store: aMemoryStore(), reopen: (store) => store }) },
  {
    name: 'sqlite',
    open: () => {
      const dir = aFolder()
      const reopen = (store: NodeStore) => {
        store.close()
        return openSqliteStore(storeOptions(dir))
      }
      return { store: aSqliteStore(dir), reopen }
    },
  },
]

describe.each(kinds)('what consensus keeps: $name', ({ open }) => {
  it('D1: nothing was signed at first', () => {
    const { store } = open()
    expect(store.consensus.load()).toBeNull()
    expect(store.signing.signed()).toBeNull()
    expect(store.consensus.highestOf(author(2))).toBeNull()
    expect(store.consensus.evidence()).toEqual([])
    store.close()
  })

  it.each(Object.entries(RECORDS))('D1: gives back %s as it was, also after reopening', (_, record) => {
    const { store: first, reopen } = open()
    first.consensus.save(record)
    expect(first.consensus.load()).toEqual(record)
    const store = reopen(first)
    expect(store.consensus.load()).toEqual(record)
    expect(store.signing.signed()).toEqual(record.own.at(-1)?.vote ?? null)
    store.close()
  })

  it('D1: every record replaces the one before, whatever either carried', () => {
    const { store: first, reopen } = open()
    const names = Object.keys(RECORDS)
    for (const name of [...names, ...names.toReversed()]) {
      first.consensus.save(aRecord(name))
      first.consensus.save(aRecord(name)) // again, as when a signature is asked for a second time
      expect(first.consensus.load()).toEqual(aRecord(name))
    }
    const store = reopen(first)
    expect(store.consensus.load()).toEqual(aRecord(names[0] as string))
    store.close()
  })

  it('D2: the highest of all that was ever signed stays, though the record that held it is replaced', () => {
    const { store: first, reopen } = open()
    first.consensus.save(aRecord('prepared and committed'))
    first.consensus.save(aRecord('a proposal'))
    const store = reopen(first)
    expect(store.signing.signed()).toMatchObject({ type: 'commit', height: 1n, round: 0 })
    store.close()
  })

  it('D3: the block ends its height’s record in the same transaction; what was signed stays known', () => {
    const { store: first, reopen } = open()
    first.consensus.save(aRecord('prepared and committed'))
    first.append(firstBlock)
    expect(first.consensus.load()).toBeNull()
    const store = reopen(first)
    expect(store.consensus.load()).toBeNull()
    expect(store.signing.signed()).toMatchObject({ type: 'commit', height: 1n })
    const next = { ...aRecord('a bare round change'), height: 2n }
    store.consensus.save(next)
    expect(store.consensus.load()).toEqual(next)
    store.close()
  })

  it.each([0n, 2n, 7n])('D1: refuses a record of height %s where 1 is decided', (height) => {
    const { store } = open()
    expect(() => store.consensus.save({ ...aRecord('a proposal'), height })).toThrow(StoreFailure)
    expect(store.consensus.load()).toBeNull()
    store.close()
  })

  it('D4: of each validator the highest vote seen, by height, then round, then type', () => {
    const { store: first, reopen } = open()
    const seen = [
      aVote({ author: author(2), height: 5n, round: 1, type: 'round-change' }),
      aVote({ author: author(2), height: 5n, round: 1, type: 'prepare' }),
      aVote({ author: author(2), height: 5n, round: 1, type: 'proposal' }),
      aVote({ author: author(2), height: 5n, round: 0, type: 'commit' }),
      aVote({ author: author(2), height: 4n, round: 9, type: 'commit' }),
      aVote({ author: author(3), height: 1n }),
    ]
    for (const vote of seen) first.consensus.noteSeen(vote)
    expect(first.consensus.highestOf(author(2))).toEqual(seen[1])
    first.consensus.save(aRecord('a proposal')) // the next transaction takes them to the disk
    const store = reopen(first)
    expect(store.consensus.highestOf(author(2))).toEqual(seen[1])
    expect(store.consensus.highestOf(author(3))).toEqual(seen[5])
    store.close()
  })

  it('D4: a block is a transaction too', () => {
    const { store: first, reopen } = open()
    first.consensus.noteSeen(aVote({ author: author(4), height: 3n }))
    first.append(firstBlock)
    const store = reopen(first)
    expect(store.consensus.highestOf(author(4))).toMatchObject({ height: 3n })
    store.close()
  })

  it('C11: keeps each finding once, all kinds, in their order', () => {
    const { store: first, reopen } = open()
    const amnesia: Evidence = {
      ...{ kind: 'amnesia', author: author(3), commit: aVote({ type: 'commit', author: author(3) }) },
      roundChange: aVote({ type: 'round-change', round: 2, author: author(3) }),
    }
    const found: Evidence[] = [aDoubleVote(), amnesia, conflictingCertificates, aDoubleVote({ round: 3 })]
    for (const each of found) expect(first.consensus.addEvidence(each)).toBe(true)
    expect(first.consensus.addEvidence(aDoubleVote())).toBe(false)
    const store = reopen(first)
    expect(store.consensus.evidence()).toEqual(found)
    expect(store.consensus.addEvidence(conflictingCertificates)).toBe(false)
    store.close()
  })

  it('C11: one validator cannot fill the disk with its contradictions; another is still heard', () => {
    const { store } = open()
    for (let round = 0; round < EVIDENCE_PER_VALIDATOR_MAX; round++) {
      expect(store.consensus.addEvidence(aDoubleVote({ round }))).toBe(true)
    }
    expect(store.consensus.addEvidence(aDoubleVote({ round: 1_000 }))).toBe(false)
    expect(store.consensus.addEvidence(aDoubleVote({ author: author(9) }))).toBe(true)
    expect(store.consensus.addEvidence(conflictingCertificates)).toBe(true)
    store.close()
  })

  it('D2: the signing state stays as it was saved', () => {
    const { store: first, reopen } = open()
    expect(first.signing.load()).toEqual(aSigningState())
    const above = { height: 2n ** 63n, round: 3, type: 'commit' } as const
    const state = aSigningState({
      ...{ epoch: 2, abstention: { reason: 'peer-knows-more', above } },
      amnesias: [{ atMs: 1_700_000_000_000, head: 12n, above: null }],
    })
    first.signing.save(state)
    const store = reopen(first)
    expect(store.signing.load()).toEqual(state)
    store.close()
  })
})

function aDoubleVote(change: Parameters<typeof aVote>[0] = {}): Evidence {
  const [first, second] = [1, 2].map((byte) => aVote({ author: author(3), ...change, digest: aHash(byte) }))
  if (first === undefined || second === undefined) throw new Error('two votes')
  return { kind: 'double-vote', author: first.author, first, second }
}
const aCertificate = (byte: number) => ({
  ...{ height: 9n, round: 1, blockHash: aHash(byte) },
  signatures: [1, 2, 3].map((seal) => new Uint8Array(65).fill(seal)),
})
const conflictingCertificates: Evidence = {
  ...{ kind: 'conflicting-certificates', authors: [author(1), author(2)] },
  ...{ first: aCertificate(1), second: aCertificate(2) },
}

describe('what consensus keeps on disk', () => {
  it('D1: a block that several messages carry is there once, and goes with its record', () => {
    const dir = aFolder()
    const store = aSqliteStore(dir)
    const reader = new Database(join(dir, 'chain.db'), { readonly: true })
    const count = () => reader.prepare('SELECT count(*) FROM consensus_blocks').pluck().get()
    store.consensus.save(aRecord('prepared and committed'))
    expect(count()).toBe(1)
    store.consensus.save(aRecord('a bare round change'))
    expect(count()).toBe(0)
    store.consensus.save(aRecord('prepared and committed'))
    store.append(firstBlock)
    expect(count()).toBe(0)
    reader.close()
    store.close()
  })

  it('D5: a write that fails is a StoreFailure, and what was durable before stays what is answered', () => {
    const dir = aFolder()
    const store = aSqliteStore(dir)
    store.consensus.save(aRecord('a proposal'))
    const writer = new Database(join(dir, 'chain.db'), { timeout: 0 })
    writer.exec("CREATE TRIGGER full BEFORE INSERT ON consensus_record BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    expect(() => store.consensus.save(aRecord('prepared and committed'))).toThrow(/consensus record: disk full/)
    expect(store.consensus.load()).toEqual(aRecord('a proposal'))
    expect(store.signing.signed()).toMatchObject({ type: 'proposal' })
    expect(() => store.append(firstBlock)).toThrow(StoreFailure)
    expect(store.headHeight()).toBe(0n)
    expect(store.consensus.load()).toEqual(aRecord('a proposal'))
    writer.close()
    store.close()
  })

  const TAMPERINGS: [string, string][] = [
    ['a record with a changed byte', "UPDATE consensus_record SET bytes = CAST(bytes || x'00' AS BLOB)"],
    ['a record of text', "UPDATE consensus_record SET bytes = 'c0'"],
    ['no record', 'DELETE FROM consensus_record'],
    ['D3: a head that is gone, and nothing else', 'DELETE FROM headers WHERE height = 1'],
    ['a block that is gone', 'DELETE FROM consensus_blocks'],
    ['a block that is another', "UPDATE consensus_blocks SET bytes = x'c0'"],
    ['no signing state', 'DELETE FROM signing_state'],
    ['a state that says somebody else', "UPDATE signing_state SET bytes = replace(bytes, '0101', '0202')"],
    ['a vote in another’s place', "UPDATE seen_votes SET author = x'0909090909090909090909090909090909090909'"],
    ['D4: a vote seen that is gone', 'DELETE FROM seen_votes'],
    ['C11: evidence that is gone', 'DELETE FROM evidence'],
    ['evidence of another name', 'UPDATE evidence SET name = zeroblob(32)'],
  ]
  it.each(TAMPERINGS)('D1: refuses to open with %s', (_, sql) => {
    const dir = aFolder()
    const store = aSqliteStore(dir)
    store.consensus.noteSeen(aVote({ author: author(2) }))
    store.consensus.addEvidence(aDoubleVote())
    store.append(firstBlock)
    store.consensus.save({ ...aRecord('prepared and committed'), height: 2n })
    store.close()
    const writer = new Database(join(dir, 'chain.db'))
    expect(writer.prepare(sql).run().changes).toBe(1)
    writer.close()
    expect(() => openSqliteStore(storeOptions(dir))).toThrow(StoreFailure)
  })
})
