// The key ceremony of a secret election as proved state has it: who the trustees are, what each has done, the joint key. A
// reader of proved slots enters; everything a voter seals with and a trustee answers to leaves, with the two contexts that
// every proof is bound to (B2) computed here and taken from nobody.
import { ceremonyContext, electionContext } from '@psephos/ballot'
import { type Address, bytesToHex, type Hash, type Hex, hexToBytes, numberToHex } from 'viem'
import { EvidenceFault } from './evidenceFault.ts'
import {
  addressOf,
  attemptSlot,
  complaintsSlot,
  deadlinesSlot,
  keySlot,
  progressSlot,
  trusteeSlot,
  unpack,
} from './slots.ts'

/** More than the law allows: a node cannot make us ask for ever. */
const TRUSTEES_MAX = 9
const TRUSTEE_WORDS = [0n, 1n, 2n, 4n] as const

export type ReadSlot = (slot: Hash) => bigint

export type ProvenTrustee = {
  /** From 1. */
  index: number
  account: Address
  /** Null until it registers. */
  transportKey: Hex | null
  /** Hash of its whole deal; null until it commits. */
  commitment: Hash | null
  hasDealt: boolean
  hasConfirmed: boolean
  /** A complaint against its deal was upheld. */
  isBadDealer: boolean
  isFalseAccuser: boolean
  /** Y_j; null unless it qualified and the ceremony is complete. */
  verificationKey: Hex | null
}

export type ProvenCeremony = {
  attempt: number
  threshold: number
  minQualified: number
  isAborted: boolean
  registerBy: number
  commitBy: number
  dealBy: number
  confirmBy: number
  trustees: ProvenTrustee[]
  /** Whether a complaint of `accuser` about `dealer` was judged. */
  hasComplained: (dealer: number, accuser: number) => boolean
  /** ctxD, 64 bytes. */
  context: Hex
  /** K and ctxE (64 bytes); null until the ceremony is complete. */
  key: { key: Hex; context: Hex } | null
}

/** Every slot that `readCeremony` looks at. */
export function ceremonySlots(election: bigint, attempt: number, trusteeCount: number): Hash[] {
  const indexes = Array.from({ length: Math.min(trusteeCount, TRUSTEES_MAX) }, (_, i) => i + 1)
  return [
    ...[attemptSlot(election), keySlot(election), progressSlot(election, attempt)],
    ...[deadlinesSlot(election, attempt), complaintsSlot(election, attempt)],
    ...indexes.flatMap((index) => TRUSTEE_WORDS.map((by) => trusteeSlot(election, attempt, index, by))),
  ]
}

/** Throws `absent` when the election has no ceremony, and the faults of a proof. */
export function readCeremony(read: ReadSlot, place: CeremonyPlace): ProvenCeremony {
  const { election } = place
  const attempt = Number(unpack(read(attemptSlot(election)))(32))
  if (attempt === 0) throw new EvidenceFault('absent', { what: 'ceremony' })
  const next = unpack(read(progressSlot(election, attempt)))
  const [trusteeCount, threshold, minQualified] = [Number(next(8)), Number(next(8)), Number(next(8))]
  const isAborted = next(8) !== 0n
  const [registered, committed, dealt, confirmed, badDeals, falseComplaints] = [16, 16, 16, 16, 16, 16].map(next)
  const times = unpack(read(deadlinesSlot(election, attempt)))
  const [registerBy, commitBy, dealBy, confirmBy] = [64, 64, 64, 64].map((bits) => Number(times(bits)))
  const complaints = read(complaintsSlot(election, attempt))
  const trustees = Array.from({ length: trusteeCount }, (_, i): ProvenTrustee => {
    const index = i + 1
    const at = (by: 0n | 1n | 2n | 4n) => read(trusteeSlot(election, attempt, index, by))
    return {
      ...{ index, account: addressOf(at(0n)) },
      transportKey: has(registered, index) ? bytes32(at(1n)) : null,
      commitment: has(committed, index) ? bytes32(at(2n)) : null,
      ...{ hasDealt: has(dealt, index), hasConfirmed: has(confirmed, index) },
      ...{ isBadDealer: has(badDeals, index), isFalseAccuser: has(falseComplaints, index) },
      verificationKey: wordOrNull(at(4n)),
    }
  })
  const context = ceremonyContextOf(place, { attempt, threshold, accounts: trustees.map(({ account }) => account) })
  const key = wordOrNull(read(keySlot(election)))
  return {
    ...{ attempt, threshold, minQualified, isAborted, trustees, context: bytesToHex(context) },
    ...{ registerBy: registerBy ?? 0, commitBy: commitBy ?? 0, dealBy: dealBy ?? 0, confirmBy: confirmBy ?? 0 },
    hasComplained: (dealer, accuser) => ((complaints >> BigInt(16 * (dealer - 1) + accuser - 1)) & 1n) === 1n,
    key: key && { key, context: bytesToHex(electionContext(context, hexToBytes(key))) },
  }
}

export type CeremonyPlace = { chainId: number; genesisHash: Hash; election: bigint; manifestHash: Hash }

/** ctxD of an attempt (B2), 64 bytes. */
export function ceremonyContextOf(
  { chainId, genesisHash, election, manifestHash }: CeremonyPlace,
  { attempt, threshold, accounts }: { attempt: number; threshold: number; accounts: readonly Address[] },
): Uint8Array {
  return ceremonyContext({
    ...{ chainId: BigInt(chainId), genesisHash: hexToBytes(genesisHash), election, attempt, threshold },
    manifestHash: hexToBytes(manifestHash),
    trustees: accounts.map((account) => hexToBytes(account)),
  })
}

const has = (bits: bigint | undefined, index: number): boolean => (((bits ?? 0n) >> BigInt(index - 1)) & 1n) === 1n
const bytes32 = (value: bigint): Hex => numberToHex(value, { size: 32 })
const wordOrNull = (value: bigint): Hex | null => (value === 0n ? null : bytes32(value))
