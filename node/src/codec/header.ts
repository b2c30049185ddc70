// Header <-> bytes (H1): the 16 fields of a London header. Five of them are constants here; a header that says anything
// else in them is refused, so that a decoded header always encodes to the bytes that were hashed.
import type { Header } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import { EMPTY_UNCLES_HASH, ZERO_HASH } from './constants.ts'
import { asAddress, asHash, bytesToHex, hexToBytes } from './hex.ts'
import { keccakHash } from './keccak.ts'
import { encodeRlp, openRlp, RlpError, type RlpReader, type RlpValue, readBytes, readEnd, readUint } from './rlp.ts'

const UNCLES = hexToBytes(EMPTY_UNCLES_HASH)
const MIX_HASH = hexToBytes(ZERO_HASH)
const NONCE = new Uint8Array(8)

export function headerFields(header: Header): RlpValue[] {
  return [
    hexToBytes(header.parentHash),
    UNCLES,
    hexToBytes(header.miner),
    hexToBytes(header.stateRoot),
    hexToBytes(header.transactionsRoot),
    hexToBytes(header.receiptsRoot),
    header.logsBloom,
    0n, // difficulty
    header.number,
    header.gasLimit,
    header.gasUsed,
    header.timestamp,
    header.extraData,
    MIX_HASH,
    NONCE,
    0n, // baseFeePerGas (T2)
  ]
}

export function encodeHeader(header: Header): Uint8Array {
  return encodeRlp(headerFields(header))
}

/** H1. keccak256 of the header's RLP, nothing left out. */
export function headerHash(header: Header): Hash {
  return keccakHash(encodeHeader(header))
}

/** Throws InvalidBlock H1: not canonical RLP of this shape, or a constant field that differs. */
export function decodeHeader(bytes: Uint8Array): Header {
  return asInvalidBlock(() => readHeader(openRlp(bytes)))
}

/** Reads a header's items to their end. Throws RlpError or InvalidBlock. */
export function readHeader(reader: RlpReader): Header {
  const parentHash = asHash(readBytes(reader, 32))
  readConstant(reader, UNCLES, 'sha3Uncles')
  const miner = asAddress(readBytes(reader, 20))
  const stateRoot = asHash(readBytes(reader, 32))
  const transactionsRoot = asHash(readBytes(reader, 32))
  const receiptsRoot = asHash(readBytes(reader, 32))
  const logsBloom = readBytes(reader, 256)
  readConstant(reader, new Uint8Array(0), 'difficulty')
  const number = readUint(reader, 8)
  const gasLimit = readUint(reader, 8)
  const gasUsed = readUint(reader, 8)
  const timestamp = readUint(reader, 8)
  const extraData = readBytes(reader)
  readConstant(reader, MIX_HASH, 'mixHash')
  readConstant(reader, NONCE, 'nonce')
  readConstant(reader, new Uint8Array(0), 'baseFeePerGas')
  readEnd(reader)
  const roots = { stateRoot, transactionsRoot, receiptsRoot }
  return { parentHash, miner, ...roots, logsBloom, number, gasLimit, gasUsed, timestamp, extraData }
}

function readConstant(reader: RlpReader, want: Uint8Array, field: string): void {
  const have = bytesToHex(readBytes(reader))
  if (have !== bytesToHex(want)) throw new InvalidBlock('H1', `${field} is not its constant`, { field, have })
}

/** Runs a decoder and says what is not canonical RLP as a broken rule. */
export function asInvalidBlock<Value>(decode: () => Value, rule = 'H1'): Value {
  try {
    return decode()
  } catch (error) {
    if (error instanceof RlpError) throw new InvalidBlock(rule, error.message)
    throw error
  }
}
