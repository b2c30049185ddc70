// The audit of a chain that is true: what it finds, and that the same chain gives the same digest from anywhere.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RLP } from '@ethereumjs/rlp'
import { manifestHash, rawManifest, receiptCodeOf } from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { encodeBlock } from '@psephos/node/codec/block.ts'
import { encodeHeader } from '@psephos/node/codec/header.ts'
import { keccakHash } from '@psephos/node/codec/keccak.ts'
import { signTransaction } from '@psephos/node/codec/transaction.ts'
import type { Block, Header } from '@psephos/node/types/block.ts'
import type { Address, Hash } from '@psephos/node/types/bytes.ts'
import type { Transaction } from '@psephos/node/types/transaction.ts'
import { bytesToHex, hexToBytes } from 'viem'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { hexText } from '../src/audit/certificateJson.ts'
import { writeExport } from '../src/audit/exportCommand.ts'
import { bytesOf, fileSource } from '../src/audit/exportFile.ts'
import { type Groundwork, layGround } from '../src/audit/groundwork.ts'
import { withGroundwork } from '../src/audit/groundworkAhead.ts'
import { independentCheck } from '../src/audit/independent.ts'
import { type CheckedBlock, startReplay } from '../src/audit/replay.ts'
import { digestLine, reportInWords } from '../src/audit/report.ts'
import { runAudit } from '../src/audit/runAudit.ts'
import { type RawBlock, SourceFailure } from '../src/audit/source.ts'
import {
  anna,
  ben,
  buildChain,
  CHAIN_ID,
  call,
  callData,
  cleo,
  context,
  enrolment,
  FOR_ADA,
  GENESIS,
  manifests,
  OPENS,
  organizer,
  rawBlock,
  registrar,
  STORY,
  sourceOf,
  T0,
} from './honestChain.ts'

