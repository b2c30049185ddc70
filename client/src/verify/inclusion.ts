// A transaction and its receipt in a block: the raw bytes and the trie nodes enter, what the receipt says leaves.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { type Address, decodeEventLog, type Hash, type Hex, numberToHex, toRlp } from 'viem'
import { EvidenceFault } from './evidenceFault.ts'
import { verifyMerkleProof } from './merkleProof.ts'
import { bytesItem, decodeRlpList, listItem, numberItem } from './rlp.ts'

export type VoteLog = { election: bigint; voter: Address; ballotHash: Hash }

/** H4. Item `index` of an ordered trie is exactly these bytes. Throws `wrong-value`, `absent`, the faults of a proof. */
export function verifyOrderedItem(root: Hash, index: number, bytes: Hex, proof: readonly Hex[]): void {
  const key = toRlp(index === 0 ? '0x' : numberToHex(index))
  const found = verifyMerkleProof(root, key, proof)
  if (found === null) throw new EvidenceFault('absent', { index })
  if (found !== bytes) throw new EvidenceFault('wrong-value', { index })
}

/** A log of a receipt, as its bytes say. */
export type ReceiptLog = { address: Address; topics: Hash[]; data: Hex }

/** What an EIP-2718 receipt logs. Throws `not-successful`, `malformed`. */
export function logsOf(receipt: Hex): ReceiptLog[] {
  const isTyped = Number.parseInt(receipt.slice(2, 4), 16) < 0x80
  const items = decodeRlpList(isTyped ? `0x${receipt.slice(4)}` : receipt, 4, 'receipt')
  if (numberItem(items[0], 'status') !== 1n) throw new EvidenceFault('not-successful')
  return listItem(items[3], 'logs').map((log) => {
    const [address, topics, data] = listItem(log, 'log', 3)
    return {
      address: bytesItem(address, 'log address', 20),
      topics: listItem(topics, 'topics').map((topic) => bytesItem(topic, 'topic', 32)),
      data: bytesItem(data, 'log data'),
    }
  })
}

/** The votes an EIP-2718 receipt records. Throws `not-successful`, `malformed`. */
export function votesOf(receipt: Hex): VoteLog[] {
  return logsOf(receipt).flatMap(voteOf)
}

function voteOf({ address, topics, data }: ReceiptLog): VoteLog[] {
  if (address !== ELECTIONS_ADDRESS) return []
  try {
    const [signature, ...rest] = topics
    const { eventName, args } = decodeEventLog({
      abi: electionsAbi,
      topics: signature === undefined ? [] : [signature, ...rest],
      data,
    })
    if (eventName !== 'VoteCast') return []
    return [{ election: args.election, voter: args.voter.toLowerCase() as Address, ballotHash: args.ballotHash }]
  } catch (cause) {
    throw new EvidenceFault('malformed', { what: 'log' }, cause)
  }
}
