// A raw block read with @ethereumjs/rlp alone: its hash, the roots its header states, and each transaction's bytes, hash
// and sender. The typed constructors of @ethereumjs are not used, because they refuse fees whose product with the gas
// limit passes 256 bits, and fees mean nothing here (T2).
import { RLP } from '@ethereumjs/rlp'
import { bytesToBigInt, ecrecover, pubToAddress } from '@ethereumjs/util'
import { bytesToHex, concatBytes, type Hex, keccak256 } from 'viem'

type Item = Uint8Array | Item[]

export type IndependentTransaction = { readonly raw: Uint8Array; readonly hash: Hex; readonly sender: Hex }
export type IndependentBlock = {
  readonly hash: Hex
  readonly stateRoot: Hex
  readonly transactionsRoot: Hex
  readonly receiptsRoot: Hex
  readonly transactions: readonly IndependentTransaction[]
}

/** Throws whatever the library throws for bytes that are no block. */
export function readBlock(raw: Uint8Array): IndependentBlock {
  const [header, transactions] = listOf(RLP.decode(raw))
  const fields = listOf(header)
  return {
    hash: keccak256(RLP.encode(fields)),
    stateRoot: bytesToHex(bytesOf(fields[3])),
    transactionsRoot: bytesToHex(bytesOf(fields[4])),
    receiptsRoot: bytesToHex(bytesOf(fields[5])),
    transactions: listOf(transactions).map(readTransaction),
  }
}

/** In a block a legacy transaction is a list, a typed one the bytes of its envelope (EIP-2718). */
function readTransaction(item: Item): IndependentTransaction {
  const raw = item instanceof Uint8Array ? item : RLP.encode(item)
  const sender = item instanceof Uint8Array ? typedSender(item) : legacySender(item)
  return { raw, hash: keccak256(raw), sender }
}

/** EIP-155: signed are the first six fields, the chain's id and two nothings. */
function legacySender(fields: Item[]): Hex {
  const v = bytesToBigInt(bytesOf(fields[6]))
  const signed = RLP.encode([...fields.slice(0, 6), (v - 35n) / 2n, 0n, 0n])
  return recover(signed, (v - 35n) % 2n, fields.slice(7))
}

/** EIP-2930, EIP-1559: signed is the envelope without its last three fields. */
function typedSender(envelope: Uint8Array): Hex {
  const fields = listOf(RLP.decode(envelope.subarray(1)))
  const signed = concatBytes([envelope.subarray(0, 1), RLP.encode(fields.slice(0, -3))])
  return recover(signed, bytesToBigInt(bytesOf(fields.at(-3))), fields.slice(-2))
}

function recover(signed: Uint8Array, yParity: bigint, [r, s]: Item[]): Hex {
  const digest = keccak256(signed, 'bytes')
  return bytesToHex(pubToAddress(ecrecover(digest, yParity, bytesOf(r), bytesOf(s))))
}

function listOf(item: Item | undefined): Item[] {
  if (Array.isArray(item)) return item
  throw new Error('bytes where RLP should have a list')
}

function bytesOf(item: Item | undefined): Uint8Array {
  if (item instanceof Uint8Array) return item
  throw new Error('a list where RLP should have bytes')
}