const chain = buildChain(STORY)
const raws = chain.blocks.map(rawBlock)
const source = sourceOf(raws)
const folder = mkdtempSync(join(tmpdir(), 'psephos-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** All validators agree to build the chain again without Ben's ballots: every rule holds, only memory elsewhere tells. */
describe('a chain that all validators rewrote together', () => {
  const without = (ballot: (typeof STORY)[number]['transactions'][number]) => ballot.sender !== ben.address
  const rewritten = buildChain(
    STORY.map(({ at, transactions }) => ({ at, transactions: transactions.filter(without) })),
  )
  const lie = sourceOf(rewritten.blocks.map(rawBlock))
  const cast = chain.blocks[4]!
  const ballotHash = bytesToHex(cast.receipts[1]!.logs[0]!.data)
  const receipt = {
    ...{ chainId: Number(CHAIN_ID), genesisHash: context.genesisHash, election: 1n, ballotHash },
    ...{ code: receiptCodeOf(ballotHash), transactionHash: cast.block.transactions[1]!.hash },
    ...{ blockNumber: 5n, blockHash: cast.block.hash },
  }

  it('passes by itself, which is why the report says what it is complete up to', async () => {
    expect(await runAudit(lie)).toMatchObject({ ok: true, headPinned: false })
  })
  it('is found by a head that somebody kept', async () => {
    const report = await runAudit(lie, { headHash: chain.blocks.at(-1)?.block.hash })
    expect(report.fault).toMatchObject({ rule: 'H3', message: 'the head you gave is not in this record' })
  })
  it("does not account for Ben's receipt, which says so and takes nothing from the rest", async () => {
    const report = await runAudit(lie, { receipts: [{ file: 'ben.json', receipt }] })
    expect(report).toMatchObject({ ok: false, fault: null, receipts: [{ file: 'ben.json', verdict: 'unaccounted' }] })
    expect(report.receipts[0]?.reason).toContain('the block it was recorded in is not in this record')
    expect(report.digest).toBe((await runAudit(lie)).digest)
    const words = reportInWords(report).join('\n')
    expect(words).toContain(`NOT ACCOUNTED FOR: receipt ${receipt.code} (ben.json)`)
    expect(words).not.toContain('NOT TRUE')
    expect(words).toContain('election 1 "Board": Final')
  })
  it('while the true chain accounts for the receipt', async () => {
    const report = await runAudit(source, { receipts: [{ file: 'ben.json', receipt }] })
    expect(report.ok).toBe(true)
    expect(report.receipts).toEqual([
      { file: 'ben.json', code: receipt.code, election: 1n, verdict: 'counted', reason: null },
    ])
  })

  const zeros = `0x${'00'.repeat(32)}` as const
  it.each([
    ['of another chain', { genesisHash: zeros }, /another chain/],
    ['of another chain, beyond the head', { genesisHash: zeros, blockNumber: 99n }, /another chain/],
    ['of a block beyond the head', { blockNumber: 99n }, /its block 99 is not in this record/],
    ['of no block', { blockNumber: 0n }, /its block 0 is not in this record/],
    ['of another block', { blockHash: zeros }, /block it was recorded in is not/],
    ['of no transaction', { transactionHash: zeros }, /is no accepted ballot/],
    ['of another ballot', { ballotHash: zeros }, /the ballot on record is another one/],
    ['of another election', { election: 2n }, /the ballot on record is another one/],
  ])('an invented receipt %s does not make the true record a lie', async (_, change, reason) => {
    const invented = { file: 'invented.json', receipt: { ...receipt, ...change } }
    const report = await runAudit(source, { receipts: [invented, { file: 'ben.json', receipt }] })
    expect(report).toMatchObject({ ok: false, fault: null, blocks: 9, head: { number: 9n } })
    expect(report.receipts).toMatchObject([{ verdict: 'unaccounted' }, { verdict: 'counted', reason: null }])
    expect(report.receipts[0]?.reason).toMatch(reason)
    expect(reportInWords(report)[0]).not.toContain('NOT TRUE')
  })
})

describe('the audit of an honest chain', () => {
  it('finds everything true and recounts both elections', async () => {
    const report = await runAudit(source)
    expect(report.fault).toBeNull()
    expect(report).toMatchObject({
      ok: true,
      blocks: 9,
      transactions: 15,
      ballots: 7,
      refused: 2,
      genesisPinned: false,
    })
    expect(report.elections).toMatchObject([
      { phase: 'Final', enrolled: 5, accepted: 6, counted: 4, superseded: 2 },
      { phase: 'Final', enrolled: 1, accepted: 1, counted: 1, superseded: 0 },
    ])
    expect(report.elections[0]?.contests?.map(({ options }) => options.map(({ count }) => count))).toEqual([
      [1, 3],
      [1, 3, 3],
    ])
  })

  it('says up to where the record is complete, and that the genesis was not given', async () => {
    const words = reportInWords(await runAudit(source)).join('\n')
    expect(words).toContain('complete only up to block 9')
    expect(words).toContain('compare this hash elsewhere')
    expect(words).toContain('NOT VERIFIED')
  })

  it('accepts the genesis and the head it was given', async () => {
    const headHash = chain.blocks.at(-2)?.block.hash
    const report = await runAudit(source, { genesisHash: context.genesisHash, headHash })
    expect(report).toMatchObject({ ok: true, genesisPinned: true, headPinned: true })
  })

  it.each([
    ['another genesis than the one given', { genesisHash: `0x${'11'.repeat(32)}` }, 'R1'],
    ['a head that is not in the record', { headHash: `0x${'11'.repeat(32)}` }, 'H3'],
  ])('refuses %s', async (_, options, rule) => {
    const report = await runAudit(source, options)
    expect(report).toMatchObject({ ok: false, fault: { rule } })
  })

  it('gives the same digest from an exported file, with threads, and with the independent library', async () => {
    const file = join(folder, 'chain.jsonl')
    expect(await writeExport(source, file, false)).toMatchObject({ blocks: 9 })
    const own = await runAudit(source)
    const exported = await runAudit(fileSource(file), { threads: 2 })
    const independent = await runAudit(source, { independent: true })
    expect(exported.fault).toBeNull()
    expect(independent.fault).toBeNull()
    expect([digestLine(exported), digestLine(independent)]).toEqual([digestLine(own), digestLine(own)])
  })

  it.each<[string, (raw: RawBlock) => RawBlock, string]>([
    ['a receipt that is another', (raw) => ({ ...raw, receipts: raw.receipts.map(withLastByteChanged) }), 'H4'],
    ['a receipt that is missing', (raw) => ({ ...raw, receipts: raw.receipts.slice(1) }), 'H4'],
    ['a certificate that is missing', (raw) => ({ ...raw, certificate: null }), 'H3'],
    ['bytes that are no block', (raw) => ({ ...raw, block: raw.block.slice(0, -3) }), 'H1'],
  ])('finds %s in a thread of its own as in line', async (_, change, rule) => {
    const at = raws.findIndex(({ receipts }) => receipts.length > 1)
    const changed = sourceOf(raws.map((raw, i) => (i === at ? change(raw) : raw)))
    const [inLine, threaded] = [await runAudit(changed), await runAudit(changed, { threads: 1 })]
    expect(inLine.fault).toMatchObject({ rule, height: BigInt(at + 1) })
    expect(threaded.fault).toEqual(inLine.fault)
  })

  it('a source that fails on the way has been audited up to there, and its failure is told', async () => {
    const heights: bigint[] = []
    const failing = {
      ...sourceOf(raws),
      blocks: async function* () {
        yield* raws.slice(0, 4)
        throw new SourceFailure('the node has gone')
      },
    }
    const audit = runAudit(failing, { threads: 1, onProgress: ({ height }) => heights.push(height) })
    await expect(audit).rejects.toThrow('the node has gone')
    expect(heights).toEqual([1n, 2n, 3n, 4n])
  })

  it('does not wait, after a lie, for blocks that never come', async () => {
    const hanging = {
      ...sourceOf(raws),
      blocks: async function* () {
        yield { ...raws[0]!, certificate: null }
        await new Promise(() => {})
      },
    }
    expect((await runAudit(hanging, { threads: 1 })).fault).toMatchObject({ rule: 'H3', height: 1n })
  })

  it('more blocks than are read ahead come in their order', async () => {
    const many = Array.from({ length: 70 }, (_, i) => ({ ...raws[i % raws.length]!, height: BigInt(i) }))
    const heights: bigint[] = []
    async function* blocks() {
      yield* many
    }
    for await (const { raw, ground } of withGroundwork(blocks(), CHAIN_ID, 2)) {
      heights.push(raw.height)
      expect(ground).toEqual(layGround(raw, CHAIN_ID))
    }
    expect(heights).toEqual(many.map(({ height }) => height))
  })

  it('counts a closing that an outage moved, as the contract does', async () => {
    const manifest = { ...manifests[0]!, schedule: { ...manifests[0]!.schedule, outageExtensionMax: 60 } }
    const outage = buildChain([
      { at: 1, transactions: [call(organizer, 0, 'createElection', [rawManifest(manifest)])] },
      { at: 2, transactions: [call(organizer, 1, 'lockElection', [1n, manifestHash(manifest)])] },
      {
        at: 3,
        transactions: [
          call(registrar, 0, 'enrolVoters', enrolment(1n, [anna, ben, cleo])),
          call(registrar, 1, 'removeVoters', [1n, [cleo.address]]),
        ],
      },
      { at: OPENS, transactions: [] },
      // 110 s without a block, over the closing at 200: it moves by 60, the manifest's cap.
      { at: 210, transactions: [call(anna, 0, 'castBallot', [1n, FOR_ADA])] },
      { at: 260, transactions: [call(ben, 0, 'castBallot', [1n, FOR_ADA])] },
    ])
    const report = await runAudit(sourceOf(outage.blocks.map(rawBlock)), { independent: true })
    expect(report).toMatchObject({ ok: true, ballots: 1, refused: 1 })
    expect(report.elections[0]).toMatchObject({ enrolled: 2, outageExtension: 60n, counted: 1, phase: 'Final' })
  })

  it('takes the highest fees in transactions of every type, with the independent library too (T2)', async () => {
    const highest = 2n ** 256n - 1n
    const manifest = rawManifest(manifests[0]!)
    const fields = (nonce: bigint) => ({
      ...{ chainId: CHAIN_ID, nonce, gasLimit: 20_000_000n, to: ELECTIONS_ADDRESS as Address, value: 0n },
      data: hexToBytes(callData('createElection', [manifest])),
    })
    const accessList = [{ address: organizer.address, storageKeys: [context.genesisHash] }]
    const fees = { maxFeePerGas: highest, maxPriorityFeePerGas: highest }
    const transactions = [
      signTransaction({ type: 0, ...fields(0n), gasPrice: highest }, organizer.privateKey),
      signTransaction({ type: 1, ...fields(1n), gasPrice: highest, accessList }, organizer.privateKey),
      signTransaction({ type: 2, ...fields(2n), ...fees, accessList }, organizer.privateKey),
    ]
    const costly = buildChain([{ at: 1, transactions }])
    const report = await runAudit(sourceOf(costly.blocks.map(rawBlock)), { independent: true })
    expect(report).toMatchObject({ ok: true, transactions: 3, refused: 0, independent: true })
    expect(report.elections).toHaveLength(3)
  })

  const CHANGED = `0x${'11'.repeat(32)}` as Hash
  type Seen = { raw: RawBlock; checked: CheckedBlock }
  const sees = (seen: Seen, change: Partial<Block>): Seen => ({
    ...seen,
    checked: { ...seen.checked, block: { ...seen.checked.block, ...change } },
  })
  const seesFirst = (seen: Seen, change: Partial<Transaction>): Seen => {
    const [first, ...rest] = seen.checked.block.transactions
    return sees(seen, { transactions: [{ ...first!, ...change } as Transaction, ...rest] })
  }
  /** The header says so, and the block's hash is the one of that header. */
  const states = ({ raw, checked }: Seen, change: Partial<Header>): Seen => {
    const header = { ...checked.block.header, ...change }
    const lying = { ...raw, block: encodeBlock({ ...checked.block, header }) }
    return sees({ raw: lying, checked }, { header, hash: keccakHash(encodeHeader(header)) })
  }
  it.each<[string, (seen: Seen) => Seen, rule: string, message: string]>([
    [
      'bytes that it cannot read',
      (seen) => ({ ...seen, raw: { ...seen.raw, block: seen.raw.block.slice(0, -3) } }),
      'H1',
      'cannot read the block',
    ],
    ['another block hash', (seen) => sees(seen, { hash: CHANGED }), 'H1', 'block hash: '],
    ['a transaction too few', (seen) => sees(seen, { transactions: [] }), 'H1', 'number of transactions: '],
    ['another sender', (seen) => seesFirst(seen, { sender: ben.address }), 'T1', 'sender of transaction 0: '],
    ['another transaction hash', (seen) => seesFirst(seen, { hash: CHANGED }), 'T1', 'hash of transaction 0: '],
    ['another transactionsRoot', (seen) => states(seen, { transactionsRoot: CHANGED }), 'H4', 'transactionsRoot: '],
    ['another receiptsRoot', (seen) => states(seen, { receiptsRoot: CHANGED }), 'H4', 'receiptsRoot: '],
    ['another stateRoot', (seen) => states(seen, { stateRoot: CHANGED }), 'H4', 'stateRoot: '],
  ])('the independent library finds %s that only our code sees', async (_, change, rule, message) => {
    const replay = startReplay(GENESIS)
    const check = await independentCheck(replay)
    const raw = raws[0]!
    const seen = change({ raw, checked: replay.add(raw, layGround(raw, CHAIN_ID)) })
    const fault = { height: 1n, rule, message: expect.stringContaining(message) }
    await expect(check(seen.raw, seen.checked)).rejects.toMatchObject(fault)
  })

  it('the independent library finds a genesis with a state root that only our code sees (H4)', async () => {
    const replay = startReplay(GENESIS)
    const genesis = { ...replay.genesis, header: { ...replay.genesis.header, stateRoot: CHANGED } }
    await expect(independentCheck({ ...replay, genesis })).rejects.toMatchObject({ height: 0n, rule: 'H4' })
  })

  it.each([
    ['every block when asked to', true, raws.length],
    ['none otherwise', false, 0],
  ])('the independent library reads %s', async (_, independent, count) => {
    const reading = vi.spyOn(RLP, 'decode')
    await runAudit(source, { independent })
    const read = new Set<unknown>(reading.mock.calls.map(([bytes]) => bytes))
    reading.mockRestore()
    expect(raws.filter(({ block }) => read.has(block))).toHaveLength(count)
  })

  it('a block whose senders were not recovered has not been checked (T1)', () => {
    const fault = (ground: Groundwork | null) => {
      try {
        startReplay(GENESIS).add(raws[0]!, ground)
        return null
      } catch (error) {
        return error
      }
    }
    const ground = layGround(raws[0]!, CHAIN_ID)
    expect(fault(ground)).toBeNull()
    expect(fault(null)).toMatchObject({ rule: 'T1', height: 1n })
    expect(fault({ ...ground!, senders: ground!.senders.slice(0, 1) })).toMatchObject({
      rule: 'T1',
      message: expect.stringContaining('transaction 1'),
    })
  })

  it.each([
    ['in a far future that no calendar has', 2 ** 52, 'beyond any calendar'],
    ['ahead of the clock', 86_400, "86400 s ahead of this machine's clock"],
  ])('gives its verdict when the head is %s', async (_, at, words) => {
    const ahead = buildChain([{ at, transactions: [] }])
    const report = await runAudit(sourceOf(ahead.blocks.map(rawBlock)), { now: () => T0 * 1000 })
    expect(report).toMatchObject({ ok: true, headAheadSeconds: BigInt(at) })
    expect(reportInWords(report).join('\n')).toContain(words)
    expect(reportInWords(report).join('\n')).toContain('WARNING')
    const later = await runAudit(sourceOf(ahead.blocks.map(rawBlock)), { now: () => (T0 + at) * 1000 })
    expect(reportInWords(later).join('\n')).not.toContain('WARNING')
    expect(later.digest).toBe(report.digest)
  })

  it('reads hex of any length, and nothing else', () => {
    const long = `0x${'ab'.repeat(16_000_000)}`
    expect(hexText(long, 'a block')).toBe(long)
    expect(bytesOf(long, 'a block')).toEqual(new Uint8Array(16_000_000).fill(0xab))
    for (const wrong of [`${long}0`, `${long}zz`, long.slice(2), '0x0', '0xzz', '0x\u0130\u0131', '', null, 5]) {
      expect(() => hexText(wrong, 'a block')).toThrow('a block is not hex')
      expect(() => bytesOf(wrong, 'a block')).toThrow('a block is not hex')
    }
    expect([bytesOf('0x', 'none'), bytesOf('0xAb', 'one')]).toEqual([new Uint8Array(0), Uint8Array.of(0xab)])
  })

  it('a record that ends before its last block is not complete', async () => {
    const report = await runAudit({ ...sourceOf(raws.slice(0, -1)), headHeight: async () => 9n })
    expect(report.fault).toMatchObject({ rule: 'H1', height: 9n })
  })
})

function withLastByteChanged(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice()
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  return changed
}
