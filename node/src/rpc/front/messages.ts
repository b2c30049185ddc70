// What the thread that holds the sockets and the thread that holds the chain tell each other. Many items travel as one
// message, in the order in which they were said; ballots travel as bytes, because there are thousands of them a second.
import type { Address, Hash } from '../../types/bytes.ts'
import type { InvalidTransactionCode } from '../../types/errors.ts'

/** A transaction whose form and signature the front has checked. */
export type Checked = {
  readonly id: number
  readonly raw: Uint8Array
  readonly sender: Address
  readonly hash: Hash
}

/** From the sockets' thread. `id` is its own count of what it waits for. */
export type Asked =
  | { readonly kind: 'transactions'; readonly bytes: Uint8Array }
  /** A transaction that can be in no block (T1): counted and put into words where the words are. */
  | {
      readonly kind: 'invalid'
      readonly id: number
      readonly code: InvalidTransactionCode
      readonly facts: Readonly<Record<string, bigint | number | string>>
    }
  /** A JSON-RPC message as it came; `socket` null over plain HTTP. */
  | { readonly kind: 'text'; readonly id: number; readonly text: string; readonly socket: number | null }
  | { readonly kind: 'socket'; readonly socket: number; readonly is: 'open' | 'closed' }
  | { readonly kind: 'probe'; readonly id: number; readonly of: 'live' | 'health' | 'metrics' }
  /** Bytes of notifications that have been taken over: more may come. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'listening'; readonly ports: readonly number[] }
  | { readonly kind: 'refused'; readonly error: ErrnoFacts }
  | { readonly kind: 'ended' }

/** Why a port could not be had, as the system says it. */
export type ErrnoFacts = { readonly message: string; readonly code: string; readonly syscall: string }

/** To the sockets' thread. */
export type Said =
  /** These are on disk: their hashes may be answered (T5). */
  | { readonly kind: 'durable'; readonly ids: readonly number[] }
  /** JSON of an error object. */
  | { readonly kind: 'error'; readonly id: number; readonly error: string }
  | { readonly kind: 'text'; readonly id: number; readonly text: string | null }
  | { readonly kind: 'probed'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'notify'; readonly socket: number; readonly text: string }
  | { readonly kind: 'drop'; readonly socket: number }
  | { readonly kind: 'end' }

/** How many messages of the sockets' thread the other has gone through: one number that both can read. */
export type Handled = Int32Array<SharedArrayBuffer>

const ID_BYTES = 4
const SENDER_BYTES = 20
const HASH_BYTES = 32
const HEAD_BYTES = ID_BYTES + ID_BYTES + SENDER_BYTES + HASH_BYTES

/** Per transaction: id (4), length (4), sender (20), hash (32), raw. */
export function encodeChecked(transactions: readonly Checked[]): Uint8Array {
  const length = transactions.reduce((sum, { raw }) => sum + HEAD_BYTES + raw.length, 0)
  const bytes = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const { id, raw, sender, hash } of transactions) {
    bytes.writeUInt32BE(id, at)
    bytes.writeUInt32BE(raw.length, at + 4)
    bytes.write(sender.slice(2), at + 8, 'hex')
    bytes.write(hash.slice(2), at + 8 + SENDER_BYTES, 'hex')
    bytes.set(raw, at + HEAD_BYTES)
    at += HEAD_BYTES + raw.length
  }
  return new Uint8Array(bytes.buffer, 0, length)
}

/** `raw` are views of `bytes`. */
export function decodeChecked(bytes: Uint8Array): Checked[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const transactions: Checked[] = []
  for (let at = 0; at < bytes.length; ) {
    const start = at + HEAD_BYTES
    const end = start + buffer.readUInt32BE(at + 4)
    const sender = `0x${buffer.toString('hex', at + 8, at + 8 + SENDER_BYTES)}` as Address
    const hash = `0x${buffer.toString('hex', at + 8 + SENDER_BYTES, start)}` as Hash
    transactions.push({ id: buffer.readUInt32BE(at), sender, hash, raw: bytes.subarray(start, end) })
    at = end
  }
  return transactions
}
