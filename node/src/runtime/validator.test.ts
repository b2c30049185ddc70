import { copyFileSync, cpSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import {
  aCommitment,
  aGenesis,
  aManifest,
  anAccount,
  aSchedule,
  aTransaction,
  calldata,
  NO,
  organizer,
  registrar,
  stranger,
  validator as theValidator,
  voterAt,
  voters,
  YES,
} from '../../test/execution/aChain.ts'
import { aFolder, aValidator, removeFolders, type TestValidator } from '../../test/runtime/aValidator.ts'
import { checkCertificate } from '../consensus/certificate.ts'
import { readManifestHash } from '../execution/elections/storage.ts'
import { genesisBlock } from '../execution/genesis.ts'
import { parseGenesis } from '../params/chainSpec.ts'
import { TURN_MS_MAX } from '../params/limits.ts'
import { rowChecksum } from '../store/rowChecksum.ts'
import { type HeaderRow, headerColumns } from '../store/sqliteStore.ts'
import type { Notice } from '../types/chainView.ts'
import type { Transaction } from '../types/transaction.ts'
import { BUILD_IN_TURNS_MS_MAX } from './executed.ts'

afterAll(removeFolders)

const cast = (voter: number, nonce: bigint, body: typeof YES = YES) =>
  aTransaction(voterAt(voter), { nonce, data: calldata('castBallot', [1n, body]) })
const submit = (node: TestValidator, ...transactions: Transaction[]) =>
  Promise.all(transactions.map(({ raw }) => node.door.submit(raw)))

/** Creates, locks and fills election 1, and passes its opening. */
async function openElection(node: TestValidator): Promise<void> {
  node.pass(0)
  const opensAt = BigInt(node.now()) + 20n
  const schedule = aSchedule({ opensAt, closesAt: opensAt + 1_000n, latestClose: opensAt + 2_000n })
  const manifest = aManifest({ schedule, earlyClose: true })
  await submit(node, aTransaction(organizer, { data: calldata('createElection', [manifest]) }))
  node.pass(1)
  const manifestHash = readManifestHash(node.chain.headState(), 1n)
  await submit(node, aTransaction(organizer, { nonce: 1n, data: calldata('lockElection', [1n, manifestHash]) }))
  node.pass(1)
  const roll = calldata('enrolVoters', [1n, voters.map(({ address }) => address), voters.map(aCommitment)])
  await submit(node, aTransaction(registrar, { data: roll }))
  node.pass(1)
  node.pass(20)
}
async function anOpenNode(dir = aFolder()): Promise<TestValidator> {
  const node = await aValidator(dir)
  await openElection(node)
  return node
}
/** What a power cut would leave: the files as they are on disk now. */
function crashCopy(dir: string): string {
  const copy = aFolder()
  cpSync(dir, copy, { recursive: true })
  return copy
}

describe('a single validator', () => {
  it('H6, H3: block 1 at once, then heartbeats; every block has a certificate that anyone can check', async () => {
    const node = await aValidator(aFolder())
    node.pass(0)
    for (let i = 0; i < 30; i++) node.pass(1)
    const { chain, context } = node
    expect(chain.head().header.number).toBe(4n)
    for (let height = 1n; height <= 4n; height++) {
      const { block, certificate } = chain.blockByNumber(height) ?? {}
      if (!block || !certificate) throw new Error(`block ${height} has no certificate`)
      checkCertificate(certificate, {
        genesisHash: context.genesisHash,
        validators: [theValidator.address],
        block: { hash: block.hash, number: height, buildRound: 0 },
      })
      expect(block.header.miner).toBe(theValidator.address)
    }
    await node.stop()
  })

  it('a ballot: accepted, pending, recorded; blocks and pending transactions are told', async () => {
    const node = await anOpenNode()
    const notices: Notice[] = []
    node.notices.listen((notice) => notices.push(notice))
    const ballot = cast(0, 0n)
    expect(await submit(node, ballot)).toEqual([ballot.hash])
    expect(node.door.status(ballot.hash)).toEqual({ status: 'pending' })
    expect(node.door.pending(ballot.hash)).toEqual(ballot)
    expect(node.door.pendingNonce(ballot.sender)).toBe(1n)
    node.pass(1)
    const { number: height } = node.chain.head().header
    expect(node.door.status(ballot.hash)).toEqual({ status: 'recorded', height, index: 0, success: true })
    expect(node.chain.findTransaction(ballot.hash)).toEqual({ height, index: 0 })
    expect(node.chain.findTransactionBySender(ballot.sender, 0n)).toBe(ballot.hash)
    expect(notices.map((notice) => notice.kind)).toEqual(['pending', 'block'])
    expect(node.door.status(cast(1, 0n).hash)).toEqual({ status: 'unknown' })
    await node.stop()
  })

  it('H6: a block that takes long is built in turns by a validator alone; what is accepted between two of them is answered, and in the next', async () => {
    const node = await anOpenNode()
    const [late, ...first] = voters.map((_, voter) => cast(voter, 0n)) as [Transaction, ...Transaction[]]
    await submit(node, ...first)
    const { number: before } = node.chain.head().header
    node.slow(TURN_MS_MAX / 4)
    let turns = 0
    for (let ran = node.step(1); ran; ran = node.step()) {
      if (node.chain.head().header.number > before) break
      if (++turns === 2) expect(await submit(node, late)).toEqual([late.hash])
    }
    expect(turns).toBeGreaterThan(2)
    expect(node.head().block.transactions.map(({ hash }) => hash)).toEqual(first.map(({ hash }) => hash))
    expect(node.door.status(late.hash)).toEqual({ status: 'pending' })
    node.slow(0)
    node.pass(1)
    expect(node.door.status(late.hash)).toEqual({ status: 'recorded', height: before + 2n, index: 0, success: true })
    await node.stop()
  })

  it('H6: a block that takes far too long is built to its end without a pause', async () => {
    const node = await anOpenNode()
    await submit(node, ...voters.map((_, voter) => cast(voter, 0n)))
    const { number: before } = node.chain.head().header
    node.slow(BUILD_IN_TURNS_MS_MAX)
    for (let turns = 0; turns < 4 && node.chain.head().header.number === before; turns++) node.step(turns === 0 ? 1 : 0)
    expect(node.head().block.transactions).toHaveLength(voters.length)
    await node.stop()
  })

  it('T5: recorded with status 0 when it became invalid meanwhile', async () => {
    const node = await anOpenNode()
    const close = aTransaction(organizer, { nonce: 2n, data: calldata('closeElection', [1n]) })
    const [plain, ballot] = [aTransaction(voterAt(0), { to: stranger.address }), cast(0, 1n)]
    await submit(node, plain, ballot, close)
    node.pass(1)
    const { block, receipts } = node.head()
    expect(block.transactions).toEqual([plain, close, ballot])
    expect(receipts.map(({ status }) => status)).toEqual([1, 1, 0])
    expect(node.door.status(ballot.hash)).toMatchObject({ status: 'recorded', index: 2, success: false })
    await node.stop()
  })

  it('T5: replaced and cancelled ones have their end, before the block and after', async () => {
    const node = await anOpenNode()
    const [first, second] = [cast(0, 0n), cast(0, 0n, NO)]
    const cancel = aTransaction(voterAt(0), { to: voterAt(0).address })
    for (const each of [first, second, cancel]) await submit(node, each)
    expect(node.door.status(first.hash)).toEqual({ status: 'replaced', by: second.hash })
    expect(node.door.status(second.hash)).toEqual({ status: 'replaced', by: cancel.hash })
    node.pass(1)
    expect(node.door.status(first.hash)).toEqual({ status: 'replaced', by: second.hash })
    expect(node.door.status(second.hash)).toEqual({ status: 'replaced', by: cancel.hash })
    expect(node.door.status(cancel.hash)).toMatchObject({ status: 'recorded', success: true })
    await node.stop()
  })

  it('a refusal is a refusal: nothing pending, nothing in the journal, counted by its code', async () => {
    const node = await anOpenNode()
    await expect(submit(node, aTransaction(stranger, { to: stranger.address }))).rejects.toMatchObject({
      code: 'unknown-sender',
    })
    await expect(node.door.submit(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ code: 'undecodable' })
    expect(node.door.counts()).toEqual({ pending: 0, queued: 0 })
    expect(await node.metrics.registry.metrics()).toContain('psephos_transactions_total{verdict="unknown-sender"} 1')
    await node.stop()
  })

  it('R4: logs, receipt codes and states of every height', async () => {
    const node = await anOpenNode()
    await submit(node, cast(0, 0n), cast(1, 0n, NO))
    node.pass(1)
    const { chain } = node
    const head = chain.head().header.number
    const filter = { addresses: [], topics: [null, null, [topicOf(voterAt(1).address)]] }
    const logs = chain.findLogs(0n, head, filter, 100).filter(({ block }) => block.header.number === head)
    expect(logs.map(({ txIndex, logIndex, txHash }) => [txIndex, logIndex, txHash])).toEqual([
      [1, 1, cast(1, 0n, NO).hash],
    ])
    expect(chain.findLogs(0n, head, { addresses: [stranger.address], topics: [] }, 100)).toEqual([])
    expect(chain.findLogs(0n, head, { addresses: [], topics: [] }, 3)).toHaveLength(4)
    expect(chain.stateAt(head - 1n)?.getAccount(voterAt(0).address)?.nonce).toBe(0n)
    expect(chain.stateAt(head)?.getAccount(voterAt(0).address)?.nonce).toBe(1n)
    expect(chain.stateAt(head + 1n)).toBeNull()
    expect(chain.heightAtTime(chain.head().header.timestamp)).toBe(head)
    expect(chain.heightAtTime(0n)).toBe(0n)
    await node.stop()
  })
})

describe('after a restart', () => {
  it('the chain goes on, with the same blocks and states', async () => {
    const dir = aFolder()
    const before = await anOpenNode(dir)
    await submit(before, cast(0, 0n))
    before.pass(1)
    const final = before.head()
    await before.stop()
    const node = await aValidator(dir, {}, before.now())
    expect(node.head()).toEqual(final)
    expect(node.chain.headState().getAccount(voterAt(0).address)?.nonce).toBe(1n)
    node.pass(1)
    await submit(node, cast(1, 0n))
    node.pass(1)
    expect(node.head().block.transactions).toEqual([cast(1, 0n)])
    await node.stop()
  })

  it('T5: a crash at any moment after the answer keeps every hash, and its replacement', async () => {
    const dir = aFolder()
    const before = await anOpenNode(dir)
    const [recorded, kept, replaced, by] = [cast(0, 0n), cast(1, 0n), cast(2, 0n), cast(2, 0n, NO)]
    await submit(before, recorded)
    before.pass(1)
    for (const each of [kept, replaced, by]) await submit(before, each)
    const copy = crashCopy(dir)
    await before.stop()
    const node = await aValidator(copy, {}, before.now())
    expect(node.door.status(recorded.hash)).toMatchObject({ status: 'recorded' })
    expect(node.door.status(kept.hash)).toEqual({ status: 'pending' })
    expect(node.door.status(replaced.hash)).toEqual({ status: 'replaced', by: by.hash })
    node.pass(1)
    expect(node.head().block.transactions).toEqual([kept, by])
    expect(node.door.status(replaced.hash)).toEqual({ status: 'replaced', by: by.hash })
    await node.stop()
    expect(journalBytes(copy)).toBeGreaterThan(0)
    const again = await aValidator(copy, {}, before.now() + 1)
    expect(again.door.status(replaced.hash)).toEqual({ status: 'replaced', by: by.hash })
    expect(again.door.counts().pending).toBe(0)
    expect(journalBytes(copy)).toBe(0)
    await again.stop()
  })

  it('T5: the journal’s record whose nonce a block used meanwhile ends as nonce-used, also on disk', async () => {
    const dir = aFolder()
    const before = await anOpenNode(dir)
    await submit(before, cast(0, 0n))
    const copy = crashCopy(dir)
    await before.stop()
    // The same chain as a second node would have it: another transaction of that nonce is in a block.
    const other = aFolder()
    const elsewhere = await aValidator(other)
    await openElection(elsewhere)
    await submit(elsewhere, cast(0, 0n, NO))
    elsewhere.pass(1)
    await elsewhere.stop()
    for (const name of ['chain.db', 'chain.nodes']) copyFileSync(join(other, name), join(copy, name))
    for (const name of readdirSync(copy)) if (/-(wal|shm)$/.test(name)) truncateSync(join(copy, name))
    const ended = { status: 'nonce-used', by: cast(0, 0n, NO).hash }
    const node = await aValidator(copy, {}, before.now() + 1)
    expect(node.door.status(cast(0, 0n).hash)).toEqual(ended)
    node.pass(20)
    expect(node.door.status(cast(0, 0n).hash)).toEqual(ended)
    await node.stop()
    const again = await aValidator(copy, {}, before.now() + 30)
    expect(again.door.status(cast(0, 0n).hash)).toEqual(ended)
    expect(journalBytes(copy)).toBe(0)
    await again.stop()
  })
})

describe('refuses to start', () => {
  const theirs = anAccount('another validator')
  it.each<[string, object, RegExp]>([
    [
      'without a network when there are others',
      { validators: [theValidator.address, theirs.address] },
      /2 validators: --p2p.port is needed/,
    ],
    ['without a network and with another key', { validators: [theirs.address] }, /the only validator is 0x/],
  ])('%s', async (_, psephos, words) => {
    const genesis = genesisBlock(parseGenesis(aGenesis({ psephos: { organizers: [organizer.address], ...psephos } })))
    await expect(aValidator(aFolder(), { genesis })).rejects.toThrow(words)
  })
  it('on the data of another genesis', async () => {
    const dir = aFolder()
    await (await aValidator(dir)).stop()
    const genesis = genesisBlock(parseGenesis(aGenesis({ timestamp: '0x1' })))
    await expect(aValidator(dir, { genesis })).rejects.toThrow(/belongs to the chain with genesis/)
  })
  it('beside another node on the same data', async () => {
    const dir = aFolder()
    const node = await aValidator(dir)
    await expect(aValidator(dir)).rejects.toThrow(/in use by another node/)
    await node.stop()
  })

  /** One change to the database of a stopped node with some blocks. */
  async function tampered(sql: string): Promise<string> {
    const dir = aFolder()
    const node = await aValidator(dir)
    node.pass(0)
    for (let i = 0; i < 5; i++) node.pass(10)
    await node.stop()
    const database = new Database(join(dir, 'chain.db'))
    database.exec(sql)
    sealRows(database)
    database.close()
    return dir
  }

  /** Whoever changes a row on purpose makes its checksum good again: what is left are the chain's own rules. */
  function sealRows(database: Database.Database): void {
    const rows = database.prepare<[], HeaderRow & { height: number }>('SELECT * FROM headers').all()
    const seal = database.prepare('UPDATE headers SET checksum = ? WHERE height = ?')
    for (const row of rows) seal.run(rowChecksum('headers', headerColumns(row.height, row)), row.height)
  }
  it.each<[string, string, RegExp]>([
    ['D4: a header that does not hash to its hash', 'UPDATE headers SET hash = zeroblob(32) WHERE height = 3', /^H1: /],
    [
      'D4: a certificate of another block',
      'UPDATE headers SET certificate = (SELECT certificate FROM headers WHERE height = 2) WHERE height = 3',
      /^H3: /,
    ],
    ['D4: a certificate that is gone', 'UPDATE headers SET certificate = NULL WHERE height = 3', /^H3: no certificate/],
    ['D4: a block that is gone', 'DELETE FROM headers WHERE height = 3', /^H1: a block is missing/],
    [
      'D4: a head with another state',
      "UPDATE headers SET roots = replace(roots, '\"0x', '\"0x00') WHERE height = 6",
      /not 32 bytes|^H4: /,
    ],
  ])('%s', async (_, sql, words) => {
    await expect(aValidator(await tampered(sql))).rejects.toThrow(words)
  })
})

describe('D5: a disk that fails', () => {
  it('stops the node once, loudly; the head stays', async () => {
    const dir = aFolder()
    const node = await anOpenNode(dir)
    await submit(node, cast(0, 0n))
    const head = node.head()
    const other = new Database(join(dir, 'chain.db'))
    other.exec("CREATE TRIGGER full BEFORE INSERT ON headers BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    other.close()
    node.pass(1)
    node.pass(1)
    expect(node.failures.map(String)).toEqual([expect.stringMatching(/cannot write block: disk full/)])
    expect(node.head()).toEqual(head)
    expect(node.door.status(cast(0, 0n).hash)).toEqual({ status: 'pending' })
    await node.stop()
  })
  it('a journal that cannot be synced answers no hash', async () => {
    let isBroken = false
    const fsync = () => (isBroken ? Promise.reject(new Error('EIO')) : Promise.resolve())
    const node = await aValidator(aFolder(), { fsync })
    await openElection(node)
    isBroken = true
    await expect(submit(node, cast(0, 0n))).rejects.toThrow(/cannot write the journal/)
    expect(node.failures).toHaveLength(1)
    isBroken = false
    await node.stop()
  })
})

function journalBytes(dir: string): number {
  const journal = join(dir, 'journal')
  return readdirSync(journal).reduce((sum, name) => sum + readFileSync(join(journal, name)).length, 0)
}
function topicOf(address: string) {
  return `0x${'0'.repeat(24)}${address.slice(2)}` as ReturnType<typeof cast>['hash']
}
