// A private key -> the Signer port. The key stays in this closure: nothing else in the node holds it.
import { hexToBytes } from '../codec/hex.ts'
import { addressOf, signDigest } from '../codec/signature.ts'
import type { Signer } from '../types/ports.ts'
import { ConfigError } from './config.ts'

/** `text`: 0x and 64 hex digits, as a key file holds it. Throws ConfigError without repeating the text. */
export function signerFromKey(text: string): Signer {
  const trimmed = text.trim()
  if (!/^0x[0-9a-fA-F]{64}$/.test(trimmed))
    throw new ConfigError('the key file must hold one line: 0x and 64 hex digits')
  const privateKey = hexToBytes(trimmed)
  return { address: addressOf(privateKey), sign: (digest) => signDigest(digest, privateKey) }
}
