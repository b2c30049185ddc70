// The state over many blocks against @ethereumjs/mpt (secure tries), with the history, proofs and order of changes.
import { createMPT, type MerklePatriciaTrie, verifyMerkleProof } from '@ethereumjs/mpt'
import fc from 'fast-check'
import RLP from 'rlp'
import { describe, expect, it } from 'vitest'
import { hastyNodes } from '../../test/trie/hastyNodes.ts'
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT } from '../codec/constants.ts'
import { asAddress, bigintToBytes, bytesToHex, hexToBytes } from '../codec/hex.ts'
import { keccak, keccakHash } from '../codec/keccak.ts'
import type { Address, Slot } from '../types/bytes.ts'
import type { Account, StateChanges, StateRoots } from '../types/state.ts'
import { EMPTY_ROOTS, openState } from './state.ts'

const CONTRACT = asAddress(`0x${'c0'.repeat(20)}`)
const OTHER = asAddress(`0x${'0d'.repeat(20)}`)
const CODE_HASH = keccakHash(Uint8Array.of(0xfd))
const anAddress = (n: number): Address => bytesToHex(keccak(Uint8Array.of(n, 1)).subarray(12)) as Address
const aSlot = (n: number): Slot => bytesToHex(keccak(Uint8Array.of(n))) as Slot
const shuffled = <Item>(items: readonly Item[], seed: number): Item[] =>
  items
    .map((item, i) => [Math.imul(i + 1, seed * 2 + 2654435761) >>> 0, item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item)

const aValue = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0n) },
  { weight: 2, arbitrary: fc.bigInt({ min: 1n, max: 300n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }) },
)
const aBlock = fc.record({
  accounts: fc.array(fc.tuple(fc.nat(40), fc.bigInt({ min: 0n, max: 2n ** 64n - 2n }), aValue), { maxLength: 12 }),
  storage: fc.array(fc.tuple(fc.boolean(), fc.nat(60), aValue), { maxLength: 25 }),
})
type ABlock = typeof aBlock extends fc.Arbitrary<infer Value> ? Value : never

const GENESIS: StateChanges = {
  accounts: new Map([
    [CONTRACT, { nonce: 1n, balance: 0n, codeHash: CODE_HASH }],
    [OTHER, { nonce: 1n, balance: 7n }],
  ]),
  storage: new Map(),
}

function changesOf(block: ABlock, seed = 0): StateChanges {
  const accounts = block.accounts.map(([n, nonce, balance]) => [anAddress(n), { nonce, balance }] as const)
  const slotsOf = (other: boolean) =>
    new Map(
      shuffled(
        [...new Map(block.storage.filter(([of]) => of === other).map(([, n, value]) => [aSlot(n), value]))],
        seed,
      ),
    )
  const storage = [
    [CONTRACT, slotsOf(false)],
    [OTHER, slotsOf(true)],
  ] as const
  return { accounts: new Map(shuffled([...new Map(accounts)], seed)), storage: new Map(shuffled([...storage], seed)) }
}

/** The same state kept by the reference: one trie of accounts, one of slots per contract. */
async function aReference() {
  const accounts = await createMPT({ useKeyHashing: true })
  const storage = new Map<Address, MerklePatriciaTrie>()
  const fields = new Map<Address, Omit<Account, 'storageRoot'>>()
  const storageOf = async (address: Address) => {
    const trie = storage.get(address) ?? (await createMPT({ useKeyHashing: true }))
    storage.set(address, trie)
    return trie
  }
  const apply = async (changes: StateChanges) => {
    for (const [address, slots] of changes.storage) {
      const trie = await storageOf(address)
      for (const [slot, value] of slots) {
        if (value === 0n) await trie.del(hexToBytes(slot))
        else await trie.put(hexToBytes(slot), RLP.encode(bigintToBytes(value)))
      }
    }
    for (const [address, change] of changes.accounts) {
      fields.set(address, { codeHash: fields.get(address)?.codeHash ?? EMPTY_CODE_HASH, ...change })
    }
    for (const [address, { nonce, balance, codeHash }] of fields) {
      const root = (await storageOf(address)).root()
      const leaf = RLP.encode([bigintToBytes(nonce), bigintToBytes(balance), root, hexToBytes(codeHash)])
      await accounts.put(hexToBytes(address), leaf)
    }
  }
  return { accounts, storage, apply }
}

