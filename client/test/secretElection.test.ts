// What a voter and a trustee of a secret election prove before they seal a choice or use a secret: the true evidence passes, each lie
// about key, trustees, deals and sum fails the check it belongs to, and what trustees compute from it opens the sum.

import { judgeComplaint, transportKey } from '@psephos/ballot'
import { electionsAbi } from '@psephos/contracts-abi'
import { decodeFunctionData, type Hex, hexToBytes, keccak256 } from 'viem'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  contestForms,
  decodeTrusteeFile,
  encodeTrusteeFile,
  nextTrusteeWork,
  type ProvenCase,
  type PsephosError,
  prepareShare,
  prepareTally,
  type TrusteeFile,
  verifyCeremony,
  verifyManifest,
  withOpenedSum,
} from '../src/index.ts'
import { keySlot, progressSlot, trusteeSlot } from '../src/verify/slots.ts'
import { CHAIN_ID, ELECTION } from './aRecordedBallot.ts'
import { aSecretElection, random, SECRET_MANIFEST, type SecretElection } from './aSecretElection.ts'

let base: SecretElection
beforeAll(async () => {
  base = await aSecretElection()
})
const place = (of: SecretElection) => ({
  ...{ chainId: CHAIN_ID, genesisHash: of.made.genesisHash, election: ELECTION, manifest: SECRET_MANIFEST },
})
const failed = ({ checks }: { checks: readonly { name: string; passed: boolean; facts: object }[] }) =>
  checks.filter(({ passed }) => !passed).map(({ name }) => name)
const provenOf = async (of: SecretElection): Promise<ProvenCase> => {
  const { proven, checks } = await verifyCeremony({ ...place(of), evidence: of.ceremonyEvidence })
  if (proven === null) throw new Error(JSON.stringify(checks.filter(({ passed }) => !passed)))
  return proven
}
const form = contestForms(SECRET_MANIFEST)
const own = (of: SecretElection, index: number) => ({ index, transportSecret: of.secrets[index - 1]! })

describe('the key that ballots are sealed with', () => {
  it('is proved with the manifest', async () => {
    const result = await verifyManifest({ ...place(base), evidence: base.manifestEvidence })
    expect(failed(result)).toEqual([])
    expect(result.electionKey).toMatchObject({ key: base.key, threshold: 2, trusteeCount: 3, attempt: 1 })
    expect(hexToBytes(result.electionKey!.context)).toHaveLength(64)
  })
  it('is not there before the trustees have made it', async () => {
    const early = await aSecretElection({ until: 'dealt' })
    const result = await verifyManifest({ ...place(early), evidence: early.manifestEvidence })
    expect(failed(result)).toEqual(['key'])
    expect(result.electionKey).toBeNull()
  })
  it.each([
    ['the key', keySlot(ELECTION), ['ceremony', 'key']],
    ['who has done what', progressSlot(ELECTION, 1), ['ceremony', 'key']],
    ['a trustee’s account', trusteeSlot(ELECTION, 1, 2, 0n), ['ceremony', 'key']],
  ])('%s from another state is not taken', async (_, slot, want) => {
    const other = await aSecretElection()
    const evidence = structuredClone(base.manifestEvidence)
    const storage = evidence.head.elections.storageProof as { key: Hex; proof: Hex[] }[]
    const foreign = other.manifestEvidence.head.elections.storageProof.find(({ key }) => key === slot)!
    storage.find(({ key }) => key === slot)!.proof = [...foreign.proof]
    expect(failed(await verifyManifest({ ...place(base), evidence }))).toEqual(want)
    const without = structuredClone(base.manifestEvidence)
    const kept = without.head.elections.storageProof as { key: Hex; proof: Hex[] }[]
    kept.splice(
      kept.findIndex(({ key }) => key === slot),
      1,
    )
    expect(failed(await verifyManifest({ ...place(base), evidence: without }))).toEqual(want)
  })
})

describe('what a trustee works from', () => {
  it('is proved as a whole', async () => {
    const { ceremony, deals, sum } = await provenOf(base)
    expect(ceremony.key?.key).toBe(base.key)
    expect(deals.map(({ dealer }) => dealer)).toEqual([1, 2, 3])
    expect(sum).toMatchObject({ isClosed: true, turnout: 3, minTurnout: 1 })
  })
  it('a deal of another ceremony, one that is missing, or one with a flipped bit is not taken', async () => {
    const other = await aSecretElection()
    const { deals, ...rest } = base.ceremonyEvidence
    for (const lie of [
      [other.ceremonyEvidence.deals[0]!, ...deals.slice(1)],
      deals.slice(1),
      [{ ...deals[0]!, deal: `${deals[0]!.deal.slice(0, -1)}0` as Hex }, ...deals.slice(1)],
    ])
      expect(failed(await verifyCeremony({ ...place(base), evidence: { ...rest, deals: lie } }))).toEqual(['deals'])
  })
  it('another sum is not taken', async () => {
    const other = await aSecretElection()
    const evidence = structuredClone(base.ceremonyEvidence)
    const storage = evidence.head.elections.storageProof as { key: Hex; proof: Hex[] }[]
    storage.at(-1)!.proof = [...other.ceremonyEvidence.head.elections.storageProof.at(-1)!.proof]
    expect(failed(await verifyCeremony({ ...place(base), evidence }))).toEqual(['sum'])
  })
})

