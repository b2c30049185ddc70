// T3. What a transaction uses: a sum over its bytes that anyone can compute before it runs. It is both the least gas a
// transaction may carry and what its receipt says, also when it reverts, so an estimate is never short.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { toFunctionSelector } from 'viem'
import type { Address } from '../types/bytes.ts'
import type { AccessListItem } from '../types/transaction.ts'

/** Ethereum's own: every transaction, its zero and its other bytes (EIP-2028), its access list (EIP-2930). */
export const GAS_TRANSACTION = 21_000n
export const GAS_ZERO_BYTE = 4
export const GAS_NONZERO_BYTE = 16
export const GAS_ACCESS_LIST_ADDRESS = 2_400n
export const GAS_ACCESS_LIST_SLOT = 1_900n

/** What a function costs beyond its bytes: once, and for every whole 32-byte word of its arguments. */
export type FunctionGas = { readonly fixed: bigint; readonly perWord: bigint }

/**
 * At the default block limit one gas stands for 2.5 ns of one core (0.5 s for 200 million), measured with signature
 * check, execution, receipt and trie (`fullBlock.bench.ts`). Words are counted, not decoded items: calldata that lies
 * about its own lengths cannot make itself cheaper. A function that is not listed is a view or unknown and reverts at once.
 */
export const ELECTIONS_GAS: Readonly<Record<string, FunctionGas>> = {
  // A manifest word becomes a storage slot: one trie write, and when amended the old one is cleared too.
  createElection: { fixed: 60_000n, perWord: 9_000n },
  amendElection: { fixed: 60_000n, perWord: 9_000n },
  // Up to 16 registrars get an account and a role: the frozen manifest's worst case.
  lockElection: { fixed: 400_000n, perWord: 0n },
  // A reason of 512 bytes is 16 slots.
  cancelElection: { fixed: 30_000n, perWord: 9_000n },
  annulElection: { fixed: 30_000n, perWord: 9_000n },
  closeElection: { fixed: 30_000n, perWord: 0n },
  extendElection: { fixed: 30_000n, perWord: 0n },
  // A voter is two words (address, commitment): an account, a slot and a log.
  enrolVoters: { fixed: 30_000n, perWord: 12_000n },
  // A voter is one word: a slot and a log.
  removeVoters: { fixed: 30_000n, perWord: 12_000n },
  replaceVoter: { fixed: 60_000n, perWord: 0n },
  // Four or five slots and a log; a body of up to 100 options is four words.
  castBallot: { fixed: 25_000n, perWord: 500n },
  recastBallot: { fixed: 30_000n, perWord: 500n },
}

const electionsGasBySelector: ReadonlyMap<number, FunctionGas> = new Map(
  electionsAbi.flatMap((item): [number, FunctionGas][] => {
    const gas = item.type === 'function' ? ELECTIONS_GAS[item.name] : undefined
    return gas && item.type === 'function' ? [[Number(toFunctionSelector(item)), gas]] : []
  }),
)

const elections = ELECTIONS_ADDRESS as Address

/** The part of a transaction that decides its gas. */
export type GasInput = {
  readonly to: Address
  readonly data: Uint8Array
  readonly accessList?: readonly AccessListItem[]
}

/** T3. The whole sum: what `gasUsed` will be, and the least `gas` that is accepted. */
export function gasOf({ to, data, accessList = [] }: GasInput): bigint {
  return GAS_TRANSACTION + calldataGas(data) + accessListGas(accessList) + functionGas(to, data)
}

/** The same number under Ethereum's name: less than this is "intrinsic gas too low". */
export const intrinsicGas: (transaction: GasInput) => bigint = gasOf

function calldataGas(data: Uint8Array): bigint {
  let zeros = 0
  for (const byte of data) if (byte === 0) zeros++
  return BigInt(zeros * GAS_ZERO_BYTE + (data.length - zeros) * GAS_NONZERO_BYTE)
}

function accessListGas(accessList: readonly AccessListItem[]): bigint {
  return accessList.reduce(
    (sum, { storageKeys }) => sum + GAS_ACCESS_LIST_ADDRESS + GAS_ACCESS_LIST_SLOT * BigInt(storageKeys.length),
    0n,
  )
}

function functionGas(to: Address, data: Uint8Array): bigint {
  if (to !== elections || data.length < 4) return 0n
  const gas = electionsGasBySelector.get(selectorOf(data))
  return gas === undefined ? 0n : gas.fixed + gas.perWord * BigInt((data.length - 4) >> 5)
}

/** The first four bytes as an unsigned number; for calldata of at least four bytes. */
export function selectorOf(data: Uint8Array): number {
  return (((data[0] ?? 0) << 24) | ((data[1] ?? 0) << 16) | ((data[2] ?? 0) << 8) | (data[3] ?? 0)) >>> 0
}
