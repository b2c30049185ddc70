// Raw bytes <-> transaction (T1: legacy with EIP-155, EIP-2930, EIP-1559). Decoding takes the one canonical encoding
// only, so encoding what was decoded gives the same bytes, and recovers the sender. What needs the state is left to execution.
import type { Address, Hash } from '../types/bytes.ts'
import { InvalidTransaction } from '../types/errors.ts'
import type {
  AccessListItem,
  AccessListTransaction,
  FeeMarketTransaction,
  LegacyTransaction,
  Transaction,
} from '../types/transaction.ts'
import { asAddress, bytesToBigint, bytesToHex, hexToBytes } from './hex.ts'
import { keccak, keccakHash } from './keccak.ts'
import {
  encodeAfter,
  encodeListHeader,
  encodeRlp,
  hasMore,
  openRlp,
  RlpError,
  type RlpReader,
  type RlpValue,
  readBytes,
  readEnd,
  readList,
  readUint,
  readUintBytes,
} from './rlp.ts'
import { BadSignature, recoverAddress, signDigest } from './signature.ts'
import { roomFor } from './slab.ts'

/** EIP-2681: the nonce 2^64 - 1 is never used, so that the next one always exists. */
const NONCE_MAX = 2n ** 64n - 2n

type Signature = 'yParity' | 'r' | 's'
type Derived = 'hash' | 'sender' | 'raw'
/** What a key signs. */
export type UnsignedTransaction =
  | Omit<LegacyTransaction, Signature | Derived>
  | Omit<AccessListTransaction, Signature | Derived>
  | Omit<FeeMarketTransaction, Signature | Derived>
/** What the raw bytes say. */
export type SignedTransaction =
  | Omit<LegacyTransaction, Derived>
  | Omit<AccessListTransaction, Derived>
  | Omit<FeeMarketTransaction, Derived>

type Known = { readonly sender?: Address; readonly hash?: Hash }

/**
 * T1. Throws InvalidTransaction and nothing else: undecodable, type-not-supported, pre-155, contract-creation, wrong-chain,
 * nonce-too-high, tip-above-max-fee, bad-signature, looked for in about this order. Give what is
 * `known` only for bytes whose signature was checked before: it saves the recovery, which is most of the work.
 */
export function decodeTransaction(raw: Uint8Array, chainId: bigint, known: Known = {}): Transaction {
  try {
    const first = raw[0]
    if (first === undefined || (first >= 0x80 && first < 0xc0)) throw new InvalidTransaction('undecodable')
    if (first >= 0xc0) return decodeLegacy(raw, chainId, known)
    if (first === 1 || first === 2) return decodeTyped(first, raw, chainId, known)
    throw new InvalidTransaction('type-not-supported', { type: first })
  } catch (error) {
    if (error instanceof RlpError) throw new InvalidTransaction('undecodable', { reason: error.message })
    if (error instanceof BadSignature) throw new InvalidTransaction('bad-signature', { reason: error.message })
    throw error
  }
}

function decodeLegacy(raw: Uint8Array, chainId: bigint, known: Known): LegacyTransaction {
  const reader = openRlp(raw)
  const payloadStart = reader.at
  const nonce = readUint(reader, 8)
  const gasPrice = readUint(reader, 32)
  const gasLimit = readUint(reader, 8)
  const to = readBytes(reader)
  const value = readUint(reader, 32)
  const data = readBytes(reader)
  const payload = reader.bytes.subarray(payloadStart, reader.at)
  const v = readUint(reader, 9)
  const r = readUintBytes(reader, 32)
  const s = readUintBytes(reader, 32)
  readEnd(reader)
  if (v === 27n || v === 28n) throw new InvalidTransaction('pre-155')
  if (v < 35n) throw new InvalidTransaction('bad-signature', { reason: 'v is neither 27, 28 nor from 35 on' })
  checkFields({ nonce, to, have: (v - 35n) / 2n, want: chainId })
  const yParity = (v - 35n) % 2n === 0n ? 0 : 1
  const sender = known.sender ?? recoverAddress(digestOfParts(null, payload, chainTail(chainId)), r, s, yParity)
  const shared = { nonce, gasLimit, to: asAddress(to), value, data, chainId }
  const signature = { yParity, r: bytesToBigint(r), s: bytesToBigint(s) } as const
  return { type: 0, ...shared, gasPrice, ...signature, hash: known.hash ?? keccakHash(raw), sender, raw }
}

function decodeTyped(
  type: 1 | 2,
  raw: Uint8Array,
  chainId: bigint,
  known: Known,
): AccessListTransaction | FeeMarketTransaction {
  const reader = openRlp(raw.subarray(1))
  const payloadStart = reader.at
  const have = readUint(reader, 8)
  const nonce = readUint(reader, 8)
  const tip = type === 2 ? readUint(reader, 32) : 0n
  const price = readUint(reader, 32)
  const gasLimit = readUint(reader, 8)
  const to = readBytes(reader)
  const value = readUint(reader, 32)
  const data = readBytes(reader)
  const accessList = readAccessList(readList(reader))
  const payload = reader.bytes.subarray(payloadStart, reader.at)
  const yParity = readYParity(reader)
  const r = readUintBytes(reader, 32)
  const s = readUintBytes(reader, 32)
  readEnd(reader)
  checkFields({ nonce, to, have, want: chainId })
  if (tip > price) throw new InvalidTransaction('tip-above-max-fee', { tip, maxFee: price })
  const sender = known.sender ?? recoverAddress(digestOfParts(type, payload, NOTHING), r, s, yParity)
  const shared = { nonce, gasLimit, to: asAddress(to), value, data, chainId, accessList }
  const signature = { yParity, r: bytesToBigint(r), s: bytesToBigint(s) } as const
  const derived = { hash: known.hash ?? keccakHash(raw), sender, raw }
  if (type === 1) return { type, ...shared, gasPrice: price, ...signature, ...derived }
  return { type, ...shared, maxFeePerGas: price, maxPriorityFeePerGas: tip, ...signature, ...derived }
}

