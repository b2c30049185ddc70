// Hashes of nothing, as Ethereum knows them.
import type { Hash } from '../types/bytes.ts'

/** keccak256(rlp("")): root of a trie without entries. */
export const EMPTY_TRIE_ROOT = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421' as Hash
/** keccak256(rlp([])): sha3Uncles of every block (H1). */
export const EMPTY_UNCLES_HASH = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347' as Hash
/** keccak256(""): code hash of an account without code. */
export const EMPTY_CODE_HASH = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470' as Hash
export const ZERO_HASH = `0x${'00'.repeat(32)}` as Hash