describe('H4: the state', () => {
  it('has the reference stateRoot after every block, and answers at every height', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aBlock, { minLength: 1, maxLength: 10 }), async (blocks) => {
        const nodes = hastyNodes()
        const reference = await aReference()
        const expected: { roots: StateRoots; accounts: Map<Address, bigint>; slots: Map<string, bigint> }[] = []
        let roots = EMPTY_ROOTS
        const accounts = new Map<Address, bigint>()
        const slots = new Map<string, bigint>()
        for (const changes of [GENESIS, ...blocks.map((block) => changesOf(block))]) {
          const committed = openState(nodes, roots).commit(changes)
          nodes.put(committed.nodes)
          roots = committed.roots
          await reference.apply(changes)
          expect(roots.accounts.hash).toBe(bytesToHex(reference.accounts.root()))
          for (const [address, { balance }] of changes.accounts) accounts.set(address, balance)
          for (const [address, of] of changes.storage) for (const [slot, value] of of) slots.set(address + slot, value)
          expected.push({ roots, accounts: new Map(accounts), slots: new Map(slots) })
        }
        for (const past of expected) {
          const state = openState(nodes, past.roots)
          for (const n of [0, 5, 17, 40]) {
            expect(state.getAccount(anAddress(n))?.balance).toBe(past.accounts.get(anAddress(n)))
          }
          for (const address of [CONTRACT, OTHER]) {
            expect(state.getAccount(address)?.storageRoot).toBe(
              past.roots.storage.get(address)?.hash ?? EMPTY_TRIE_ROOT,
            )
            for (const n of [0, 1, 30, 60]) {
              expect(state.getStorage(address, aSlot(n))).toBe(past.slots.get(address + aSlot(n)) ?? 0n)
            }
          }
          expect(state.getAccount(CONTRACT)?.codeHash).toBe(CODE_HASH)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('proves accounts and slots, there or not, for a checker we did not write', async () => {
    await fc.assert(
      fc.asyncProperty(aBlock, async (block) => {
        const nodes = hastyNodes()
        const genesis = openState(nodes, EMPTY_ROOTS).commit(GENESIS)
        nodes.put(genesis.nodes)
        const committed = openState(nodes, genesis.roots).commit(changesOf(block))
        nodes.put(committed.nodes)
        const state = openState(nodes, committed.roots)
        const root = hexToBytes(committed.roots.accounts.hash)
        for (const address of [CONTRACT, anAddress(3), anAddress(99)]) {
          const { account, accountProof, storage } = state.prove(address, [aSlot(1), aSlot(2), aSlot(99)])
          expect(account).toEqual(state.getAccount(address))
          const leaf = await verifyMerkleProof(hexToBytes(address), [...accountProof], { root, useKeyHashing: true })
          expect(leaf === null).toBe(account === null)
          const storageRoot = account?.storageRoot ?? EMPTY_TRIE_ROOT
          if (leaf !== null) expect(bytesToHex((RLP.decode(leaf) as Uint8Array[])[2]!)).toBe(storageRoot)
          for (const { slot, value, proof } of storage) {
            expect(value).toBe(state.getStorage(address, slot))
            if (storageRoot === EMPTY_TRIE_ROOT) {
              expect({ value, proof }).toEqual({ value: 0n, proof: [] })
              continue
            }
            const options = { root: hexToBytes(storageRoot), useKeyHashing: true }
            const found = await verifyMerkleProof(hexToBytes(slot), [...proof], options)
            expect(found).toEqual(value === 0n ? null : RLP.encode(bigintToBytes(value)))
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('gives the same roots, ids and bytes whatever the order of the changes', () => {
    fc.assert(
      fc.property(aBlock, aBlock, fc.integer({ min: 1, max: 1000 }), (first, second, seed) => {
        const run = (orderSeed: number) => {
          const nodes = hastyNodes()
          const stored = [GENESIS, changesOf(first, orderSeed), changesOf(second, orderSeed)].reduce(
            ({ roots, all }, changes) => {
              const committed = openState(nodes, roots).commit(changes)
              nodes.put(committed.nodes)
              return { roots: committed.roots, all: [...all, ...committed.nodes] }
            },
            { roots: EMPTY_ROOTS, all: [] as readonly { id: number; bytes: Uint8Array }[] },
          )
          return stored.all.map(({ id, bytes }) => `${id} ${bytesToHex(bytes)}`)
        }
        expect(run(seed)).toEqual(run(0))
      }),
      { numRuns: 100 },
    )
  })

  it('refuses storage of an address that is no account', () => {
    const changes = { accounts: new Map(), storage: new Map([[CONTRACT, new Map([[aSlot(1), 1n]])]]) }
    expect(() => openState(hastyNodes(), EMPTY_ROOTS).commit(changes)).toThrow(/H4/)
  })

  it('starts empty: no account, zero everywhere, no proof to give', () => {
    const state = openState(hastyNodes(), EMPTY_ROOTS)
    expect(state.getAccount(CONTRACT)).toBeNull()
    expect(state.getStorage(CONTRACT, aSlot(1))).toBe(0n)
    expect(state.prove(CONTRACT, [aSlot(1)])).toEqual({
      account: null,
      accountProof: [],
      storage: [{ slot: aSlot(1), value: 0n, proof: [] }],
    })
    expect(state.commit({ accounts: new Map(), storage: new Map() })).toEqual({
      roots: EMPTY_ROOTS,
      nodes: [],
      replaced: [],
    })
  })

  it('reads each account and slot from the store once', () => {
    const nodes = hastyNodes()
    const storage = new Map([[CONTRACT, new Map([[aSlot(1), 7n]])]])
    const { roots, nodes: written } = openState(nodes, EMPTY_ROOTS).commit({ ...GENESIS, storage })
    nodes.put(written)
    let reads = 0
    const counting = {
      get(id: number) {
        reads++
        return nodes.get(id)
      },
    }
    const state = openState(counting, roots)
    // Also what is not there.
    const all = () => [
      ...[CONTRACT, anAddress(9)].map(state.getAccount),
      ...[1, 2].map((n) => state.getStorage(CONTRACT, aSlot(n))),
    ]
    const first = all()
    const readOnce = reads
    expect(first).toMatchObject([{ codeHash: CODE_HASH }, null, 7n, 0n])
    expect(readOnce).toBeGreaterThan(0)
    expect(all()).toEqual(first)
    expect(reads).toBe(readOnce)
  })

  it('stops at a missing node rather than read on', () => {
    const nodes = hastyNodes()
    const { roots, nodes: written } = openState(nodes, EMPTY_ROOTS).commit(GENESIS)
    nodes.put(written.slice(1))
    expect(() => openState(nodes, roots).getAccount(OTHER)).toThrow(/trie node 1/)
    expect(() => openState(nodes, roots).getAccount(CONTRACT)).not.toThrow()
  })
})
