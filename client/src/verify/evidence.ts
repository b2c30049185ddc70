// Everything a verification needs, a receipt's or a manifest's, as one value that could also travel as a file. Fetching it trusts no one:
// whatever the node sends is only believed once `verifyReceipt` or `verifyManifest` has passed it.
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { type Address, type Hash, type Hex, numberToHex } from 'viem'
import { getCeremony } from '../actions/getCeremony.ts'
import { decodeCertificate, getCertificate } from '../actions/getCertificate.ts'
import { getDeal } from '../actions/getDeal.ts'
import { getGenesis } from '../actions/getGenesis.ts'
import { codeOf } from '../actions/getReceipt.ts'
import { getValidatorChanges } from '../actions/getValidatorChanges.ts'
import { PsephosError } from '../errors.ts'
import { asFields, asHex, asList, asNumber, asQuantity, callRpc } from '../rpc.ts'
import type { Manifest, PsephosClient } from '../types.ts'
import { ceremonySlots } from './ceremony.ts'
import type { CertificateEvidence } from './certificate.ts'
import type { ValidatorChangeEvidence } from './followSets.ts'
import { decodeHeader } from './header.ts'
import { votesOf } from './inclusion.ts'
import {
  aggregateSlot,
  attemptSlot,
  ballotSlot,
  codeSlot,
  manifestHashSlot,
  progressSlot,
  settingsSlot,
  stageSlot,
  timesSlot,
  totalsSlot,
  unpack,
  VALIDATOR_COUNT_SLOT,
  validatorSlot,
} from './slots.ts'
import type { StateProof } from './stateProof.ts'
import { VALIDATORS_MAX } from './validatorSet.ts'

/** Who may sign: the set of block 0, and the blocks that changed it since (none when left out). */
export type GenesisEvidence = { header: Hex; validators: StateProof; changes?: readonly ValidatorChangeEvidence[] }
/** A final block and what its state holds of the Elections contract. */
export type HeadEvidence = { header: Hex; certificate: CertificateEvidence; elections: StateProof }
/** What is on the ballot: `elections` proves the words of the election's record that verifyManifest reads. */
export type ManifestEvidence = { genesis: GenesisEvidence; head: HeadEvidence }

export type ReceiptEvidence = {
  genesis: GenesisEvidence
  /** The block that holds the ballot. */
  inclusion: {
    header: Hex
    certificate: CertificateEvidence
    transactionIndex: number
    transaction: Hex
    receipt: Hex
    transactionProof: Hex[]
    receiptProof: Hex[]
  }
  /** A later block, or the same, whose state still files the ballot. */
  head: HeadEvidence
}

/** What a trustee works from: `elections` proves the ceremony and, once voting has ended, the sum; deals are told by their commitments. */
export type CeremonyEvidence = ManifestEvidence & { deals: readonly { dealer: number; deal: Hex }[] }

/** Asks one node for it. Throws the codes of the way there. */
export async function fetchManifestEvidence(
  client: PsephosClient,
  { election, manifest }: { election: bigint; manifest: Pick<Manifest, 'secrecy'> },
): Promise<ManifestEvidence> {
  const ofCeremony = manifest.secrecy === 'secret' ? await fetchCeremonySlots(client, election) : []
  const slots = [stageSlot(election), manifestHashSlot(election), ...ofCeremony]
  const [genesis, head] = await Promise.all([fetchGenesis(client), fetchHead(client, slots)])
  return { genesis: { ...genesis, changes: await fetchChanges(client) }, head }
}

/** Asks one node for it. `optionCount`: of all contests, the length of the sum. */
export async function fetchCeremonyEvidence(
  client: PsephosClient,
  { election, optionCount }: { election: bigint; optionCount: number },
): Promise<CeremonyEvidence> {
  const ofCeremony = await fetchCeremonySlots(client, election)
  const ofSum = Array.from({ length: optionCount }, (_, option) => [
    ...[aggregateSlot(election, option, 0n), aggregateSlot(election, option, 1n)],
  ])
  const ofRecord = [stageSlot, manifestHashSlot, timesSlot, totalsSlot, settingsSlot].map((slot) => slot(election))
  const slots = [...ofRecord, ...ofCeremony, ...ofSum.flat()]
  const [genesis, head, { attempt, trustees }] = await Promise.all([
    ...([fetchGenesis(client), fetchHead(client, slots), getCeremony(client, { election })] as const),
  ])
  const dealers = trustees.filter(({ hasDealt }) => hasDealt).map(({ index }) => index)
  const deals = await Promise.all(
    dealers.map(async (dealer) => ({ dealer, deal: await getDeal(client, { election, attempt, dealer }) })),
  )
  return { genesis: { ...genesis, changes: await fetchChanges(client) }, head, deals }
}

/** Which words of the state the ceremony stands in: that follows from its attempt and the number of its trustees. */
async function fetchCeremonySlots(client: PsephosClient, election: bigint): Promise<Hash[]> {
  const wordAt = async (slot: Hash) => {
    const answer = await callRpc(client, { method: 'eth_getStorageAt', params: [ELECTIONS_ADDRESS, slot, 'latest'] })
    return unpack(asQuantity(answer, 'storage'))
  }
  const attempt = Number((await wordAt(attemptSlot(election)))(32))
  const trusteeCount = Number((await wordAt(progressSlot(election, attempt)))(8))
  return ceremonySlots(election, attempt, trusteeCount)
}