describe('what a trustee sends', () => {
  const callOf = (data: Hex) => decodeFunctionData({ abi: electionsAbi, data })
  it('a commitment to the very deal that it will send, also after a restart', async () => {
    const registered = await aSecretElection({ until: 'registered' })
    const proven = await provenOf(registered)
    const [first, second] = [1, 2].map(() => nextTrusteeWork(proven, { form, shares: [] }, own(registered, 2), random))
    expect(first).toMatchObject({ kind: 'send', what: 'commit' })
    expect(second).toEqual(first)
  })
  it('nothing with another secret than it has registered', async () => {
    const registered = await aSecretElection({ until: 'registered' })
    const proven = await provenOf(registered)
    const stranger = { index: 2, transportSecret: registered.secrets[0]! }
    expect(() => nextTrusteeWork(proven, { form, shares: [] }, stranger, random)).toThrow('bad-input')
  })
  it('a confirmation of good deals, a complaint of a bad one', async () => {
    const good = await aSecretElection({ until: 'dealt' })
    expect(nextTrusteeWork(await provenOf(good), { form, shares: [] }, own(good, 1), random)).toMatchObject({
      what: 'confirm',
    })
    const cheated = await aSecretElection({ until: 'dealt', cheat: { dealer: 2, victim: 1 } })
    const proven = await provenOf(cheated)
    const complaint = nextTrusteeWork(proven, { form, shares: [] }, own(cheated, 1), random)
    expect(complaint).toMatchObject({ kind: 'send', what: 'complain', dealer: 2 })
    const { args } = callOf((complaint as { data: Hex }).data) as { args: readonly [bigint, number, number, Hex, Hex] }
    const dealer = { ...{ context: hexToBytes(proven.ceremony.context), index: 2, threshold: 2, trusteeCount: 3 } }
    const deal = hexToBytes(proven.deals[1]!.deal)
    const place = { dealer, deal, accuser: 1, transportKey: transportKey(cheated.secrets[0]!) }
    expect(judgeComplaint(place, hexToBytes(args[3]), hexToBytes(args[4]))).toBe('dealer')
    // Who got a good share has nothing to complain of.
    expect(nextTrusteeWork(proven, { form, shares: [] }, own(cheated, 3), random)).toMatchObject({ what: 'confirm' })
  })
  it('shares of any two trustees open the sum to the plain count', async () => {
    const proven = await provenOf(base)
    const shares = [3, 1].map((index) => {
      const { data } = prepareShare(proven, own(base, index), random)
      const { args } = callOf(data) as { args: readonly [bigint, number, Hex] }
      return { trustee: args[1], share: args[2] }
    })
    expect(prepareTally(proven, { form, shares: shares.slice(1) })).toBeNull()
    expect(prepareTally(proven, { form, shares })?.counts).toEqual([2, 0, 1, 1, 2])
    const forged = [shares[0]!, { ...shares[1]!, trustee: 2 }]
    expect(() => prepareTally(proven, { form, shares: forged })).toThrow('bad-answer')
    expect(nextTrusteeWork(proven, { form, shares }, own(base, 1), random)).toMatchObject({ what: 'publish' })
    expect(nextTrusteeWork(proven, { form, shares: shares.slice(0, 1) }, own(base, 3), random)).toEqual({
      kind: 'wait',
      why: 'shares',
    })
  })
  it('no share while voting is open, and none below the least turnout', async () => {
    const open = await aSecretElection({ closesAt: SECRET_MANIFEST.schedule.closesAt + 1_000 })
    expect(nextTrusteeWork(await provenOf(open), { form, shares: [] }, own(open, 1), random)).toEqual({
      kind: 'wait',
      why: 'voting',
    })
    const proven = await provenOf(base)
    expect(() => prepareShare({ ...proven, sum: { ...proven.sum, minTurnout: 4 } }, own(base, 1), random)).toThrow(
      'bad-input',
    )
    expect(() => prepareShare({ ...proven, sum: { ...proven.sum, isClosed: false } }, own(base, 1), random)).toThrow(
      'bad-input',
    )
  })
})

describe('the key file of a trustee', () => {
  const file: TrusteeFile = {
    ...{ psephos: 'trustee-key/1', transportKey: keccak256('0x01'), backupProved: false, opened: {}, keystore: {} },
  }
  const election = { genesisHash: keccak256('0x02'), election: 7n }
  const [first, second] = [`0x${'11'.repeat(64)}`, `0x${'22'.repeat(64)}`] as [Hex, Hex]
  it('comes back as it went', () => expect(decodeTrusteeFile(encodeTrusteeFile(file))).toEqual(file))
  it('remembers the sum it has opened, and refuses a second one of the same election', () => {
    const opened = decodeTrusteeFile(encodeTrusteeFile(withOpenedSum(file, election, first)))
    expect(withOpenedSum(opened, election, first)).toEqual(opened)
    expect(() => withOpenedSum(opened, election, second)).toThrow('other-sum')
    expect(() => withOpenedSum(opened, { ...election, election: 8n }, second)).not.toThrow()
  })
  it.each([
    ['text', 'hello', 'not-json'],
    ['a list', '[]', 'not-a-trustee-file'],
    ['a voter’s key', JSON.stringify({ version: 3 }), 'not-a-trustee-file'],
    ['a short transport key', JSON.stringify({ ...file, transportKey: '0x12' }), 'field'],
    ['sums that are text', JSON.stringify({ ...file, opened: { x: 'y' } }), 'field'],
    ['a file of a megabyte', ' '.repeat(1_048_576), 'too-large'],
  ])('refuses %s', (_, text, fault) => {
    try {
      decodeTrusteeFile(text)
    } catch (error) {
      expect((error as PsephosError).facts.fault).toBe(fault)
      return
    }
    throw new Error('it was accepted')
  })
})
