// T3. What a transaction uses: a sum over its bytes that anyone can compute before it runs. It is both the least gas a
// transaction may carry and what its receipt says, also when it reverts, so an estimate is never short.
import {
  ELECTIONS_ADDRESS,
  electionsAbi,
  OPTIONS_TOTAL_MAX,
  VALIDATORS_ADDRESS,
  validatorsAbi,
} from '@psephos/contracts-abi'
import type { Abi } from 'viem'
import type { Address } from '../types/bytes.ts'
import type { AccessListItem } from '../types/transaction.ts'
import { selectorNumber, selectorOf } from './abi/signature.ts'

/** Ethereum's own: every transaction, its zero and its other bytes (EIP-2028), its access list (EIP-2930). */
export const GAS_TRANSACTION = 21_000n
export const GAS_ZERO_BYTE = 4
export const GAS_NONZERO_BYTE = 16
export const GAS_ACCESS_LIST_ADDRESS = 2_400n
export const GAS_ACCESS_LIST_SLOT = 1_900n

/** What a function costs beyond its bytes: once, and for every whole 32-byte word of its arguments. */
export type FunctionGas = {
  readonly fixed: bigint
  readonly perWord: bigint
  readonly marks?: MarkGas
  readonly sealed?: SealedGas
}
/** Calldata with more words than any open ballot's has is a secret one's, or is refused: then each word costs this instead, and no mark does. */
export type SealedGas = { readonly wordsAbove: number; readonly perWord: bigint }
/** And for every byte that is not zero from byte `from` of the calldata on: each mark of a body moves a count of its own. */
export type MarkGas = { readonly from: number; readonly each: bigint }

/** A count is a slot; at worst one that no other ballot of the block touches: 28 us on a busy machine, here taken as 12. */
const GAS_MARK = 5_000n

/**
 * A secret ballot: 48 words for five options, of which batched verification takes 12 us a word; its part of the sums a slot
 * for every five words, at worst one that no other ballot of the block touches.
 */
const GAS_SEALED_WORD = 6_000n
/** Words of 100 bytes, the longest open body. */
const OPEN_BODY_WORDS = Math.ceil(OPTIONS_TOTAL_MAX / 32)

/**
 * At the default block limit 400 gas stand for a microsecond of one core (0.5 s for 200 million), measured from checked
 * signatures to the state root, trie included, and with the proofs that are claimed (`fullBlock.bench.ts`, `secretBlock.bench.ts`
 * in `node/test/execution`). Words are counted, not decoded items: calldata that lies about its own lengths cannot make
 * itself cheaper.
 */
export const ELECTIONS_GAS: Readonly<Record<string, FunctionGas>> = {
  // A manifest word becomes a storage slot: one trie write, and when amended the old one is cleared too.
  createElection: { fixed: 60_000n, perWord: 12_000n },
  amendElection: { fixed: 60_000n, perWord: 12_000n },
  // Up to 16 registrars and 9 trustees get an account and a role: the frozen manifest's worst case.
  lockElection: { fixed: 900_000n, perWord: 0n },
  // A reason of 512 bytes is 16 slots.
  cancelElection: { fixed: 40_000n, perWord: 12_000n },
  annulElection: { fixed: 40_000n, perWord: 12_000n },
  closeElection: { fixed: 40_000n, perWord: 0n },
  extendElection: { fixed: 40_000n, perWord: 0n },
  // A voter is two words (address, commitment): an account, a slot and a log, 75 us.
  enrolVoters: { fixed: 40_000n, perWord: 18_000n },
  // A voter is one word: a slot and a log, 45 us.
  removeVoters: { fixed: 40_000n, perWord: 20_000n },
  // Two slots, an account, a log: 170 us.
  replaceVoter: { fixed: 60_000n, perWord: 0n },
  // Four slots and a log, 145 us; a body of up to 100 options is four words.
  castBallot: {
    fixed: 36_000n,
    perWord: 500n,
    marks: { from: 4 + 3 * 32, each: GAS_MARK },
    sealed: { wordsAbove: 3 + OPEN_BODY_WORDS, perWord: GAS_SEALED_WORD },
  },
  // The same with a second body, whose marks leave the counts, 160 us.
  recastBallot: {
    fixed: 46_000n,
    perWord: 500n,
    marks: { from: 4 + 4 * 32, each: GAS_MARK },
    sealed: { wordsAbove: 6 + 2 * OPEN_BODY_WORDS, perWord: GAS_SEALED_WORD },
  },
  // A proof checked equation by equation, 2 ms, and two slots.
  registerTrustee: { fixed: 1_200_000n, perWord: 500n },
  commitDeal: { fixed: 80_000n, perWord: 0n },
  // A deal of 9 trustees is 46 words: each a slot, and its proof takes 16 ms.
  dealShares: { fixed: 100_000n, perWord: 150_000n },
  // A proof, the dealer's polynomial of degree 7 at one place, and its deal read: 6 ms.
  complain: { fixed: 3_000_000n, perWord: 500n },
  // The last one reads nine deals, adds them up and computes nine verification keys: 20 ms.
  confirmShares: { fixed: 9_000_000n, perWord: 0n },
  completeCeremony: { fixed: 9_000_000n, perWord: 0n },
  // Nine trustees: an account, a role and a slot each.
  restartCeremony: { fixed: 700_000n, perWord: 0n },
  // Two slots and a log.
  spoilBallot: { fixed: 40_000n, perWord: 0n },
  // A word becomes a slot and a point of one sum; the aggregate is as long: 80 us.
  postShare: { fixed: 400_000n, perWord: 32_000n },
  // A word is an option: nine points of one sum, of which eight are read from shares, and a count, 400 us.
  publishTally: { fixed: 400_000n, perWord: 170_000n },
}

