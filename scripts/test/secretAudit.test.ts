// The audit of secret elections: a true one from the key ceremony to the published counts, proofs that are untrue although
// every validator believed them, and lies that only a recount from the calldata can see.
import { encodeBlock } from '@psephos/node/codec/block.ts'
import { hexToBytes } from '@psephos/node/codec/hex.ts'
import { keccak } from '@psephos/node/codec/keccak.ts'
import { encodeReceipt } from '@psephos/node/codec/receipt.ts'
import { signDigest } from '@psephos/node/codec/signature.ts'
import { makeCertificate, sealDigest } from '@psephos/node/consensus/certificate.ts'
import { describe, expect, it } from 'vitest'
import type { BlockOutcome } from '../../node/test/execution/aChain.ts'
import {
  aChain,
  aContest,
  aGenesis,
  CLOSES_AT,
  calldata,
  type TestChain,
  validator,
  voterAt,
} from '../../node/test/execution/aChain.ts'
import {
  anOpenSecretElection,
  aSecretManifest,
  aShare,
  attemptOf,
  countsOf,
  seal,
  trusteeAt,
} from '../../node/test/execution/aSecretElection.ts'
import { type ElectionsCall, readCall } from '../src/audit/calldata.ts'
import { Recount } from '../src/audit/recount.ts'
import { reportInWords } from '../src/audit/report.ts'
import { type AuditOptions, runAudit } from '../src/audit/runAudit.ts'
import type { AuditSource, RawBlock } from '../src/audit/source.ts'

const ELECTION = 1n
const [anna, ben, cleo] = [voterAt(0), voterAt(1), voterAt(2)] as const
const BELIEVED = { proven: { has: () => true, weightMax: Number.MAX_SAFE_INTEGER } }

/** Open, with a key: everything before the first ballot. */
function anElection(): TestChain {
  const chain = aChain()
  anOpenSecretElection(chain, aSecretManifest({ contests: [aContest(3)], revoting: true }))
  return chain
}

/** Three voters; Anna votes again, and Ben tests a sealed ballot before he casts another. */
function castAll(chain: TestChain): void {
  const first = seal(chain, { election: ELECTION, voter: anna }, [[0]])
  chain.succeed(anna, 'castBallot', [ELECTION, first.body])
  const again = { election: ELECTION, voter: anna, sequence: 2, previousHash: first.hash }
  const second = seal(chain, again, [[1]])
  chain.succeed(anna, 'recastBallot', [ELECTION, second.body, first.ciphertexts, NO_BALLOT])
  const tested = seal(chain, { election: ELECTION, voter: ben }, [[1]], 'tested')
  chain.succeed(ben, 'spoilBallot', [ELECTION, tested.hash])
  chain.succeed(ben, 'castBallot', [ELECTION, seal(chain, { election: ELECTION, voter: ben }, [[1]]).body])
  chain.succeed(cleo, 'castBallot', [ELECTION, seal(chain, { election: ELECTION, voter: cleo }, [[2]]).body])
}
const NO_BALLOT = `0x${'00'.repeat(32)}` as const

function tally(chain: TestChain): void {
  chain.passUntil(CLOSES_AT)
  for (const index of [3, 1]) chain.succeed(anna, 'postShare', aShare(chain, ELECTION, trusteeAt(index)))
  chain.succeed(anna, 'publishTally', [ELECTION, countsOf(chain, ELECTION)])
}

function rawBlock({ block, receipts }: BlockOutcome, { context }: TestChain): RawBlock {
  const { number: height } = block.header
  const sealed = { height, round: 0, blockHash: block.hash }
  const digest = sealDigest(sealed, { genesisHash: context.genesisHash, validators: [validator.address] })
  const seals = [{ author: validator.address, signature: signDigest(digest, validator.privateKey) }]
  return {
    ...{ height, block: encodeBlock(block), certificate: makeCertificate(sealed, seals) },
    receipts: receipts.map((receipt) => encodeReceipt(receipt)),
  }
}

