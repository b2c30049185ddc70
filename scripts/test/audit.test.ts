// The audit of a chain that is true: what it finds, and that the same chain gives the same digest from anywhere.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeExport } from '../src/audit/exportCommand.ts'
import { fileSource } from '../src/audit/exportFile.ts'
import { digestLine, reportInWords } from '../src/audit/report.ts'
import { runAudit } from '../src/audit/runAudit.ts'
import { buildChain, context, rawBlock, STORY, sourceOf } from './honestChain.ts'

const chain = buildChain(STORY)
const raws = chain.blocks.map(rawBlock)
const source = sourceOf(raws)
const folder = mkdtempSync(join(tmpdir(), 'psephos-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

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

  it('a record that ends before its last block is not complete', async () => {
    const report = await runAudit({ ...sourceOf(raws.slice(0, -1)), headHeight: async () => 9n })
    expect(report.fault).toMatchObject({ rule: 'H1', height: 9n })
  })
})