/**
 * The Validators contract at its worst: 64 validators whose votes are all read, and a first address in the sorted list
 * that moves all others by a slot. Whoever proposes may decide at once.
 */
export const VALIDATORS_GAS: Readonly<Record<string, FunctionGas>> = {
  // As a vote, and a text of 2 KiB is 64 slots.
  propose: { fixed: 1_400_000n, perWord: 12_000n },
  voteOnProposal: { fixed: 1_200_000n, perWord: 0n },
}

/** Anything else sent to a system contract reverts at once; a receipt and the sender's account are written, 65 us. */
export const REFUSED_GAS: FunctionGas = { fixed: 15_000n, perWord: 0n }

const bySelector = (abi: Abi, table: Readonly<Record<string, FunctionGas>>): ReadonlyMap<number, FunctionGas> =>
  new Map(
    abi.flatMap((item): [number, FunctionGas][] => {
      const gas = item.type === 'function' ? table[item.name] : undefined
      return gas && item.type === 'function' ? [[selectorNumber(item), gas]] : []
    }),
  )

/** The system contracts, and what their functions cost by selector. */
const gasByContract: ReadonlyMap<Address, ReadonlyMap<number, FunctionGas>> = new Map([
  [ELECTIONS_ADDRESS as Address, bySelector(electionsAbi, ELECTIONS_GAS)],
  [VALIDATORS_ADDRESS as Address, bySelector(validatorsAbi, VALIDATORS_GAS)],
])

/** The part of a transaction that decides its gas. */
export type GasInput = {
  readonly to: Address
  readonly data: Uint8Array
  readonly accessList?: readonly AccessListItem[]
}

let last: { readonly of: GasInput; readonly gas: bigint } | null = null

/**
 * T3. The whole sum: what `gasUsed` will be, and the least `gas` that is accepted. The door and the builder ask twice in a row of
 * each transaction, so the last answer is remembered.
 */
export function gasOf(input: GasInput): bigint {
  if (last?.of !== input) last = { of: input, gas: sumOf(input) }
  return last.gas
}

function sumOf({ to, data, accessList = [] }: GasInput): bigint {
  return GAS_TRANSACTION + calldataGas(data) + accessListGas(accessList) + functionGas(to, data)
}

/** The same number under Ethereum's name: less than this is "intrinsic gas too low". */
export const intrinsicGas: (transaction: GasInput) => bigint = gasOf

function calldataGas(data: Uint8Array): bigint {
  let zeros = 0
  // By index: an iterator over a sealed ballot takes four times as long, and this is asked at the door and in the block.
  for (let at = 0; at < data.length; at++) if (data[at] === 0) zeros++
  return BigInt(zeros * GAS_ZERO_BYTE + (data.length - zeros) * GAS_NONZERO_BYTE)
}

function accessListGas(accessList: readonly AccessListItem[]): bigint {
  return accessList.reduce(
    (sum, { storageKeys }) => sum + GAS_ACCESS_LIST_ADDRESS + GAS_ACCESS_LIST_SLOT * BigInt(storageKeys.length),
    0n,
  )
}

function functionGas(to: Address, data: Uint8Array): bigint {
  const functions = gasByContract.get(to)
  if (functions === undefined) return 0n
  const listed = data.length < 4 ? undefined : functions.get(selectorOf(data))
  const { fixed, perWord, marks, sealed } = listed ?? REFUSED_GAS
  const words = Math.max(data.length - 4, 0) >> 5
  if (sealed !== undefined && words > sealed.wordsAbove) return fixed + sealed.perWord * BigInt(words)
  return fixed + perWord * BigInt(words) + (marks === undefined ? 0n : marksGas(marks, data))
}

function marksGas({ from, each }: MarkGas, data: Uint8Array): bigint {
  let marked = 0
  for (let at = from; at < data.length; at++) if (data[at] !== 0) marked++
  return each * BigInt(marked)
}