function sourceOf(chain: TestChain): AuditSource {
  const raws = chain.blocks().map((one) => rawBlock(one, chain))
  return {
    name: 'the record',
    genesis: async () => ({ genesis: aGenesis(), hash: chain.context.genesisHash }),
    headHeight: async () => BigInt(raws.length),
    async *blocks() {
      yield* raws
    },
  }
}

const whole = anElection()
castAll(whole)
tally(whole)

describe('the audit of a secret election', () => {
  it.each<[string, AuditOptions['proofs']]>([
    ['in line', { engine: 'wasm', jobs: 0 }],
    ['in two threads', { engine: 'wasm', jobs: 2 }],
    ['by the reference', { engine: 'noble', jobs: 1 }],
  ])('B6: true from the key to the counts, %s', async (_, proofs) => {
    const report = await runAudit(sourceOf(whole), proofs ? { proofs } : {})
    expect(report.fault).toBeNull()
    // Three registrations, three deals, four ballots, two shares.
    expect(report).toMatchObject({ ok: true, ballots: 4, proofs: 12 })
    const [election] = report.elections
    expect(election).toMatchObject({ phase: 'Final', accepted: 4, counted: 3, superseded: 1 })
    expect(election?.trustees).toEqual({ count: 3, threshold: 2, qualified: [1, 2, 3], shares: [3, 1] })
    expect(election?.contests?.[0]?.options.map(({ count }) => count)).toEqual([0, 2, 1])
    expect(reportInWords(report).join('\n')).toMatch(/12 proofs.*\n(.*\n)*.*trustees 1, 2, 3, 2 are needed; .* by 3, 1/)
  })

  it.each<[string, (chain: TestChain) => void]>([
    ['while it is open: nothing is said of its counts', () => {}],
    ['closed: nobody has opened anything', (chain) => chain.passUntil(CLOSES_AT)],
  ])('S2: true %s', async (_, then) => {
    const chain = anElection()
    castAll(chain)
    then(chain)
    const report = await runAudit(sourceOf(chain))
    expect(report).toMatchObject({ ok: true, fault: null, elections: [{ counted: 3, contests: null }] })
  })
})

describe('B6: an untrue proof that every validator believed', () => {
  it('of a ballot is named with its block, although the chain went on', async () => {
    const chain = anElection()
    const { body } = seal(chain, { election: ELECTION, voter: anna, sequence: 7 }, [[0]])
    chain.block([chain.sign(anna, calldata('castBallot', [ELECTION, body]))], BELIEVED)
    const height = chain.head().header.number
    chain.succeed(ben, 'castBallot', [ELECTION, seal(chain, { election: ELECTION, voter: ben }, [[1]]).body])
    const report = await runAudit(sourceOf(chain))
    expect(report).toMatchObject({ ok: false, elections: [], head: { number: height - 1n } })
    expect(report.fault).toMatchObject({ rule: 'B6', height })
  })

  it('of a share is named', async () => {
    const chain = anElection()
    castAll(chain)
    chain.passUntil(CLOSES_AT)
    const [, , share] = aShare(chain, ELECTION, trusteeAt(1))
    chain.block([chain.sign(anna, calldata('postShare', [ELECTION, 2, share]))], BELIEVED)
    const report = await runAudit(sourceOf(chain), { proofs: { engine: 'wasm', jobs: 1 } })
    expect(report.fault).toMatchObject({ rule: 'B6', height: chain.head().header.number })
  })
})

// --- the recount alone, on the calls of the whole election with one of them changed ---

type Seen = {
  readonly call: ElectionsCall
  readonly sender: string
  readonly timestamp: bigint
  readonly key: Uint8Array | null
}

function callsOf(chain: TestChain): Seen[] {
  const { key } = attemptOf(chain, ELECTION)
  let confirmations = 0
  return chain.blocks().flatMap(({ block }) =>
    block.transactions.flatMap(({ data, sender }) => {
      const call = readCall(data)
      if (call?.name === 'confirmShares') confirmations++
      const timestamp = block.header.timestamp
      return call === null ? [] : [{ call, sender, timestamp, key: confirmations === 3 ? key : null }]
    }),
  )
}

const CALLS = callsOf(whole)

