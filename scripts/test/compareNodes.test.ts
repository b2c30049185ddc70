// What other nodes and the audited node's own views say against the record: who is wrong is named, and nobody else.
import { manifestHash, openManifest, rawManifest } from '@psephos/client'
import { electionsAbi, PHASES } from '@psephos/contracts-abi'
import { decodeFunctionData, decodeFunctionResult, encodeFunctionResult, type Hex } from 'viem'
import { afterAll, describe, expect, it } from 'vitest'
import { compareNode } from '../src/audit/compareNodes.ts'
import { compareViews } from '../src/audit/compareViews.ts'
import { reportInWords } from '../src/audit/report.ts'
import { runAudit } from '../src/audit/runAudit.ts'
import { closeFakeNodes, fakeNode, type Lie } from './fakeNode.ts'
import {
  anna,
  ben,
  buildChain,
  type Chain,
  call,
  enrolment,
  OPENS,
  organizer,
  rawBlock,
  registrar,
  seal,
  sourceOf,
  T0,
} from './honestChain.ts'

const FOR = '0x01'
const AGAINST = '0x00'
/** The first is annulled after a vote, the second open, the third cancelled, the fourth final. */
const manifests = [300, 900, 300, 200].map((closes, index) =>
  openManifest({
    title: `Election ${index + 1}`,
    contests: [{ question: 'Agreed?', options: ['yes'], minMarks: 0, maxMarks: 1 }],
    opensAt: T0 + OPENS,
    closesAt: T0 + closes,
    minTurnout: 1,
    outageExtensionMax: 0,
    registrars: [registrar.address],
  }),
)
const story = (lastVote: Hex): Chain =>
  buildChain([
    {
      at: 1,
      transactions: manifests.map((one, nonce) => call(organizer, nonce, 'createElection', [rawManifest(one)])),
    },
    {
      at: 2,
      transactions: manifests.map((one, i) =>
        call(organizer, i + 4, 'lockElection', [BigInt(i + 1), manifestHash(one)]),
      ),
    },
    {
      at: 3,
      transactions: [
        ...manifests.map((_, i) => call(registrar, i, 'enrolVoters', enrolment(BigInt(i + 1), [anna, ben]))),
        call(organizer, 8, 'cancelElection', [3n, 'not needed']),
      ],
    },
    {
      at: OPENS,
      transactions: [1n, 2n, 4n].map((election, nonce) => call(anna, nonce, 'castBallot', [election, FOR])),
    },
    { at: 150, transactions: [call(organizer, 9, 'annulElection', [1n, 'a mistake'])] },
    { at: 160, transactions: [call(ben, 0, 'castBallot', [4n, lastVote])] },
    { at: 250, transactions: [] },
  ])

const chain = story(FOR)
const raws = chain.blocks.map(rawBlock)
afterAll(closeFakeNodes)

describe('another node', () => {
  const audit = async (url: string) =>
    runAudit(sourceOf(raws), { compare: async (replay, hashAt) => [await compareNode(url, replay, hashAt)] })

  it('with the same blocks agrees, and so does one that is behind', async () => {
    const url = await fakeNode(chain)
    expect(await audit(url)).toMatchObject({ ok: true, compared: [{ rpc: url, height: 7n, wrong: null }] })
    const behind = await fakeNode({ ...chain, blocks: chain.blocks.slice(0, 4) })
    expect(await audit(behind)).toMatchObject({ ok: true, compared: [{ height: 4n, wrong: null }] })
  })

  it('with another block that a quorum signed proves a fault of the record', async () => {
    const report = await audit(await fakeNode(story(AGAINST)))
    expect(report.fault).toMatchObject({ rule: 'H3', height: 6n })
    expect(report.fault?.message).toContain('signed by a quorum')
    expect(reportInWords(report)[0]).toContain('NOT TRUE: the record breaks rule H3')
  })

  const other = story(AGAINST)
  const instead =
    (method: string, said: unknown): Lie =>
    (asked, honest) =>
      asked.method === method ? said : honest
  const tooFew = (blocks: Chain['blocks']) =>
    blocks.map((one) => ({
      ...one,
      certificate: { ...one.certificate, signatures: one.certificate.signatures.slice(1) },
    }))
  const junkHash: Lie = (asked, honest) => (asked.method === 'eth_getBlockByNumber' ? { hash: 'junk' } : honest)
  it.each<[string, Chain, Lie | undefined, RegExp]>([
    ['another block without a certificate', other, instead('psephos_getCertificate', null), /no certificate/],
    ['another block that too few signed', { ...other, blocks: tooFew(other.blocks) }, undefined, /no quorum/],
    [
      'another block with the certificate of ours',
      { ...other, blocks: other.blocks.map((one, i) => ({ ...one, certificate: chain.blocks[i]!.certificate })) },
      undefined,
      /another block/,
    ],
    ['a header that is none', other, instead('debug_getRawHeader', '0x1234'), /does not verify: H1/],
    ['a header that is no hex', other, instead('debug_getRawHeader', 'junk'), /gave no answer to compare/],
    ['a height that is none', chain, instead('eth_blockNumber', 'junk'), /gave no answer to compare/],
    ['no block at all', chain, instead('eth_getBlockByNumber', 7), /another chain/],
    ['hashes that are none', chain, junkHash, /another chain/],
    [
      'one junk hash, and our own signed header for it',
      chain,
      (asked, honest) =>
        asked.method === 'eth_getBlockByNumber' && Number(asked.params[0]) > 5 ? { hash: 'junk' } : honest,
      /contradicts itself about block 6/,
    ],
  ])('with %s is itself the one that is wrong', async (_, theirs, lie, words) => {
    const url = await fakeNode(theirs, lie)
    const report = await audit(url)
    expect(report).toMatchObject({ ok: false, fault: null, head: { number: 7n } })
    expect(report.compared[0]?.wrong).toMatch(words)
    expect(report.digest).not.toBeNull()
    const lines = reportInWords(report)
    expect(lines[0]).not.toContain('NOT TRUE')
    expect(lines.join('\n')).toContain(`WRONG NODE: ${url}`)
  })

  it('with a signed header of another height is itself the one that is wrong', async () => {
    const [fifth, sixth] = [other.blocks[4]!, other.blocks[5]!]
    const relabelled = seal({ hash: fifth.block.hash, number: 6n })
    const blocks = other.blocks.with(5, { ...sixth, block: fifth.block, certificate: relabelled })
    expect((await audit(await fakeNode({ ...other, blocks }))).compared[0]?.wrong).toContain('header is of block 5')
  })

  it('that is not there is named, and the audit is not lost', async () => {
    const report = await audit('http://127.0.0.1:9')
    expect(report).toMatchObject({ ok: false, fault: null, compared: [{ height: null }] })
    expect(report.compared[0]?.wrong).toContain('does not answer')
  })
})

