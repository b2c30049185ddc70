// The chain of the .io fixtures: one election whose voters have cast with each type of transaction, a reverted enrolment,
// a second election that is still closed for ballots, and three transactions that wait. Always the same to the last byte.
import type { Transaction } from '../../src/types/transaction.ts'
import {
  aCommitment,
  aManifest,
  anAccount,
  aSchedule,
  calldata,
  NO,
  OPENS_AT,
  organizer,
  registrar,
  type TestAccount,
  voterAt,
  voters,
  YES,
} from '../execution/aChain.ts'
import { aFeeMarket, aLegacy, aNode, anAccessListed, type TestNode } from './aNode.ts'

export const secondRegistrar: TestAccount = anAccount('second registrar')

export type VotingNode = TestNode & {
  readonly sent: {
    readonly legacy: Transaction
    readonly accessListed: Transaction
    readonly feeMarket: Transaction
    /** Included with status 0: someone else had enrolled the same voter a moment before. */
    readonly reverted: Transaction
    readonly pending: Transaction
    /** A pending one whose nonce another pending one took. */
    readonly replaced: Transaction
    readonly cancel: Transaction
  }
}

export async function aVotingNode(): Promise<VotingNode> {
  const node = aNode()
  node.nextBlock()
  const registrars = [registrar.address, secondRegistrar.address]
  await openElections(node, registrars)
  const reverted = await enrolTwice(node)
  node.passUntil(OPENS_AT)
  const legacy = aLegacy(voterAt(0), { nonce: 0n, data: calldata('castBallot', [1n, YES]) })
  const accessListed = anAccessListed(voterAt(1), { nonce: 0n, data: calldata('castBallot', [1n, NO]) })
  const feeMarket = aFeeMarket(voterAt(2), { nonce: 0n, data: calldata('castBallot', [1n, YES]) }, 1_500_000_000n)
  for (const transaction of [legacy, accessListed, feeMarket]) await node.send(transaction)
  node.nextBlock()
  node.nextBlock()
  const pending = aFeeMarket(voterAt(3), { nonce: 0n, data: calldata('castBallot', [1n, NO]) })
  const replaced = aFeeMarket(voterAt(4), { nonce: 0n, data: calldata('castBallot', [1n, NO]) })
  const cancel = aFeeMarket(voterAt(4), { nonce: 0n, to: voterAt(4).address })
  for (const transaction of [pending, replaced, cancel]) await node.send(transaction)
  return { ...node, sent: { legacy, accessListed, feeMarket, reverted, pending, replaced, cancel } }
}

async function openElections(node: TestNode, registrars: TestAccount['address'][]): Promise<void> {
  const later = aSchedule({
    opensAt: OPENS_AT + 100_000n,
    closesAt: OPENS_AT + 200_000n,
    latestClose: OPENS_AT + 200_000n,
  })
  const manifests = [
    aManifest({ registrars }),
    aManifest({ title: 'Later', registrars, schedule: later, lateEnrolment: true }),
  ]
  for (const manifest of manifests) {
    await node.send(
      aFeeMarket(organizer, { nonce: node.nonceOf(organizer), data: calldata('createElection', [manifest]) }),
    )
    node.nextBlock()
    const election = BigInt(manifests.indexOf(manifest) + 1)
    const manifestHash = await manifestHashOf(node, election)
    const lock = calldata('lockElection', [election, manifestHash])
    await node.send(aLegacy(organizer, { nonce: node.nonceOf(organizer), data: lock }))
    node.nextBlock()
  }
  const roll = voters.slice(0, 6)
  const enrol = calldata('enrolVoters', [1n, roll.map(({ address }) => address), roll.map(aCommitment)])
  await node.send(aFeeMarket(registrar, { nonce: node.nonceOf(registrar), data: enrol }))
  node.nextBlock()
}

/** The hash that the creation's log names: ElectionCreated(election, organizer, manifestHash, title). */
async function manifestHashOf(node: TestNode, election: bigint): Promise<`0x${string}`> {
  const filter = { fromBlock: 'earliest', topics: [null, `0x${election.toString(16).padStart(64, '0')}`] }
  const [log] = (await node.result('eth_getLogs', [filter])) as { data: string }[]
  if (log === undefined) throw new Error(`election ${election} was not created`)
  return `0x${log.data.slice(2, 66)}`
}

/** Both are right on the head, and only the first can be right in the block. */
async function enrolTwice(node: TestNode): Promise<Transaction> {
  const enrol = calldata('enrolVoters', [1n, [voterAt(6).address], [aCommitment(voterAt(6))]])
  await node.send(aFeeMarket(registrar, { nonce: node.nonceOf(registrar), data: enrol }))
  const late = aFeeMarket(secondRegistrar, { nonce: 0n, data: enrol })
  await node.send(late)
  node.nextBlock()
  return late
}
