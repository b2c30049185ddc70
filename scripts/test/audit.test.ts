// The audit of a chain that is true: what it finds, and that the same chain gives the same digest from anywhere.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manifestHash, rawManifest, receiptCodeOf } from '@psephos/client'
import { bytesToHex } from 'viem'
import { afterAll, describe, expect, it } from 'vitest'
import { writeExport } from '../src/audit/exportCommand.ts'
import { fileSource } from '../src/audit/exportFile.ts'
import { digestLine, reportInWords } from '../src/audit/report.ts'
import { runAudit } from '../src/audit/runAudit.ts'
import {
  anna,
  ben,
  buildChain,
  CHAIN_ID,
  call,
  cleo,
  context,
  enrolment,
  FOR_ADA,
  manifests,
  OPENS,
  organizer,
  rawBlock,
  registrar,
  STORY,
  sourceOf,
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
  it("is found by Ben's receipt", async () => {
    const report = await runAudit(lie, { receipts: [{ file: 'ben.json', receipt }] })
    expect(report.fault).toMatchObject({ rule: 'H3', height: 5n })
    expect(report.fault?.message).toContain('the block it was recorded in is not in this record')
  })
  it('while the true chain accounts for the receipt', async () => {
    const report = await runAudit(source, { receipts: [{ file: 'ben.json', receipt }] })
    expect(report.receipts).toEqual([{ file: 'ben.json', code: receipt.code, election: 1n, verdict: 'counted' }])
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

  it('a record that ends before its last block is not complete', async () => {
    const report = await runAudit({ ...sourceOf(raws.slice(0, -1)), headHeight: async () => 9n })
    expect(report.fault).toMatchObject({ rule: 'H1', height: 9n })
  })
})
