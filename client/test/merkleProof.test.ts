import fc from 'fast-check'
import { bytesToHex, type Hash, type Hex, hexToBytes, keccak256, numberToHex, toRlp } from 'viem'
import { describe, expect, it } from 'vitest'
import { EvidenceFault, verifyMerkleProof } from '../src/index.ts'
import { EMPTY_TRIE_ROOT } from '../src/verify/merkleProof.ts'
import { aTrie } from './aRecordedBallot.ts'

const faultOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return error instanceof EvidenceFault ? error.fault : error
  }
  return 'none'
}

describe('H4: Merkle-Patricia proofs, against @ethereumjs/mpt', () => {
  it('shows what is there and what is not, for random tries with short values (nodes inside nodes)', async () => {
    const bytes = (min: number, max: number) =>
      fc.uint8Array({ minLength: min, maxLength: max }).map((b) => bytesToHex(b))
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(bytes(2, 2), bytes(1, 40), { minKeys: 1, maxKeys: 60 }),
        fc.array(bytes(2, 2), { maxLength: 10 }),
        async (entries, absent) => {
          const trie = await aTrie(Object.entries(entries) as [Hex, Hex][])
          for (const key of [...Object.keys(entries), ...absent] as Hex[]) {
            const proof = await trie.prove(key)
            expect(verifyMerkleProof(trie.root, key, proof)).toBe(entries[key] ?? null)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
  it('a value at a branch: one key is the beginning of another', async () => {
    const trie = await aTrie([
      ['0x12', '0xaa'],
      ['0x1234', '0xbb'],
      ['0x1235', `0x${'cc'.repeat(40)}`],
    ])
    expect(verifyMerkleProof(trie.root, '0x12', await trie.prove('0x12'))).toBe('0xaa')
    expect(verifyMerkleProof(trie.root, '0x1234', await trie.prove('0x1234'))).toBe('0xbb')
    expect(verifyMerkleProof(trie.root, '0x1236', await trie.prove('0x1236'))).toBeNull()
  })
  it('nothing is in the empty trie, and an empty proof shows nothing of another', () => {
    expect(EMPTY_TRIE_ROOT).toBe(keccak256(toRlp('0x')))
    expect(verifyMerkleProof(EMPTY_TRIE_ROOT, '0x12', [])).toBeNull()
    expect(faultOf(() => verifyMerkleProof(keccak256('0x01'), '0x12', []))).toBe('incomplete-proof')
  })
  const item = (value: Hex | readonly (Hex | readonly Hex[])[]) => toRlp(value as never)
  const rows: [string, Hex, string][] = [
    ['a string instead of a node', item('0x1234'), 'malformed'],
    ['a list of three', item(['0x', '0x', '0x']), 'malformed'],
    ['a path with a strange flag', item(['0x40', '0x01']), 'malformed'],
    ['an even path whose padding is not zero', item(['0x21', '0x01']), 'malformed'],
    ['no path at all', item(['0x', '0x01']), 'malformed'],
    ['a reference of 31 bytes', item([`0x00${''}`, `0x${'11'.repeat(31)}`]), 'malformed'],
    ['bytes after the node', `${item(['0x20', '0x01'])}00`, 'malformed'],
    ['a length beyond the end', '0xf8ff01', 'malformed'],
  ]
  it.each(rows)('%s is malformed', (_, node, fault) => {
    expect(faultOf(() => verifyMerkleProof(keccak256(node), '0x', [node]))).toBe(fault)
  })
  it("another key's proof shows nothing", async () => {
    const keys = Array.from({ length: 40 }, (_, i) => keccak256(numberToHex(i)))
    const trie = await aTrie(keys.map((key) => [key, key]))
    const [mine, other] = [keys[3] as Hash, keys[4] as Hash]
    const proof = await trie.prove(other)
    expect(verifyMerkleProof(trie.root, hexToBytes(other), proof)).toBe(other)
    expect(['incomplete-proof', 'wrong-hash']).toContain(faultOf(() => verifyMerkleProof(trie.root, mine, proof)))
  })
})
