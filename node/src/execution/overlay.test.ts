import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT } from '../codec/constants.ts'
import type { Address, Hash, Slot } from '../types/bytes.ts'
import type { StateReader } from '../types/state.ts'
import { createOverlay } from './overlay.ts'

const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as Address
const slot = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as Slot
const below: StateReader = {
  getAccount: (who) =>
    who === address(1)
      ? { nonce: 5n, balance: 9n, storageRoot: `0x${'ab'.repeat(32)}` as Hash, codeHash: EMPTY_CODE_HASH }
      : null,
  getStorage: (who, at) => (who === address(1) && at === slot(1) ? 77n : 0n),
}

describe('an overlay', () => {
  it('reads through, and writes stay above', () => {
    const overlay = createOverlay(below)
    overlay.setStorage(address(1), slot(1), 78n)
    overlay.setAccount(address(1), { nonce: 6n, balance: 9n })
    expect(overlay.getStorage(address(1), slot(1))).toBe(78n)
    expect(below.getStorage(address(1), slot(1))).toBe(77n)
    expect(overlay.getAccount(address(1))).toMatchObject({ nonce: 6n, storageRoot: `0x${'ab'.repeat(32)}` })
    expect(overlay.getAccount(address(2))).toBeNull()
  })
  it('gives a new account the roots of nothing', () => {
    const overlay = createOverlay(below)
    overlay.setAccount(address(2), { nonce: 0n, balance: 1n })
    expect(overlay.getAccount(address(2))).toMatchObject({ storageRoot: EMPTY_TRIE_ROOT, codeHash: EMPTY_CODE_HASH })
  })
  it('names a code hash in the changes only where it was set', () => {
    const overlay = createOverlay(below)
    const codeHash = `0x${'cd'.repeat(32)}` as Hash
    overlay.setAccount(address(1), { nonce: 1n, balance: 0n })
    overlay.setAccount(address(3), { nonce: 1n, balance: 0n, codeHash })
    overlay.setAccount(address(3), { nonce: 2n, balance: 0n })
    expect(overlay.changes().accounts).toEqual(
      new Map([
        [address(1), { nonce: 1n, balance: 0n }],
        [address(3), { nonce: 2n, balance: 0n, codeHash }],
      ]),
    )
  })
  it('lists no contract whose writes were all undone', () => {
    const overlay = createOverlay(below)
    const before = overlay.snapshot()
    overlay.setStorage(address(1), slot(9), 1n)
    overlay.revert(before)
    expect(overlay.changes()).toEqual({ accounts: new Map(), storage: new Map() })
  })
  it('tells of what is undone, in reverse order, once, and of nothing else', () => {
    const overlay = createOverlay(below)
    const told: string[] = []
    const add = (name: string) => overlay.onRevert(() => told.push(name))
    add('kept')
    const before = overlay.snapshot()
    add('first')
    overlay.setStorage(address(1), slot(9), 1n)
    add('second')
    overlay.revert(before)
    overlay.revert(before)
    expect(told).toEqual(['second', 'first'])
    expect(overlay.changes()).toEqual({ accounts: new Map(), storage: new Map() })
  })
  it('reverts to any earlier snapshot, for all sequences of writes', () => {
    const write = fc.record({
      kind: fc.constant('write' as const),
      key: fc.nat({ max: 3 }),
      value: fc.bigInt({ min: 0n, max: 9n }),
    })
    const account = fc.record({
      kind: fc.constant('account' as const),
      key: fc.nat({ max: 3 }),
      value: fc.bigInt({ min: 0n, max: 9n }),
    })
    const mark = fc.record({ kind: fc.constant('mark' as const) })
    const back = fc.record({ kind: fc.constant('back' as const), to: fc.nat({ max: 9 }) })
    fc.assert(
      fc.property(fc.array(fc.oneof(write, account, mark, back), { maxLength: 40 }), (steps) => {
        const overlay = createOverlay(below)
        let model = { slots: new Map<number, bigint>(), nonces: new Map<number, bigint>() }
        const copy = () => ({ slots: new Map(model.slots), nonces: new Map(model.nonces) })
        let marks: { at: number; model: typeof model }[] = []
        for (const step of steps) {
          if (step.kind === 'write') {
            overlay.setStorage(address(1), slot(step.key), step.value)
            model.slots.set(step.key, step.value)
          } else if (step.kind === 'account') {
            overlay.setAccount(address(step.key), { nonce: step.value, balance: 0n })
            model.nonces.set(step.key, step.value)
          } else if (step.kind === 'mark') {
            marks.push({ at: overlay.snapshot(), model: copy() })
          } else if (marks.length > 0) {
            const index = step.to % marks.length
            const { at, model: before } = marks[index] as (typeof marks)[number]
            overlay.revert(at)
            model = { slots: new Map(before.slots), nonces: new Map(before.nonces) }
            marks = marks.slice(0, index)
          }
        }
        const { storage, accounts } = overlay.changes()
        const written = [...(storage.get(address(1)) ?? [])].toSorted()
        expect(written).toEqual([...model.slots].map(([key, value]) => [slot(key), value]).toSorted())
        expect(new Map([...accounts].map(([who, { nonce }]) => [who, nonce]))).toEqual(
          new Map([...model.nonces].map(([key, nonce]) => [address(key), nonce])),
        )
      }),
    )
  })
})
