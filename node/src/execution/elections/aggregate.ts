// The sums of a secret election's ciphertexts (BALLOTS, Tally). Ballots of one block are collected beside its overlay and
// added at once, at the end of the block or when something reads a sum before: adding points one by one costs far more. What
// is collected is undone with the writes of a reverted transaction.
import { InvalidBlock } from '../../types/errors.ts'
import { type Arithmetic, arithmeticOf } from '../context.ts'
import type { ContractCall } from '../contract.ts'
import type { Overlay } from '../overlay.ts'
import { readSums, writeSums } from './secretStorage.ts'
import { readRules } from './storage.ts'

type Collected = { readonly plus: Uint8Array[]; readonly minus: Uint8Array[] }

/** By overlay, which is one block's; then by election. */
const collectedOf = new WeakMap<Overlay, Map<bigint, Collected>>()

/** A ballot's ciphertexts that now count: 64 bytes per option. */
export function addToAggregate(state: Overlay, election: bigint, ciphertexts: Uint8Array): void {
  collect(state, collected(state, election).plus, ciphertexts)
}

/** The ones of a recorded ballot that counts no longer. */
export function takeFromAggregate(state: Overlay, election: bigint, ciphertexts: Uint8Array): void {
  collect(state, collected(state, election).minus, ciphertexts)
}

/** 64 bytes per option, with everything that this block has added so far. */
export function readAggregate({ state, context }: ContractCall, election: bigint): Uint8Array {
  flush(state, election, arithmeticOf(context))
  return readSums(state, election, readRules(state, election).optionCount)
}

/** At the end of a block: what was collected becomes state. Throws InvalidBlock for ciphertexts that are no points (B6). */
export function flushAggregates(state: Overlay, arithmetic: Arithmetic): void {
  for (const election of [...elections(state).keys()]) flush(state, election, arithmetic)
}

function flush(state: Overlay, election: bigint, arithmetic: Arithmetic): void {
  const waiting = elections(state).get(election)
  if (waiting === undefined) return
  elections(state).delete(election)
  state.onRevert(() => elections(state).set(election, waiting))
  if (waiting.plus.length + waiting.minus.length === 0) return
  const sums = readSums(state, election, readRules(state, election).optionCount)
  writeSums(state, election, added(arithmetic, sums, waiting))
}

function added(arithmetic: Arithmetic, sums: Uint8Array, { plus, minus }: Collected): Uint8Array {
  try {
    return arithmetic.addRows(sums, plus, minus)
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidBlock('B6', 'ciphertexts of a ballot are no points', {})
    throw error
  }
}

function elections(state: Overlay): Map<bigint, Collected> {
  const known = collectedOf.get(state)
  if (known !== undefined) return known
  const fresh = new Map<bigint, Collected>()
  collectedOf.set(state, fresh)
  return fresh
}

function collected(state: Overlay, election: bigint): Collected {
  const known = elections(state).get(election)
  if (known !== undefined) return known
  const fresh: Collected = { plus: [], minus: [] }
  elections(state).set(election, fresh)
  return fresh
}

function collect(state: Overlay, rows: Uint8Array[], row: Uint8Array): void {
  rows.push(row)
  state.onRevert(() => rows.pop())
}
