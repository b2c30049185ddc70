// S3, R1: which blocks psephos_getValidatorChanges serves, page by page. That a client can follow the set with them is
// shown where client and node meet, in scripts/test.
import { describe, expect, it } from 'vitest'
import { aSealedChain } from '../../test/chain/aSealedChain.ts'
import { memberAt } from '../../test/execution/aGovernance.ts'
import { VALIDATOR_CHANGES_PAGE_MAX } from '../params/limits.ts'
import { validatorChanges } from './validatorChanges.ts'

const sealed = aSealedChain(1)
const guest = memberAt(1).address
/** Blocks 1, 2, 4, 5, 7, 8, …: the guest comes and goes, then nothing happens. */
for (let i = 0; i < 9; i++) {
  sealed.change('addValidator', guest)
  sealed.change('removeValidator', guest)
  sealed.add()
}
const heights = (from: bigint) =>
  validatorChanges(sealed.chain, from).map((change) => Number((change as { blockNumber: string }).blockNumber))
const all = Array.from({ length: 18 }, (_, i) => 1 + 3 * (i >> 1) + (i % 2))

describe('S3: changes of the set', () => {
  it('are none on a chain where nothing changed', () => {
    expect(validatorChanges(aSealedChain(3).chain, 0n)).toEqual([])
  })
  it.each<[from: bigint, string, readonly number[]]>([
    [0n, 'a page of them', all.slice(0, VALIDATOR_CHANGES_PAGE_MAX)],
    [1n, 'the same', all.slice(0, VALIDATOR_CHANGES_PAGE_MAX)],
    [2n, 'without the first', all.slice(1, VALIDATOR_CHANGES_PAGE_MAX + 1)],
    [3n, 'between two', all.slice(2)],
    [23n, 'those at the end', [23, 25, 26]],
    [26n, 'the last', [26]],
    [27n, 'none after it', []],
    [2n ** 64n, 'none above the head', []],
  ])('from %i: %s', (from, _, want) => {
    expect(heights(from)).toEqual(want)
  })
  it('say what changed, and where', () => {
    const [added, removed] = validatorChanges(sealed.chain, 0n)
    const { block } = sealed.chain.blockByNumber(1n) ?? {}
    expect(added).toMatchObject({
      ...{ blockNumber: '0x1', validator: guest, added: true, transactionIndex: '0x0' },
      ...{ transactionHash: block?.transactions[0]?.hash, certificate: { height: '0x1', blockHash: block?.hash } },
    })
    // Proposed by one, decided by the vote of the other.
    expect(removed).toMatchObject({ blockNumber: '0x2', validator: guest, added: false, transactionIndex: '0x1' })
  })
})