/**
 * Asks one node for all of it. Throws `bad-input` (no code), `bad-answer` with `what: 'transaction'` when the node has no
 * such recorded transaction, and the codes of the way there.
 */
export async function fetchEvidence(
  client: PsephosClient,
  { election, code, transactionHash }: { election: bigint; code: string; transactionHash: Hash },
): Promise<ReceiptEvidence> {
  const [genesis, inclusion] = await Promise.all([fetchGenesis(client), fetchInclusion(client, transactionHash)])
  const voter = voterOf(inclusion.receipt, election)
  const slots = [codeSlot(election, codeOf(code)), settingsSlot(election)]
  if (voter !== null) slots.push(ballotSlot(election, voter))
  const head = await fetchHead(client, slots)
  // Asked last, so that no change below the head is left out.
  return { genesis: { ...genesis, changes: await fetchChanges(client) }, inclusion, head }
}

/** Far more than any election sees; keeps a lying node from sending pages without end. */
const CHANGES_MAX = 10_000

/** All changes of the set, unchecked. A node that does not know the question has a set that never changes. */
export async function fetchChanges(client: PsephosClient): Promise<ValidatorChangeEvidence[]> {
  const changes: ValidatorChangeEvidence[] = []
  try {
    for (let from = 1n; ; ) {
      const page = await getValidatorChanges(client, { from })
      const last = page.at(-1)
      if (last === undefined) return changes
      changes.push(...page)
      const next = heightOf(last.header) + 1n
      if (next <= from || changes.length > CHANGES_MAX)
        throw new PsephosError('bad-answer', { what: 'validator changes' })
      from = next
    }
  } catch (error) {
    if (error instanceof PsephosError && error.code === 'method-missing') return changes
    throw error
  }
}

function heightOf(header: Hex): bigint {
  try {
    return decodeHeader(header).number
  } catch (cause) {
    throw new PsephosError('bad-answer', { what: 'header' }, { cause })
  }
}

/** Only to know which slot to ask for; a receipt that cannot be read fails its own check later. */
function voterOf(receipt: Hex, election: bigint): Address | null {
  try {
    return votesOf(receipt).find((vote) => vote.election === election)?.voter ?? null
  } catch {
    return null
  }
}

/** Who may sign from block 0 on, unchecked. */
export async function fetchGenesis(client: PsephosClient): Promise<GenesisEvidence> {
  const [{ header }, validators] = await Promise.all([getGenesis(client), fetchValidators(client)])
  return { header, validators }
}

async function fetchValidators(client: PsephosClient): Promise<StateProof> {
  const count = await callRpc(client, {
    method: 'eth_getStorageAt',
    params: [VALIDATORS_ADDRESS, VALIDATOR_COUNT_SLOT, '0x0'],
  })
  const length = Math.min(asNumber(count, 'validator count'), VALIDATORS_MAX)
  const slots = [VALIDATOR_COUNT_SLOT, ...Array.from({ length }, (_, i) => validatorSlot(i))]
  return fetchProof(client, VALIDATORS_ADDRESS, slots, 0n)
}

async function fetchInclusion(client: PsephosClient, hash: Hash): Promise<ReceiptEvidence['inclusion']> {
  const answer = await callRpc(client, { method: 'psephos_getInclusionProof', params: [hash] })
  if (answer === null) throw new PsephosError('bad-answer', { what: 'transaction', have: 'none' })
  const fields = asFields(answer, 'inclusion proof')
  return {
    header: asHex(fields.header, 'header'),
    certificate: decodeCertificate(fields.certificate),
    transactionIndex: asNumber(fields.transactionIndex, 'transactionIndex'),
    transaction: asHex(fields.transaction, 'transaction'),
    receipt: asHex(fields.receipt, 'receipt'),
    transactionProof: nodes(fields.transactionProof),
    receiptProof: nodes(fields.receiptProof),
  }
}

/** The head as this node has it, and what its state holds at those slots of the Elections contract. */
export async function fetchHead(client: PsephosClient, slots: readonly Hash[]): Promise<HeadEvidence> {
  const height = asQuantity(await callRpc(client, { method: 'eth_blockNumber', params: [] }), 'blockNumber')
  const [header, certificate, elections] = await Promise.all([
    callRpc(client, { method: 'debug_getRawHeader', params: [numberToHex(height)] }),
    getCertificate(client, { block: height }),
    fetchProof(client, ELECTIONS_ADDRESS, slots, height),
  ])
  if (certificate === null) throw new PsephosError('bad-answer', { what: 'certificate', height })
  return { header: asHex(header, 'header'), certificate, elections }
}

export async function fetchProof(client: PsephosClient, address: Address, slots: readonly Hash[], height: bigint) {
  const params = [address, slots, numberToHex(height)]
  const fields = asFields(await callRpc(client, { method: 'eth_getProof', params }), 'proof')
  const storage = asList(fields.storageProof, 'storageProof')
  // Matched by place: nodes print the key back padded or not (both are allowed), and a wrong match cannot verify.
  const storageProof = slots.map((key, i) => ({ key, proof: nodes(asFields(storage[i], 'storageProof').proof) }))
  return { accountProof: nodes(fields.accountProof), storageProof }
}

const nodes = (list: unknown): Hex[] => asList(list, 'proof nodes').map((node) => asHex(node, 'proof node'))
