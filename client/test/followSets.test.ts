// S3: the set followed from genesis. Blocks, receipts and signatures are made here with tries of a library we did not
// write; each row of lies changes one thing.
import { VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import { type Address, encodeAbiParameters, encodeEventTopics, type Hex, keccak256, toRlp, zeroHash } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import {
  commitDigest,
  followValidatorSets,
  genesisSets,
  nextChangeFrom,
  type ValidatorChangeEvidence,
  validatorSetHash,
  validatorsAt,
} from '../src/index.ts'
import { aHeader, aTrie, keyOf, signDigest } from './aRecordedBallot.ts'

const genesisHash = keccak256('0x99')
const addressAt = (index: number): Address => privateKeyToAccount(keyOf(index)).address.toLowerCase() as Address
const [a, b, c, d, e] = [0, 1, 2, 3, 4].map(addressAt) as [Address, Address, Address, Address, Address]
const keys = new Map([0, 1, 2, 3, 4].map((index) => [addressAt(index), keyOf(index)]))
const EXTRA: Hex = '0x010000000070736570686f73'

type Step = {
  height: bigint
  event?: 'ValidatorAdded' | 'ValidatorRemoved' | 'OrganizerAdded'
  account: Address
  /** set(height) in truth, or what a liar takes for it. */
  signedBy: readonly Address[]
  contract?: Address
  status?: '0x' | '0x01'
  times?: number
}

async function aChange(step: Step): Promise<ValidatorChangeEvidence> {
  const { height, event = 'ValidatorAdded', account, signedBy, contract = VALIDATORS_ADDRESS, times = 1 } = step
  const topics = encodeEventTopics({ abi: validatorsAbi, eventName: event, args: { proposal: 1n, account } }) as Hex[]
  const passed = [
    VALIDATORS_ADDRESS,
    encodeEventTopics({ abi: validatorsAbi, eventName: 'ProposalPassed', args: { proposal: 1n } }) as Hex[],
    encodeAbiParameters([{ type: 'uint32' }, { type: 'uint32' }], [3, 4]),
  ]
  const logs = [passed, ...Array.from({ length: times }, () => [contract, topics, '0x'])]
  const fields = [step.status ?? '0x01', '0x5208', `0x${'00'.repeat(256)}`, logs]
  const receipt: Hex = `0x02${toRlp(fields as never).slice(2)}`
  const other: Hex = `0x02${toRlp(['0x01', '0x5208', `0x${'00'.repeat(256)}`, []]).slice(2)}`
  const trie = await aTrie([
    [toRlp('0x'), other],
    [toRlp('0x01'), receipt],
  ])
  const header = aHeader({ number: height, stateRoot: zeroHash, receiptsRoot: trie.root, extraData: EXTRA })
  const setHash = validatorSetHash(signedBy)
  const message = { genesisHash, validatorSetHash: setHash, height, round: 0, blockHash: keccak256(header) }
  const signatures = await Promise.all(
    [...signedBy].sort().map((one) => signDigest(commitDigest(message), keys.get(one) ?? '0x')),
  )
  const { blockHash } = message
  const certificate = { height, round: 0, blockHash, signatures, validatorSetHash: setHash }
  return { header, certificate, transactionIndex: 1, receipt, receiptProof: await trie.prove(toRlp('0x01')) }
}
const follow = (steps: readonly ValidatorChangeEvidence[], members: readonly Address[] = [a, b, c]) =>
  followValidatorSets(genesisSets(members), steps, { genesisHash })
const sorted = (...members: Address[]) => members.sort()

const added = await aChange({ height: 10n, account: d, signedBy: [a, b, c] })
const removedNext = await aChange({ height: 11n, event: 'ValidatorRemoved', account: a, signedBy: [a, b, c] })
const addedLater = await aChange({ height: 12n, account: e, signedBy: [a, b, c, d] })
const much = await aChange({ height: 900n, event: 'ValidatorRemoved', account: b, signedBy: [b, c, d, e] })

describe('S3: the set of every height', () => {
  it('is the genesis set while nothing changed', () => {
    const sets = genesisSets([c, a, b])
    expect([1n, 2n, 10_000n].map((height) => validatorsAt(sets, height))).toEqual(
      Array.from({ length: 3 }, () => sorted(a, b, c)),
    )
    expect(nextChangeFrom(sets)).toBe(1n)
  })
  it('changes two blocks after the change; changes in consecutive blocks each count', async () => {
    const sets = await follow([added, removedNext, addedLater, much])
    const at = (height: bigint) => validatorsAt(sets, height)
    expect([1n, 10n, 11n].map(at)).toEqual(Array.from({ length: 3 }, () => sorted(a, b, c)))
    expect(at(12n)).toEqual(sorted(a, b, c, d))
    expect(at(13n)).toEqual(sorted(b, c, d))
    expect(at(14n)).toEqual(sorted(b, c, d, e))
    expect(at(901n)).toEqual(sorted(b, c, d, e))
    expect(at(902n)).toEqual(sorted(c, d, e))
    expect(nextChangeFrom(sets)).toBe(901n)
  })
  it('comes out the same page by page', async () => {
    const first = await follow([added, removedNext])
    const rest = await followValidatorSets(first, [addedLater, much], { genesisHash })
    expect(rest).toEqual(await follow([added, removedNext, addedLater, much]))
  })
  it('one that was removed no longer signs, one that was added does', async () => {
    const before = await follow([added, removedNext, addedLater])
    const old = await aChange({ height: 20n, account: keysless, signedBy: [a, b, c, d] })
    await expect(followValidatorSets(before, [old], { genesisHash })).rejects.toMatchObject({
      fault: 'wrong-validator-set',
    })
  })
})

const keysless: Address = '0x00000000000000000000000000000000000000aa'
const tampered = (change: ValidatorChangeEvidence, edit: Partial<ValidatorChangeEvidence>) => ({ ...change, ...edit })
const stolen = { ...added.certificate, signatures: added.certificate.signatures.slice(1, 2) }

describe('S3: a lie about the set is found', () => {
  const rows: [string, () => Promise<readonly ValidatorChangeEvidence[]>, string][] = [
    [
      'a change is left out: the next later block says so',
      async () => [added, addedLater, much],
      'wrong-validator-set',
    ],
    ['the first is left out', async () => [addedLater], 'wrong-validator-set'],
    ['a change comes twice', async () => [added, added], 'wrong-block'],
    ['changes change places', async () => [removedNext, added], 'wrong-block'],
    ['too few signed', async () => [tampered(added, { certificate: stolen })], 'too-few-signers'],
    [
      'only the newcomers signed',
      async () => [await aChange({ height: 10n, account: d, signedBy: [d, e] })],
      'wrong-validator-set',
    ],
    ['the receipt is another', async () => [tampered(added, { receipt: addedLater.receipt })], 'wrong-value'],
    ['the receipt is elsewhere', async () => [tampered(added, { transactionIndex: 0 })], 'wrong-hash'],
    ['the header is of another block', async () => [tampered(added, { header: addedLater.header })], 'wrong-block'],
    [
      'another contract says so',
      async () => [await aChange({ height: 10n, account: d, signedBy: [a, b, c], contract: e })],
      'absent',
    ],
    [
      'the transaction was refused',
      async () => [await aChange({ height: 10n, account: d, signedBy: [a, b, c], status: '0x' })],
      'not-successful',
    ],
    [
      'another role was given',
      async () => [await aChange({ height: 10n, account: d, signedBy: [a, b, c], event: 'OrganizerAdded' })],
      'absent',
    ],
    [
      'two changes in one receipt',
      async () => [await aChange({ height: 10n, account: d, signedBy: [a, b, c], times: 2 })],
      'absent',
    ],
    [
      'a member is added',
      async () => [await aChange({ height: 10n, account: b, signedBy: [a, b, c] })],
      'wrong-validator-set',
    ],
    [
      'a stranger is removed',
      async () => [await aChange({ height: 10n, account: d, signedBy: [a, b, c], event: 'ValidatorRemoved' })],
      'wrong-validator-set',
    ],
    [
      'the genesis block changes something',
      async () => [await aChange({ height: 0n, account: d, signedBy: [a, b, c] })],
      'wrong-block',
    ],
  ]
  it.each(rows)('%s', async (_, changes, fault) => {
    const outcome = await follow(await changes()).then(
      () => 'believed',
      (error) => error.fault,
    )
    expect(outcome).toBe(fault)
  })
  it('the last one cannot be removed', async () => {
    const change = await aChange({ height: 10n, event: 'ValidatorRemoved', account: a, signedBy: [a] })
    await expect(follow([change], [a])).rejects.toMatchObject({ fault: 'wrong-validator-set' })
  })
})
