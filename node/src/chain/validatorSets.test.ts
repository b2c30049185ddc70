// S3, H2, H3: quorum, proposer and seals of a height are those of set(h), the set in the state two blocks before. Real
// blocks, real seals; accepted and refused side by side.
import { describe, expect, it } from 'vitest'
import { accountOf, aSealedChain, type SealedChain } from '../../test/chain/aSealedChain.ts'
import type { TestAccount } from '../../test/execution/aChain.ts'
import { memberAt } from '../../test/execution/aGovernance.ts'
import { proposerOf } from '../consensus/proposer.ts'
import type { Address } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import { checkRecentBlocks } from './checkRecent.ts'
import { validatorsOf } from './validators.ts'

const [a, b, c, d, e] = [0, 1, 2, 3, 4].map(memberAt) as [
  TestAccount,
  TestAccount,
  TestAccount,
  TestAccount,
  TestAccount,
]
const setAt = ({ chain }: SealedChain, height: bigint) => validatorsOf(height, chain.stateAt)
const addresses = (...accounts: TestAccount[]) => accounts.map(({ address }) => address)

describe('S3: a change holds from the second block after it', () => {
  it('a newcomer seals from there on', () => {
    const sealed = aSealedChain(3)
    const height = sealed.change('addValidator', d.address)
    expect(height).toBe(1n)
    expect(sealed.chain.nextValidators()).toEqual(addresses(a, b, c))
    expect(() => sealed.add([], { signers: [a, d] })).toThrow('H3: seal by someone who is no validator')
    expect(() => sealed.add([], { signers: [a, b, d], sealedSet: addresses(a, b, c, d) })).toThrow(InvalidBlock)
    sealed.add([], { signers: [a, b] })
    expect(sealed.chain.nextValidators()).toEqual(addresses(a, b, c, d))
    expect(() => sealed.add([], { signers: [a, b] })).toThrow('H3: no quorum')
    expect(() => sealed.add([], { signers: [a, b, c], sealedSet: addresses(a, b, c) })).toThrow('H3: ')
    sealed.add([], { signers: [a, b, d] })
    expect([1n, 2n, 3n].map((at) => setAt(sealed, at).length)).toEqual([3, 3, 4])
  })
  it('who was removed seals the next block still, and none after', () => {
    const sealed = aSealedChain(4)
    sealed.change('removeValidator', d.address)
    sealed.add([], { signers: [a, b, d] })
    expect(() => sealed.add([], { signers: [a, d] })).toThrow('H3: seal by someone who is no validator')
    expect(() => sealed.add([], { signers: [a, b, d], sealedSet: addresses(a, b, c, d) })).toThrow(InvalidBlock)
    sealed.add([], { signers: [a, b] })
    expect(sealed.chain.head().header.number).toBe(3n)
  })
  it('a single validator and a newcomer, who is removed in the next block, each as the state says', () => {
    const sealed = aSealedChain(1)
    sealed.change('addValidator', b.address)
    expect(sealed.chain.nextValidators()).toEqual(addresses(a))
    // Two validators now vote, and one still seals.
    sealed.change('removeValidator', a.address)
    expect(sealed.chain.nextValidators()).toEqual(addresses(a, b))
    sealed.add([], { signers: [a, b] })
    expect(sealed.chain.nextValidators()).toEqual(addresses(b))
    sealed.add([], { signers: [b] })
  })
  it('added and removed in consecutive blocks: nobody is in the set for longer than the state says', () => {
    const sealed = aSealedChain(4)
    for (const [kind, account] of [
      ['addValidator', e],
      ['removeValidator', e],
      ['addValidator', e],
      ['removeValidator', a],
    ] as const) {
      sealed.change(kind, account.address)
    }
    sealed.add()
    sealed.add()
    const sets = [1n, 2n, 3n, 4n, 5n, 6n, 7n].map((height) => setAt(sealed, height))
    expect(sets).toEqual([
      ...[addresses(a, b, c, d), addresses(a, b, c, d), addresses(a, b, c, d, e), addresses(a, b, c, d)],
      ...[addresses(a, b, c, d, e), addresses(b, c, d, e), addresses(b, c, d, e)],
    ])
  })
})

describe('S3, C4: the next proposer is removed', () => {
  const turnOf = ({ chain }: SealedChain, round = 0) =>
    accountOf(proposerOf(chain.nextValidators(), round, chain.head().header.miner))

  it('it still builds the next block; the one after is the turn of the next address', () => {
    const sealed = aSealedChain(4)
    sealed.add() // built by a
    // Block 2 is b’s to build and c is next: c goes.
    sealed.change('removeValidator', c.address)
    expect(turnOf(sealed)).toEqual(c)
    expect(() => sealed.add([], { miner: d.address })).toThrow('H2: ')
    expect(sealed.add().block.header.miner).toBe(c.address)
    // The parent’s builder is no validator any more: the first address above it follows.
    expect(sealed.chain.nextValidators()).toEqual(addresses(a, b, d))
    expect(turnOf(sealed)).toEqual(d)
    expect(sealed.add().block.header.miner).toBe(d.address)
    expect(turnOf(sealed)).toEqual(a)
  })
  it('with round changes at both heights', () => {
    const sealed = aSealedChain(4)
    sealed.add()
    sealed.change('removeValidator', c.address)
    expect(sealed.add([], { round: 2 }).block.header.miner).toBe(a.address) // c is away, d is away
    expect(turnOf(sealed)).toEqual(b)
    expect(() => sealed.add([], { round: 1, miner: c.address })).toThrow('H2: ')
    expect(sealed.add([], { round: 1 }).block.header.miner).toBe(d.address)
  })
  it('the only other one is removed: the last builds alone', () => {
    const sealed = aSealedChain(2)
    sealed.add()
    sealed.change('removeValidator', a.address) // built by b; a is next
    expect(sealed.add().block.header.miner).toBe(a.address)
    expect(sealed.add([], { signers: [b] }).block.header.miner).toBe(b.address)
    expect(sealed.add([], { round: 3, signers: [b] }).block.header.miner).toBe(b.address)
  })
})

describe('D4: the check at the start follows the sets', () => {
  it('passes over changes, and names a block that was sealed by another set', () => {
    const sealed = aSealedChain(3)
    sealed.change('addValidator', d.address)
    sealed.change('removeValidator', a.address)
    for (let i = 0; i < 3; i++) sealed.add()
    const { store, context } = sealed
    const check = (validators: (height: bigint) => readonly Address[]) =>
      checkRecentBlocks({ store, genesisHash: context.genesisHash, blocksMax: 1_000n, validatorsOf: validators })
    expect(check((height) => setAt(sealed, height))).toBe(5n)
    expect(() => check(() => addresses(a, b, c))).toThrow(InvalidBlock)
  })
})
