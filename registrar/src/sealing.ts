// People's data as it lies on the disk: sealed with AES-256-GCM under a key that follows from the registrar's own key, which
// is in its own file. Whoever has the database alone reads no name, no salt and no second factor. For look-ups there is a
// keyed index (HMAC) of a value, equal for equal values and telling nothing else.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Hex } from 'viem'

const NONCE_BYTES = 12
const TAG_BYTES = 16
export const SEAL_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES
const INDEX_BYTES = 16

export type Sealing = {
  seal(plain: Uint8Array): Buffer
  /** Throws for bytes that were sealed under another key, or changed. */
  open(sealed: Uint8Array): Buffer
  sealJson(value: unknown): Buffer
  openJson(sealed: Uint8Array): unknown
  /** 16 bytes; each part keeps to itself. */
  index(...parts: readonly string[]): Buffer
  /** Which key this is, without telling it. */
  readonly fingerprint: string
}

export function sealingOf(registrarKey: Hex): Sealing {
  const secret = Buffer.from(registrarKey.slice(2), 'hex')
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, 'psephos/registrar/1', purpose, 32) as ArrayBuffer)
  const sealKey = derive('seal')
  const indexKey = derive('index')
  const seal = (plain: Uint8Array): Buffer => {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', sealKey, nonce)
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  const open = (sealed: Uint8Array): Buffer => {
    const bytes = Buffer.from(sealed)
    if (bytes.length < SEAL_OVERHEAD_BYTES) throw new Error('sealed bytes are cut off')
    const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, NONCE_BYTES))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  }
  return {
    seal,
    open,
    sealJson: (value) => seal(Buffer.from(JSON.stringify(value))),
    openJson: (sealed) => JSON.parse(open(sealed).toString('utf8')),
    index: (...parts) => createHmac('sha256', indexKey).update(JSON.stringify(parts)).digest().subarray(0, INDEX_BYTES),
    fingerprint: derive('fingerprint').toString('hex').slice(0, 32),
  }
}
