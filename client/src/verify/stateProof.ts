// What one contract's storage holds under a state root (EIP-1186). Only the trie nodes are believed: the values that a
// node prints beside them are not even read.
import { type Address, type Hash, type Hex, keccak256 } from 'viem'
import { EvidenceFault } from './evidenceFault.ts'
import { verifyMerkleProof } from './merkleProof.ts'
import { bytesItem, decodeRlp, decodeRlpList, numberItem } from './rlp.ts'

export type StateProof = {
  accountProof: readonly Hex[]
  storageProof: readonly { key: Hash; proof: readonly Hex[] }[]
}

/** H4. The account's storage root. Throws `absent` when there is no such account, and the faults of a proof. */
export function verifyAccount(stateRoot: Hash, address: Address, accountProof: readonly Hex[]): Hash {
  const account = verifyMerkleProof(stateRoot, keccak256(address), accountProof)
  if (account === null) throw new EvidenceFault('absent', { what: 'account' })
  return bytesItem(decodeRlpList(account, 4, 'account')[2], 'storageRoot', 32)
}

/** S4. The value of one slot, zero when the proof shows that nothing is there. Throws `incomplete-proof` without a proof of it. */
export function verifySlot(storageRoot: Hash, slot: Hash, { storageProof }: StateProof): bigint {
  const found = storageProof.find(({ key }) => key === slot)
  if (found === undefined) throw new EvidenceFault('incomplete-proof', { what: 'slot', slot })
  const value = verifyMerkleProof(storageRoot, keccak256(slot), found.proof)
  return value === null ? 0n : numberItem(decodeRlp(value, 'slot value'), 'slot value')
}