function recount(seen: readonly Seen[]): Recount {
  const { spec, genesisHash } = whole.context
  const identity = { chainId: spec.chainId, genesisHash: hexToBytes(genesisHash), keccak }
  const made = new Recount(identity)
  for (const { call, sender, timestamp, key } of seen) {
    made.add(call, sender, { timestamp, parentTimestamp: timestamp })
    made.noteKeys(() => key)
  }
  return made
}

/** The calls with those of that name changed. */
function changed<Name extends ElectionsCall['name']>(
  name: Name,
  change: (call: Extract<ElectionsCall, { name: Name }>, seen: Seen, index: number) => Partial<Seen> | null,
): Seen[] {
  let index = 0
  return CALLS.flatMap((seen) => {
    if (seen.call.name !== name) return [seen]
    const now = change(seen.call as Extract<ElectionsCall, { name: Name }>, seen, index++)
    return now === null ? [] : [{ ...seen, ...now }]
  })
}

describe('the plain recount of a secret election', () => {
  it('takes the true calls', () => {
    const urn = recount(CALLS).urns.get(ELECTION)
    expect(urn?.secret?.counts).toEqual([0, 2, 1])
    expect(urn?.secret?.key?.qualified).toEqual([1, 2, 3])
  })

  it.each<[string, string, () => Seen[]]>([
    ['other counts', 'S2', () => changed('publishTally', (call) => ({ call: { ...call, counts: [1, 1, 1] } }))],
    [
      'counts that do not add up',
      'S2',
      () => changed('publishTally', (call) => ({ call: { ...call, counts: [0, 2, 2] } })),
    ],
    ['counts while it is open', 'S2', () => changed('publishTally', () => ({ timestamp: CLOSES_AT - 1n }))],
    ['counts twice', 'S2', () => [...CALLS, CALLS.at(-1) as Seen]],
    ['counts from one share', 'S2', () => changed('postShare', (_, __, index) => (index === 0 ? null : {}))],
    ['a share under another name', 'S2', () => changed('postShare', (call) => ({ call: { ...call, trustee: 2 } }))],
    ['a share of nobody', 'S2', () => changed('postShare', (call) => ({ call: { ...call, trustee: 4 } }))],
    ['a ballot left out', 'S2', () => changed('castBallot', (_, { sender }) => (sender === cleo.address ? null : {}))],
    [
      'the tested ballot counted',
      'S5',
      () => changed('spoilBallot', (call) => ({ call: { ...call, ballotHash: hashOf(ben.address) } })),
    ],
    [
      'a body of another length',
      'S5',
      () =>
        CALLS.map((seen) =>
          'body' in seen.call ? { ...seen, call: { ...seen.call, body: seen.call.body.subarray(32) } } : seen,
        ),
    ],
    ['a ballot before there is a key', 'S2', () => changed('confirmShares', () => null)],
    ['another key', 'S2', () => CALLS.map((seen) => ({ ...seen, key: seen.key && new Uint8Array(32).fill(1) }))],
    ['a key from too few', 'S2', () => changed('confirmShares', (_, __, index) => (index === 0 ? null : {}))],
    [
      'a deal that nobody committed to',
      'S2',
      () => changed('commitDeal', (call) => ({ call: { ...call, commitment: NO_BALLOT } })),
    ],
    ['a trustee that is none', 'S2', () => changed('registerTrustee', () => ({ sender: anna.address }))],
    ['a step of another attempt', 'S2', () => changed('dealShares', (call) => ({ call: { ...call, attempt: 2 } }))],
    ['a new attempt after the key', 'S2', () => changed('spoilBallot', () => ({ call: RESTART }))],
  ])('finds %s', (_, rule, calls) => {
    expect(() => recount(calls())).toThrow(expect.objectContaining({ name: 'RecountFault', rule }))
  })
})

const RESTART: ElectionsCall = { name: 'restartCeremony', election: ELECTION, terms: aSecretManifest().ceremony }
const hashOf = (voter: string) => recount(CALLS).urns.get(ELECTION)?.ballots.get(voter)?.hash ?? NO_BALLOT
