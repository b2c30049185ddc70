// The small parts of a stored block as bytes, and back: its certificate and where its tries begin.
import { asAddress, asHash } from '../codec/hex.ts'
import type { Certificate } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import type { StateRoots, TrieRoot } from '../types/state.ts'

const SEAL_BYTES = 65

/** Round (4), then the seals; height and block hash are the row's own. */
export function encodeCertificate(certificate: Certificate): Uint8Array {
  const bytes = new Uint8Array(4 + SEAL_BYTES * certificate.signatures.length)
  new DataView(bytes.buffer).setUint32(0, certificate.round)
  certificate.signatures.forEach((signature, i) => {
    bytes.set(signature, 4 + SEAL_BYTES * i)
  })
  return bytes
}

export function decodeCertificate(bytes: Uint8Array, height: bigint, blockHash: Hash): Certificate {
  const round = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const seals = (bytes.length - 4) / SEAL_BYTES
  if (!Number.isInteger(seals)) throw new RangeError('a stored certificate is cut short')
  const signatures = Array.from({ length: seals }, (_, i) =>
    Uint8Array.from(bytes.subarray(4 + SEAL_BYTES * i, 4 + SEAL_BYTES * (i + 1))),
  )
  return { height, round, blockHash, signatures }
}

type RootsJson = { accounts: TrieRootJson; storage: [string, TrieRootJson][]; nextId: number }
type TrieRootJson = [hash: string, id: number]

export function encodeRoots(roots: StateRoots): string {
  const json: RootsJson = {
    accounts: [roots.accounts.hash, roots.accounts.id],
    storage: [...roots.storage].map(([address, root]) => [address, [root.hash, root.id]]),
    nextId: roots.nextId,
  }
  return JSON.stringify(json)
}

export function decodeRoots(text: string): StateRoots {
  const json: RootsJson = JSON.parse(text)
  const root = ([hash, id]: TrieRootJson): TrieRoot => ({ hash: asHash(hash), id })
  return {
    accounts: root(json.accounts),
    storage: new Map(json.storage.map(([address, value]) => [asAddress(address), root(value)])),
    nextId: json.nextId,
  }
}
