import { keccak_256 } from '@noble/hashes/sha3.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT, EMPTY_UNCLES_HASH } from './constants.ts'
import { keccak, keccakHash } from './keccak.ts'

describe('keccak256', () => {
  it('agrees with noble, also for inputs longer than the hasher takes at once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(keccak(bytes)).toEqual(keccak_256(bytes))
      }),
    )
    for (const length of [135, 136, 137, 16_384, 16_385, 100_000]) {
      const bytes = new Uint8Array(length).fill(length)
      expect(keccak(bytes)).toEqual(keccak_256(bytes))
    }
  })
  it('gives fresh bytes: a later hash does not change an earlier one', () => {
    const first = keccak(Uint8Array.of(1))
    const copy = first.slice()
    keccak(Uint8Array.of(2))
    expect(first).toEqual(copy)
  })
  it.each([
    ['nothing', [], EMPTY_CODE_HASH],
    ['rlp("")', [0x80], EMPTY_TRIE_ROOT],
    ['rlp([])', [0xc0], EMPTY_UNCLES_HASH],
  ])('of %s is the well-known constant', (_, bytes, hash) => {
    expect(keccakHash(Uint8Array.from(bytes))).toBe(hash)
  })
})
