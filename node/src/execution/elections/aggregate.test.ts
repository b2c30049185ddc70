// The collected sums of one block: added once, undone with the writes around them, also where something read them between.

import { ristretto255 } from '@noble/curves/ed25519.js'
import { nobleEngine } from '@psephos/ballot'
import { describe, expect, it } from 'vitest'
import { InvalidBlock } from '../../types/errors.ts'
import type { ContractCall } from '../contract.ts'
import { createOverlay, type Overlay } from '../overlay.ts'
import { addToAggregate, flushAggregates, readAggregate, takeFromAggregate } from './aggregate.ts'
import { writeRules } from './storage.ts'

/** n G and (n + 1) G, as if it were the ciphertexts of one option. */
function row(n: number): Uint8Array {
  const point = (factor: number) => ristretto255.Point.BASE.multiply(BigInt(factor)).toBytes()
  return new Uint8Array([...point(n), ...point(n + 1)])
}

/** A block in which elections 1 and 2 have one option each; counts the additions. */
function block() {
  const state = createOverlay({ getAccount: () => null, getStorage: () => 0n })
  const rules = { minTurnout: 1, secrecy: 0, revoting: true, lateEnrolment: false, earlyClose: false }
  for (const election of [1n, 2n]) writeRules(state, election, { ...rules, optionCount: 1, contestCount: 1 })
  const calls: number[] = []
  const arithmetic = {
    ...nobleEngine,
    addRows(sums: Uint8Array, plus: readonly Uint8Array[], minus: readonly Uint8Array[]) {
      calls.push(plus.length + minus.length)
      return nobleEngine.addRows(sums, plus, minus)
    },
  }
  const sum = (election = 1n) => readAggregate({ state, context: { arithmetic } } as unknown as ContractCall, election)
  return { state, sum, calls, flush: () => flushAggregates(state, arithmetic) }
}
const add = (state: Overlay, n: number, election = 1n) => addToAggregate(state, election, row(n))

describe('the sums of a block', () => {
  it('are zero, the identity, as long as there is nothing', () => {
    const { sum, calls, flush } = block()
    flush()
    expect([sum(), calls]).toEqual([new Uint8Array(64), []])
  })
  it('are made once for each election', () => {
    const { state, sum, calls, flush } = block()
    for (const n of [3, 5, 7]) add(state, n)
    add(state, 9, 2n)
    expect(calls).toEqual([])
    flush()
    flush()
    expect(calls).toEqual([3, 1])
    expect(sum()).toEqual(nobleEngine.addRows(new Uint8Array(64), [row(3), row(5), row(7)], []))
    expect(sum(2n)).toEqual(row(9))
    expect(calls).toEqual([3, 1])
  })
  it('come back to the identity when the last ballot leaves', () => {
    const { state, sum } = block()
    add(state, 4)
    expect(sum()).toEqual(row(4))
    takeFromAggregate(state, 1n, row(4))
    expect(sum()).toEqual(new Uint8Array(64))
  })
  it.each([
    ['without a reading', false, false],
    ['read inside what is undone', false, true],
    ['read before and inside', true, true],
    ['read before', true, false],
  ])('have nothing of what is undone: %s', (_, readBefore, readInside) => {
    const { state, sum, flush } = block()
    add(state, 3)
    if (readBefore) sum()
    const before = state.snapshot()
    add(state, 5)
    takeFromAggregate(state, 1n, row(3))
    if (readInside) expect(sum()).toEqual(row(5))
    add(state, 6)
    state.revert(before)
    add(state, 8)
    flush()
    expect(sum()).toEqual(nobleEngine.addRows(new Uint8Array(64), [row(3), row(8)], []))
  })
  it('do not mix two blocks that are executed at a time', () => {
    const [one, other] = [block(), block()]
    add(one.state, 3)
    add(other.state, 4)
    expect([one.sum(), other.sum()]).toEqual([row(3), row(4)])
  })
  it('B6: bytes that are no points make the block invalid', () => {
    const { state, flush } = block()
    addToAggregate(state, 1n, new Uint8Array(64).fill(0xff))
    expect(flush).toThrow(InvalidBlock)
  })
})