/** Rules that need no state, in the order of what a sender should hear first. */
function checkFields(fields: { nonce: bigint; to: Uint8Array; have: bigint; want: bigint }): void {
  const { nonce, to, have, want } = fields
  if (to.length === 0) throw new InvalidTransaction('contract-creation')
  if (to.length !== 20) throw new InvalidTransaction('undecodable', { reason: `an address of ${to.length} bytes` })
  if (have !== want) throw new InvalidTransaction('wrong-chain', { have, want })
  if (nonce > NONCE_MAX) throw new InvalidTransaction('nonce-too-high', { have: nonce, want: NONCE_MAX })
}

function readYParity(reader: RlpReader): 0 | 1 {
  const yParity = readUint(reader, 32)
  if (yParity !== 0n && yParity !== 1n) throw new InvalidTransaction('bad-signature', { reason: 'y parity is 0 or 1' })
  return yParity === 0n ? 0 : 1
}

function readAccessList(reader: RlpReader): AccessListItem[] {
  const list: AccessListItem[] = []
  while (hasMore(reader)) {
    const item = readList(reader)
    const address = asAddress(readBytes(item, 20))
    const keys = readList(item)
    readEnd(item)
    const storageKeys: Hash[] = []
    while (hasMore(keys)) storageKeys.push(bytesToHex(readBytes(keys, 32)) as Hash)
    list.push({ address, storageKeys })
  }
  return list
}

const NOTHING = new Uint8Array(0)
/** EIP-155: what a legacy transaction signs after its six fields: chain id, 0, 0. */
const chainTail = (chainId: bigint): Uint8Array => {
  const chain = encodeRlp(chainId)
  const tail = new Uint8Array(chain.length + 2).fill(0x80)
  tail.set(chain)
  return tail
}

/** keccak256 of what was signed: the raw bytes' own fields under a new list header, so nothing is encoded again. */
function digestOfParts(type: 1 | 2 | null, payload: Uint8Array, tail: Uint8Array): Uint8Array {
  const header = encodeListHeader(payload.length + tail.length)
  const start = type === null ? 0 : 1
  const bytes = roomFor(start + header.length + payload.length + tail.length)
  if (type !== null) bytes[0] = type
  bytes.set(header, start)
  bytes.set(payload, start + header.length)
  bytes.set(tail, start + header.length + payload.length)
  return keccak(bytes)
}

/** The bytes a wallet sends: EIP-2718 envelope, or a bare list for type 0. */
export function encodeSignedTransaction(transaction: SignedTransaction): Uint8Array {
  const { type, chainId, yParity, r, s } = transaction
  if (type !== 0) return envelope(type, [...unsignedFields(transaction), BigInt(yParity), r, s])
  return encodeRlp([...unsignedFields(transaction), 35n + 2n * chainId + BigInt(yParity), r, s])
}

/** The 32 bytes a sender signs. */
export function signingDigest(transaction: UnsignedTransaction): Uint8Array {
  const fields = unsignedFields(transaction)
  if (transaction.type === 0) return keccak(encodeRlp([...fields, transaction.chainId, NOTHING, NOTHING]))
  return keccak(envelope(transaction.type, fields))
}

/** Signs, encodes and decodes again: what comes out has passed the same door as everyone's. */
export function signTransaction(transaction: UnsignedTransaction, privateKey: Uint8Array): Transaction {
  const signature = signDigest(signingDigest(transaction), privateKey)
  const r = bytesToBigint(signature.subarray(0, 32))
  const s = bytesToBigint(signature.subarray(32, 64))
  const signed = { ...transaction, r, s, yParity: signature[64] === 1 ? 1 : 0 } as SignedTransaction
  return decodeTransaction(encodeSignedTransaction(signed), transaction.chainId)
}

function unsignedFields(transaction: UnsignedTransaction): RlpValue[] {
  const { nonce, gasLimit, value, data } = transaction
  const to = hexToBytes(transaction.to)
  if (transaction.type === 0) return [nonce, transaction.gasPrice, gasLimit, to, value, data]
  const accessList = transaction.accessList.map(({ address, storageKeys }) => [
    hexToBytes(address),
    storageKeys.map(hexToBytes),
  ])
  const prices =
    transaction.type === 1 ? [transaction.gasPrice] : [transaction.maxPriorityFeePerGas, transaction.maxFeePerGas]
  return [transaction.chainId, nonce, ...prices, gasLimit, to, value, data, accessList]
}

function envelope(type: 1 | 2, fields: RlpValue[]): Uint8Array {
  return encodeAfter(Uint8Array.of(type), fields)
}
