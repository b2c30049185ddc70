// N5. A node's signed word where it can be reached, for a while and in one network. Parts in, JSON out, and back: who
// signed, that it is not over, and nothing else. Being reachable there is proven by nobody; the hello decides.
import { z } from 'zod'
import { asAddress, asHash, bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { keccak } from '../../codec/keccak.ts'
import { BadSignature, recoverAddress } from '../../codec/signature.ts'
import { HOST_BYTES_MAX, RECORD_SECONDS_MAX } from '../../params/limits.ts'
import type { Address, Hash } from '../../types/bytes.ts'
import type { Signer } from '../../types/ports.ts'
import type { Discovered } from '../dialer.ts'

export type PeerRecord = {
  readonly genesisHash: Hash
  readonly address: Address
  readonly host: string
  readonly port: number
  /** Seconds since 1970; of two records of one address the later one counts. */
  readonly expires: number
  /** 65 bytes r, s, yParity. */
  readonly signature: Uint8Array
}
export type RecordRefusal =
  | 'malformed'
  | 'other-genesis'
  | 'expired' // stale
  | 'too-long' // valid for longer than anybody may ask
  | 'wrong-key'

export class BadRecord extends Error {
  readonly code: RecordRefusal
  constructor(code: RecordRefusal, message: string = code) {
    super(message)
    this.name = 'BadRecord'
    this.code = code
  }
}

const TAG = new TextEncoder().encode('psephos/record/1')
/** A name of the DNS or an address of IPv4 or IPv6; what a person would read as something else is refused. */
const HOST = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*|[0-9a-f:]+(:[0-9.]+)?)$/i

const recordSchema = z.strictObject({
  genesisHash: z.string().regex(/^0x[0-9a-f]{64}$/),
  address: z.string().regex(/^0x[0-9a-f]{40}$/),
  host: z.string().max(HOST_BYTES_MAX).regex(HOST),
  port: z.number().int().min(1).max(65_535),
  expires: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  signature: z.string().regex(/^0x[0-9a-f]{130}$/),
})

/** keccak256(0x19, tag, genesis hash, address, expires (8), port (2), host). The host is last: nothing follows to mix with. */
function recordDigest({ genesisHash, address, host, port, expires }: Omit<PeerRecord, 'signature'>): Uint8Array {
  const name = new TextEncoder().encode(host)
  const bytes = new Uint8Array(1 + TAG.length + 32 + 20 + 8 + 2 + name.length)
  const view = new DataView(bytes.buffer)
  bytes[0] = 0x19
  bytes.set(TAG, 1)
  let at = 1 + TAG.length
  bytes.set(hexToBytes(genesisHash), at)
  bytes.set(hexToBytes(address), at + 32)
  at += 52
  view.setBigUint64(at, BigInt(expires))
  view.setUint16(at + 8, port)
  bytes.set(name, at + 10)
  return keccak(bytes)
}

export function signRecord(parts: Omit<PeerRecord, 'signature' | 'address'>, signer: Signer): PeerRecord {
  const unsigned = { ...parts, address: signer.address }
  return { ...unsigned, signature: signer.sign(recordDigest(unsigned)) }
}

export function recordToJson(record: PeerRecord): object {
  return { ...record, signature: bytesToHex(record.signature) }
}

/** Parsed JSON -> a record that holds now. Throws BadRecord, and nothing else. */
export function checkRecord(
  json: unknown,
  network: { readonly genesisHash: Hash; readonly nowMs: number },
): PeerRecord {
  const parsed = recordSchema.safeParse(json)
  if (!parsed.success) throw new BadRecord('malformed', z.prettifyError(parsed.error))
  const { genesisHash, address, signature, ...rest } = parsed.data
  const record: PeerRecord = {
    ...rest,
    genesisHash: asHash(genesisHash),
    address: asAddress(address),
    signature: hexToBytes(signature),
  }
  if (record.genesisHash !== network.genesisHash) throw new BadRecord('other-genesis')
  const nowSeconds = network.nowMs / 1_000
  if (record.expires <= nowSeconds) throw new BadRecord('expired')
  if (record.expires > nowSeconds + RECORD_SECONDS_MAX) throw new BadRecord('too-long')
  if (!isSigned(record)) throw new BadRecord('wrong-key')
  return record
}

function isSigned(record: PeerRecord): boolean {
  const { signature, address } = record
  const [r, s, yParity = 0] = [signature.subarray(0, 32), signature.subarray(32, 64), signature[64]]
  try {
    return recoverAddress(recordDigest(record), r, s, yParity) === address
  } catch (error) {
    if (error instanceof BadSignature) return false
    throw error
  }
}

export const discoveredFrom = ({ host, port, address, expires }: PeerRecord): Discovered => ({
  ...{ host, port, address },
  expiresMs: expires * 1_000,
})
