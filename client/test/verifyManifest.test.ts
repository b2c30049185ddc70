// What is on the ballot, proved: true evidence passes, every lie about it fails the check it belongs to.
import { type Hex, keccak256, zeroHash } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  MANIFEST_CHECKS,
  type Manifest,
  type ManifestCheckName,
  type ManifestEvidence,
  verifyManifest,
} from '../src/index.ts'
import { aRecordedBallot, CHAIN_ID, ELECTION, MANIFEST, type Made } from './aRecordedBallot.ts'
import { withSwappedLabels } from './lyingNode.ts'

const base = await aRecordedBallot()
const verify = ({ manifestEvidence, genesisHash }: Made, manifest: Manifest = MANIFEST) =>
  verifyManifest({ evidence: manifestEvidence, chainId: CHAIN_ID, genesisHash, election: ELECTION, manifest })
const failed = ({ checks }: Awaited<ReturnType<typeof verify>>) =>
  checks.filter(({ passed }) => !passed).map(({ name, facts }) => [name, facts.fault])
/** Flips one bit of the byte in the middle. */
const spoil = (bytes: Hex): Hex => {
  const at = 2 + 2 * Math.floor((bytes.length - 2) / 4)
  const flipped = (Number.parseInt(bytes.slice(at, at + 2), 16) ^ 1).toString(16).padStart(2, '0')
  return `${bytes.slice(0, at)}${flipped}${bytes.slice(at + 2)}` as Hex
}

describe('the manifest of a locked election', () => {
  it('is proved, step by step', async () => {
    const result = await verify(base)
    expect(result).toMatchObject({ verified: true, signed: { have: 3, of: 4, need: 3 }, head: { number: 45n } })
    expect(result.checks.map(({ name }) => name)).toEqual(MANIFEST_CHECKS.slice(0, 6))
    expect(failed(result)).toEqual([])
  })
  const first = MANIFEST.contests[0]!
  const lies: [string, Manifest][] = [
    ['two labels swapped', withSwappedLabels(MANIFEST)],
    ['another question', { ...MANIFEST, contests: [{ ...first, question: 'Chair? (no)' }] }],
    [
      'a statement added',
      { ...MANIFEST, contests: [{ ...first, options: first.options.map((one) => ({ ...one, statement: 'x' })) }] },
    ],
    ['another number of marks', { ...MANIFEST, contests: [{ ...first, maxMarks: 2 }] }],
    ['another title', { ...MANIFEST, title: 'Board 2028' }],
    ['revoting', { ...MANIFEST, revoting: true }],
    ['a number that is none', { ...MANIFEST, minTurnout: -1 }],
  ]
  it.each(lies)('%s: not this manifest', async (_, manifest) => {
    const result = await verify(base, manifest)
    expect(result.verified).toBe(false)
    expect(failed(result).map(([name]) => name)).toEqual(['manifest'])
  })
  it.each([0, 1, 3, 4])('stage %i in that state: nothing is frozen', async (stage) => {
    expect(failed(await verify(await aRecordedBallot({ stage })))).toEqual([['frozen', 'not-frozen']])
  })
  it('another election: nothing is proved about it', async () => {
    const { manifestEvidence: evidence, genesisHash } = base
    const result = await verifyManifest({ evidence, chainId: CHAIN_ID, genesisHash, election: 8n, manifest: MANIFEST })
    expect(failed(result)).toEqual([
      ['frozen', 'incomplete-proof'],
      ['manifest', 'incomplete-proof'],
    ])
  })
  it('another pinned genesis', async () => {
    const result = await verify({ ...base, genesisHash: keccak256('0x05') })
    expect(result).toMatchObject({ verified: false, signed: null })
    expect(failed(result)[0]).toEqual(['genesis', 'wrong-genesis'])
  })
})

describe('each part of the evidence, falsified, fails its check', () => {
  type Tamper = (evidence: ManifestEvidence) => void
  const slotProof = (evidence: ManifestEvidence, index: number) =>
    evidence.head.elections.storageProof[index]!.proof as Hex[]
  const rows: [string, ManifestCheckName, string, Tamper][] = [
    ['genesis.header', 'genesis', 'wrong-genesis', (e) => (e.genesis.header = spoil(e.genesis.header))],
    [
      'genesis.validators: one left out',
      'validators',
      'incomplete-proof',
      (e) => (e.genesis.validators.storageProof as unknown[]).splice(2, 1),
    ],
    ['head.header: of another state', 'head-certificate', 'wrong-block', (e) => (e.head.header = spoil(e.head.header))],
    ['head.header: not RLP', 'head', 'malformed', (e) => (e.head.header = '0xc1')],
    [
      'head.certificate: one signature too few',
      'head-certificate',
      'too-few-signers',
      (e) => e.head.certificate.signatures.pop(),
    ],
    [
      'head.certificate: of another block',
      'head-certificate',
      'wrong-block',
      (e) => (e.head.certificate.blockHash = zeroHash),
    ],
    [
      'elections.accountProof',
      'manifest',
      'wrong-hash',
      (e) => ((e.head.elections.accountProof as Hex[])[0] = spoil(e.head.elections.accountProof[0]!)),
    ],
    ['the stage’s proof', 'frozen', 'wrong-hash', (e) => (slotProof(e, 0)[0] = spoil(slotProof(e, 0)[0]!))],
    ['the hash’s proof', 'manifest', 'wrong-hash', (e) => (slotProof(e, 1)[0] = spoil(slotProof(e, 1)[0]!))],
    ['the hash left out', 'manifest', 'incomplete-proof', (e) => (e.head.elections.storageProof as unknown[]).pop()],
  ]
  it.each(rows)('%s', async (_, name, fault, tamper) => {
    const manifestEvidence = structuredClone(base.manifestEvidence)
    tamper(manifestEvidence)
    const result = await verify({ ...base, manifestEvidence })
    expect(result.verified).toBe(false)
    expect(failed(result)).toContainEqual([name, fault])
  })
})
