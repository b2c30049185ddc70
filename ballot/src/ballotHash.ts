// The identity of a ballot (S5). What enters: where, who, the how-manieth, what it replaces, and its body. What leaves: 32 bytes.
import { keccak_256 } from '@noble/hashes/sha3.js'

export type BallotIdentity = {
  chainId: bigint
  /** 32 bytes. */
  genesisHash: Uint8Array
  election: bigint
  /** 20 bytes. */
  voter: Uint8Array
  /** 1 for a voter's first ballot in the election, one more for each that replaces it. */
  sequence: number
  /** 32 bytes: the hash of the ballot it replaces, zero for the first. */
  previousHash: Uint8Array
  /** Open election: one byte per option, 1 = marked. */
  body: Uint8Array
}

const TAG = new TextEncoder().encode('psephos/ballot/1')
const WORD = 32

/**
 * The bytes that are hashed: seven 32-byte words (tag padded right; numbers and address padded left), then the body.
 * Seven fixed words before the only part of variable length, so two different ballots never give the same bytes.
 */
export function encodeBallotIdentity(ballot: BallotIdentity): Uint8Array {
  const bytes = new Uint8Array(7 * WORD + ballot.body.length)
  const view = new DataView(bytes.buffer)
  bytes.set(TAG, 0)
  writeUint(view, 1, ballot.chainId)
  bytes.set(sized(ballot.genesisHash, 32, 'genesisHash'), 2 * WORD)
  writeUint(view, 3, ballot.election)
  bytes.set(sized(ballot.voter, 20, 'voter'), 4 * WORD + 12)
  writeUint(view, 5, BigInt(ballot.sequence))
  bytes.set(sized(ballot.previousHash, 32, 'previousHash'), 6 * WORD)
  bytes.set(ballot.body, 7 * WORD)
  return bytes
}

/** S5. keccak256 of `encodeBallotIdentity`, 32 bytes. Pass the host's own keccak where speed matters. */
export function ballotHash(ballot: BallotIdentity, keccak: (bytes: Uint8Array) => Uint8Array = keccak_256): Uint8Array {
  return keccak(encodeBallotIdentity(ballot))
}

function writeUint(view: DataView, word: number, value: bigint): void {
  for (let limb = 3; limb >= 0; limb--) {
    view.setBigUint64(word * WORD + limb * 8, value & 0xffff_ffff_ffff_ffffn)
    value >>= 64n
  }
}

function sized(bytes: Uint8Array, length: number, name: string): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`${name} is ${bytes.length} bytes, not ${length}`)
  return bytes
}