describe("the audited node's own views", () => {
  const audit = async (lie?: Lie) => {
    const url = await fakeNode(chain, lie)
    return runAudit(sourceOf(raws), {
      compare: async (replay) => {
        await compareViews(url, replay)
        return []
      },
    })
  }
  type Named = 'getElection' | 'getElections' | 'getResult'
  /** Changes what a view answers; `null` stands for a refusal. */
  const bend =
    (name: Named, change: (shown: never, election: bigint) => unknown): Lie =>
    (asked, honest) => {
      if (asked.method !== 'eth_call') return honest
      const { data } = asked.params[0] as { data: Hex }
      const { functionName, args } = decodeFunctionData({ abi: electionsAbi, data })
      if (functionName !== name) return honest
      const shown =
        honest instanceof Error
          ? null
          : decodeFunctionResult({ abi: electionsAbi, functionName: name, data: honest as Hex })
      const result = change(shown as never, (args as readonly bigint[])[0] ?? 0n)
      return result === null ? honest : encodeFunctionResult({ abi: electionsAbi, functionName: name, result } as never)
    }

  it('agree when they are honest: annulled, open, cancelled and final', async () => {
    const report = await audit()
    expect(report.fault).toBeNull()
    expect(report.elections.map(({ phase }) => phase)).toEqual(['Annulled', 'Open', 'Cancelled', 'Final'])
  })

  const phase = (name: (typeof PHASES)[number]) => PHASES.indexOf(name)
  const result = (phaseName: (typeof PHASES)[number], counts: number[]) => ({
    ...{ phase: phase(phaseName), enrolled: 2, lateEnrolled: 0, turnout: 1, accepted: 1, counts },
  })
  it.each<[string, Lie, RegExp]>([
    [
      'counts of an annulled election',
      bend('getResult', (_, id) => (id === 1n ? result('Annulled', [1]) : null)),
      /result of election 1/,
    ],
    [
      'an annulled election as final',
      bend('getResult', (_, id) => (id === 1n ? result('Final', [1]) : null)),
      /result of election 1/,
    ],
    [
      'counts of an open election',
      bend('getResult', (_, id) => (id === 2n ? result('Open', [1]) : null)),
      /result of election 2.*because the election is Open/s,
    ],
    [
      'an open election as final',
      bend('getResult', (_, id) => (id === 2n ? result('Final', [1]) : null)),
      /result of election 2/,
    ],
    [
      'counts of a cancelled election',
      bend('getResult', (_, id) => (id === 3n ? { ...result('Cancelled', [5]), turnout: 0, accepted: 0 } : null)),
      /result of election 3/,
    ],
    [
      'another result',
      bend('getResult', (shown, id) => (id === 4n ? { ...(shown as object), counts: [1] } : null)),
      /result of election 4/,
    ],
    [
      'another phase',
      bend('getElection', (shown, id) => (id === 1n ? { ...(shown as object), phase: phase('Open') } : null)),
      /: election 1/,
    ],
    [
      'another turnout of an open election',
      bend('getElection', (shown, id) => (id === 2n ? { ...(shown as object), turnout: 2 } : null)),
      /: election 2/,
    ],
    [
      'another turnout in the list',
      bend('getElections', ([page, total]: [object[], bigint]) => [page.map((one) => ({ ...one, turnout: 9 })), total]),
      /the list of elections/,
    ],
    [
      'a list without the last election',
      bend('getElections', ([page, total]: [object[], bigint]) => [page.slice(0, -1), total]),
      /the list of elections/,
    ],
    [
      'more elections than there are',
      bend('getElections', ([page, total]: [object[], bigint]) => [page, total + 1n]),
      /how many elections/,
    ],
    ['junk', (asked, honest) => (asked.method === 'eth_call' ? '0x1234' : honest), /getElections/],
  ])('that show %s are a lie', async (_, lie, words) => {
    const { fault } = await audit(lie)
    expect(fault).toMatchObject({ rule: 'S2', height: 7n })
    expect(`${fault?.message} ${Object.values(fault?.facts ?? {})}`).toMatch(words)
  })
})
