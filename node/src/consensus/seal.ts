// What a validator signs. The parts of a consensus message in, the 32 bytes to sign out. Every message is bound to its
// chain, set, height and round, so that nothing signed here means anything elsewhere (C3).
import { hexToBytes } from '../codec/hex.ts'
import { keccak, keccakHash } from '../codec/keccak.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Claim, MessageType } from '../types/consensus.ts'

export const MESSAGE_TYPES = { proposal: 0, prepare: 1, commit: 2, 'round-change': 3 } as const satisfies Record<
  MessageType,
  number
>

export type SignedParts = {
  readonly genesisHash: Hash
  readonly validatorSetHash: Hash
  readonly type: MessageType
  readonly height: bigint
  readonly round: number
  /** The block's hash; zero in a round change. */
  readonly digest: Hash
  /** Only in a round change that claims a prepared block. */
  readonly prepared?: Claim | null
}

const TAG = new TextEncoder().encode('psephos/consensus/1')
const PREFIX = 0x19
const LENGTH = 1 + TAG.length + 32 + 32 + 1 + 8 + 4 + 32 + 4 + 32

/** C3. Rounds are written as four bytes. */
export const ROUND_MAX = 2 ** 32 - 1

export function isRound(round: number): boolean {
  return Number.isInteger(round) && round >= 0 && round <= ROUND_MAX
}

/**
 * C3. The typed bytes: every field has a fixed width, so two different messages never give the same bytes. Throws
 * RangeError for a number that does not fit its field: it would wrap round and sign for another message.
 */
export function encodeSignedParts(parts: SignedParts): Uint8Array {
  checkFits(parts)
  const bytes = new Uint8Array(LENGTH)
  const view = new DataView(bytes.buffer)
  let at = 0
  const put = (field: Uint8Array) => {
    bytes.set(field, at)
    at += field.length
  }
  bytes[at++] = PREFIX
  put(TAG)
  put(hexToBytes(parts.genesisHash))
  put(hexToBytes(parts.validatorSetHash))
  bytes[at++] = MESSAGE_TYPES[parts.type]
  view.setBigUint64(at, parts.height)
  view.setUint32(at + 8, parts.round)
  at += 12
  put(hexToBytes(parts.digest))
  const prepared = parts.prepared ?? null
  view.setUint32(at, prepared === null ? 0 : prepared.round + 1)
  at += 4
  if (prepared !== null) put(hexToBytes(prepared.digest))
  return bytes
}

function checkFits({ height, round, prepared }: SignedParts): void {
  if (BigInt.asUintN(64, height) !== height) throw new RangeError(`height ${height} does not fit 64 bits`)
  if (!isRound(round)) throw new RangeError(`${round} is no round`)
  // One is added to a prepared round, because 0 says that there is none.
  if (prepared && !(isRound(prepared.round) && prepared.round < ROUND_MAX)) {
    throw new RangeError(`${prepared.round} is no round that can be claimed`)
  }
}

/** keccak256 of the typed bytes; what the 65-byte signature is over. A commit's signature is the seal. */
export function consensusDigest(parts: SignedParts): Uint8Array {
  return keccak(encodeSignedParts(parts))
}

/** C3. keccak256 of the sorted 20-byte addresses. A set is never changed, so its hash is remembered with it. */
export function validatorSetHash(validators: readonly Address[]): Hash {
  const known = setHashes.get(validators)
  if (known !== undefined) return known
  const hash = hashOfSet(validators)
  setHashes.set(validators, hash)
  return hash
}
const setHashes = new WeakMap<readonly Address[], Hash>()

function hashOfSet(validators: readonly Address[]): Hash {
  const bytes = new Uint8Array(20 * validators.length)
  validators.toSorted().forEach((address, i) => {
    bytes.set(hexToBytes(address), 20 * i)
  })
  return keccakHash(bytes)
}
