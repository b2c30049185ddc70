// S3: a receipt recorded after the set has changed is judged by the set of its own height, with the changes that travel in
// its evidence; without them, or with one that does not hold, it is not.
import { VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import { type Address, encodeEventTopics, type Hex, keccak256, toRlp, zeroHash } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import {
  commitDigest,
  type ValidatorChangeEvidence,
  validatorSetHash,
  verifyManifest,
  verifyReceipt,
} from '../src/index.ts'
import { aHeader, aRecordedBallot, aTrie, ELECTION, keyOf, MANIFEST, signDigest } from './aRecordedBallot.ts'

const made = await aRecordedBallot({ validatorCount: 4 })
const { genesisHash, receipt, evidence, manifestEvidence } = made
const newcomerKey = keyOf(77)
const newcomer = privateKeyToAccount(newcomerKey).address.toLowerCase() as Address
const five = [...made.validators, newcomer].sort()
const keys = new Map(
  [...made.validatorKeys, newcomerKey].map((key) => [privateKeyToAccount(key).address.toLowerCase(), key] as const),
)

async function certificateBy(header: Hex, height: bigint, signers: readonly Address[]) {
  const message = {
    genesisHash,
    validatorSetHash: validatorSetHash(signers),
    height,
    round: 0,
    blockHash: keccak256(header),
  }
  const signatures = await Promise.all(signers.map((one) => signDigest(commitDigest(message), keys.get(one)!)))
  return { height, round: 0, blockHash: message.blockHash, signatures, validatorSetHash: message.validatorSetHash }
}

/** The newcomer joins with block 1, so the fifth validator signs from block 3 on. */
async function joining(signers: readonly Address[]): Promise<ValidatorChangeEvidence> {
  const topics = encodeEventTopics({
    abi: validatorsAbi,
    eventName: 'ValidatorAdded',
    args: { proposal: 1n, account: newcomer },
  }) as Hex[]
  const bytes: Hex = `0x02${toRlp(['0x01', '0x5208', `0x${'00'.repeat(256)}`, [[VALIDATORS_ADDRESS, topics, '0x']]]).slice(2)}`
  const trie = await aTrie([[toRlp('0x'), bytes]])
  const header = aHeader({
    number: 1n,
    stateRoot: zeroHash,
    receiptsRoot: trie.root,
    extraData: '0x010000000070736570686f73',
  })
  const certificate = await certificateBy(header, 1n, signers)
  return { header, certificate, transactionIndex: 0, receipt: bytes, receiptProof: await trie.prove(toRlp('0x')) }
}
const change = await joining(made.validators)

const resigned = {
  inclusion: {
    ...evidence.inclusion,
    certificate: await certificateBy(evidence.inclusion.header, evidence.inclusion.certificate.height, five),
  },
  head: {
    ...evidence.head,
    certificate: await certificateBy(evidence.head.header, evidence.head.certificate.height, five),
  },
}
const judged = async (changes: readonly ValidatorChangeEvidence[]) => {
  const { verified, checks, signed } = await verifyReceipt({
    receipt,
    genesisHash,
    evidence: { ...resigned, genesis: { ...evidence.genesis, changes } },
  })
  return {
    verified,
    signed,
    failed: checks.filter(({ passed }) => !passed).map(({ name, facts }) => `${name} ${facts.fault}`),
  }
}

describe('S3: receipts after a change of validators', () => {
  it('verified by all five, one of whom joined later', async () => {
    const { verified, signed, failed } = await judged([change])
    expect(failed).toEqual([])
    expect(verified).toBe(true)
    expect(signed).toMatchObject({ have: 5, of: 5, need: 4 })
    expect(signed?.signers).toContain(newcomer)
  })
  it('not without the proof that it joined', async () => {
    expect((await judged([])).failed).toContain('certificate wrong-validator-set')
  })
  it('nor with one that only the newcomer signed', async () => {
    const { failed } = await judged([await joining([newcomer])])
    expect(failed).toContain('validators wrong-validator-set')
    expect(failed).toContain('certificate not-checked')
  })
  it('a receipt from before the change stays what it was, signed by four', async () => {
    const unchanged = { ...evidence, genesis: { ...evidence.genesis, changes: [] } }
    expect((await verifyReceipt({ receipt, genesisHash, evidence: unchanged })).verified).toBe(true)
  })
  it('a manifest too', async () => {
    const { head } = manifestEvidence
    const certificate = await certificateBy(head.header, head.certificate.height, five)
    const of = async (changes: readonly ValidatorChangeEvidence[]) => {
      const genesis = { ...manifestEvidence.genesis, changes }
      const after = { genesis, head: { ...head, certificate } }
      return (
        await verifyManifest({ election: ELECTION, manifest: MANIFEST, genesisHash, chainId: 1, evidence: after })
      ).verified
    }
    expect([await of([change]), await of([])]).toEqual([true, false])
  })
})
