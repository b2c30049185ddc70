// At the end: what the chain's state says about every election, slot by slot (S4), against the plain recount. The slots
// are computed here from the documented layout, not with the contract's own storage code.
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { bigintToBytes, bytesToHex, hexToBytes } from '@psephos/node/codec/hex.ts'
import { keccakHash } from '@psephos/node/codec/keccak.ts'
import type { Address, Slot } from '@psephos/node/types/bytes.ts'
import type { StateReader } from '@psephos/node/types/state.ts'
import { countMarks, optionCount, type Recount, type Urn } from './recount.ts'
import { RecountFault } from './recountFault.ts'
import type { SecretUrn } from './secretUrn.ts'

const ELECTIONS = ELECTIONS_ADDRESS as Address
/** Numbers of the slots in ELECTIONS_LAYOUT. */
const SLOT = {
  electionCount: 0n,
  elections: 1n,
  roll: 2n,
  ballots: 3n,
  counts: 5n,
  ceremonies: 7n,
  aggregates: 8n,
} as const

/** Throws RecountFault with what differs. */
export function compareState(state: StateReader, recount: Recount): void {
  const electionCount = read(state, slotOf(word(SLOT.electionCount)))
  expectEqual('electionCount', electionCount, BigInt(recount.urns.size))
  for (const urn of recount.urns.values()) {
    compareElection(state, urn)
    if (urn.secret !== null) compareSecret(state, urn, urn.secret, recount.aggregate(urn))
  }
}

function compareElection(state: StateReader, urn: Urn): void {
  const name = (field: string) => `election ${urn.id}: ${field}`
  const record = toBigint(mapping(SLOT.elections, urn.id))
  const times = read(state, slotOf(word(record + 2n)))
  expectEqual(name('opensAt'), part(times, 0n, 64n), urn.opensAt)
  expectEqual(name('closesAt'), part(times, 64n, 64n), urn.closesAt)
  const sums = read(state, slotOf(word(record + 3n)))
  expectEqual(name('enrolled'), part(sums, 0n, 32n), BigInt(urn.roll.size))
  expectEqual(name('lateEnrolled'), part(sums, 32n, 32n), BigInt(urn.lateEnrolled))
  expectEqual(name('turnout'), part(sums, 64n, 32n), BigInt(urn.ballots.size))
  expectEqual(name('accepted'), part(sums, 96n, 32n), BigInt(urn.accepted))
  expectEqual(name('outageExtension'), part(sums, 128n, 64n), urn.outageExtension)
  const counts = toBigint(mapping(SLOT.counts, urn.id))
  for (const [option, marks] of countMarks(urn).entries()) {
    expectEqual(name(`marks of option ${option}`), read(state, slotOf(mapping(counts, BigInt(option)))), BigInt(marks))
  }
  const rollSlot = slotsByVoter(mapping(SLOT.roll, urn.id))
  for (const [voter, commitment] of urn.roll) {
    const [have, want] = [read(state, rollSlot(voter)), BigInt(commitment)]
    if (have !== want) expectEqual(name(`commitment of ${voter}`), have, want)
  }
  const ballotSlot = slotsByVoter(mapping(SLOT.ballots, urn.id))
  for (const [voter, { hash }] of urn.ballots) {
    const [have, want] = [read(state, ballotSlot(voter)), BigInt(hash)]
    if (have !== want) expectEqual(name(`ballot of ${voter}`), have, want)
  }
  const superseded = [...urn.ballots.values()].reduce((sum, { sequence }) => sum + sequence - 1, 0)
  expectEqual(name('accepted = counted + superseded'), BigInt(urn.accepted), BigInt(urn.ballots.size + superseded))
}

/** The key and what it comes from, and the sum of all ballots that count, ciphertext by ciphertext. */
function compareSecret(state: StateReader, urn: Urn, secret: SecretUrn, aggregate: Uint8Array): void {
  const name = (field: string) => `election ${urn.id}: ${field}`
  const ceremony = toBigint(mapping(SLOT.ceremonies, urn.id))
  expectEqual(name('attempt'), read(state, slotOf(word(ceremony))), BigInt(secret.attempt))
  const { key, context, verificationKeys } = secret.key ?? {
    key: NONE,
    context: new Uint8Array(64),
    verificationKeys: [],
  }
  expectEqual(name('key'), read(state, slotOf(word(ceremony + 1n))), toBigint(key))
  expectEqual(name('context, first half'), read(state, slotOf(word(ceremony + 2n))), toBigint(context.subarray(0, 32)))
  expectEqual(name('context, second half'), read(state, slotOf(word(ceremony + 3n))), toBigint(context.subarray(32)))
  const attempt = toBigint(mapping(ceremony + 4n, BigInt(secret.attempt)))
  for (const [index, own] of verificationKeys) {
    const trustee = toBigint(mapping(attempt + 3n, BigInt(index)))
    expectEqual(name(`verification key of trustee ${index}`), read(state, slotOf(word(trustee + 4n))), toBigint(own))
  }
  const pairs = toBigint(mapping(SLOT.aggregates, urn.id))
  for (let option = 0; option < optionCount(urn); option++) {
    const pair = toBigint(mapping(pairs, BigInt(option)))
    for (const [half, which] of [
      [0, 'C1'],
      [1, 'C2'],
    ] as const) {
      const own = toBigint(aggregate.subarray(64 * option + 32 * half, 64 * option + 32 * half + 32))
      expectEqual(name(`sum of ${which}, option ${option}`), read(state, slotOf(word(pair + BigInt(half)))), own)
    }
  }
}

/** K as the state has it, null where there is none. */
export function readElectionKey(state: StateReader, election: bigint): Uint8Array | null {
  const key = read(state, slotOf(word(toBigint(mapping(SLOT.ceremonies, election)) + 1n)))
  return key === 0n ? null : word(key)
}
const NONE = new Uint8Array(32)

/** Solidity: the entry of a mapping is at keccak256(key . slot). */
const mapping = (slot: bigint, key: bigint): Uint8Array => {
  const bytes = new Uint8Array(64)
  bytes.set(word(key))
  bytes.set(word(slot), 32)
  return hashOf(bytes)
}
/** The same for a mapping of addresses that is asked for each of its voters. */
function slotsByVoter(slot: Uint8Array): (voter: string) => Slot {
  const bytes = new Uint8Array(64)
  bytes.set(slot, 32)
  return (voter) => {
    bytes.set(hexToBytes(voter), 12)
    return keccakHash(bytes) as string as Slot
  }
}
const hashOf = (bytes: Uint8Array): Uint8Array => word(BigInt(keccakHash(bytes)))
const word = (value: bigint): Uint8Array => {
  const bytes = new Uint8Array(32)
  const digits = bigintToBytes(value)
  bytes.set(digits, 32 - digits.length)
  return bytes
}
const slotOf = (bytes: Uint8Array): Slot => bytesToHex(bytes) as Slot
const toBigint = (bytes: Uint8Array): bigint => BigInt(bytesToHex(bytes))
const read = (state: StateReader, slot: Slot): bigint => state.getStorage(ELECTIONS, slot)
/** A packed field, counted from the low end. */
const part = (value: bigint, offset: bigint, bits: bigint): bigint => (value >> offset) & ((1n << bits) - 1n)

function expectEqual(what: string, state: bigint, recount: bigint): void {
  if (state !== recount) throw new RecountFault('S5', `${what}: the state says ${state}, the recount ${recount}`)
}
