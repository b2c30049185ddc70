// Bytes that wait on this device, encrypted so that only who unlocks the local key reads them. Bytes and a place enter, text
// for the browser's storage leaves. Where that text is put, and for how long, is the voting side's matter.
import { gcm } from '@noble/ciphers/aes'
import { bytesToHex, concat, type Hex, hexToBytes, isHex, keccak256, stringToHex } from 'viem'

const PURPOSE = stringToHex('psephos kept ballot/1')
/** AES-GCM's own (NIST SP 800-38D): drawn anew for each, so that no two share one under a key. */
const IV_BYTES = 12
const TAG_BYTES = 16

/** 32 bytes that follow from the key and tell nothing of it: keccak256(purpose, key). */
export function keptBytesKey(privateKey: Hex): Uint8Array {
  return hexToBytes(keccak256(concat([PURPOSE, privateKey])))
}

/** iv, ciphertext, tag (AES-256-GCM). `about` is not kept: who opens must name the same. */
export function sealBytes(
  key: Uint8Array,
  { bytes, about, random }: { bytes: Hex; about: string; random: (byteCount: number) => Uint8Array },
): Hex {
  const iv = random(IV_BYTES)
  return concat([bytesToHex(iv), bytesToHex(gcm(key, iv, hexToBytes(stringToHex(about))).encrypt(hexToBytes(bytes)))])
}

/** Null for another key, another `about`, and whatever was not sealed here. */
export function openBytes(key: Uint8Array, { sealed, about }: { sealed: string; about: string }): Hex | null {
  if (!isHex(sealed) || sealed.length % 2 === 1 || sealed.length < 2 + 2 * (IV_BYTES + TAG_BYTES)) return null
  const bytes = hexToBytes(sealed)
  const cipher = gcm(key, bytes.subarray(0, IV_BYTES), hexToBytes(stringToHex(about)))
  try {
    return bytesToHex(cipher.decrypt(bytes.subarray(IV_BYTES)))
  } catch {
    return null
  }
}
