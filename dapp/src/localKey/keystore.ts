// A voter's key under a passphrase. What enters: a private key and a passphrase. What leaves: the encrypted file, or the
// key again. Slow on purpose (scrypt), so the page runs it in keystoreWorker.ts.
import * as Keystore from 'ox/Keystore'
import type { Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { type KeyFile, KeyFileError } from './keyFile.ts'

/** OWASP's least scrypt cost for stored secrets: 128 MiB and about a second, also on a phone. */
const SCRYPT_N = 131_072
const SCRYPT_R = 8
const SCRYPT_P = 1

export function encryptKey(privateKey: Hex, passphrase: string, n: number = SCRYPT_N): KeyFile {
  const [key, options] = Keystore.scrypt({ password: normal(passphrase), n, r: SCRYPT_R, p: SCRYPT_P })
  const keystore = Keystore.encrypt(privateKey, key, options)
  return {
    ...keystore,
    crypto: { ...keystore.crypto, kdf: 'scrypt', kdfparams: options.kdfparams },
    address: privateKeyToAddress(privateKey).slice(2).toLowerCase(),
  }
}

/** Throws KeyFileError: `wrong-passphrase` when the file's own check does not come out, `damaged` when it opens to another key. */
export function decryptKey(file: KeyFile, passphrase: string): Hex {
  const privateKey = decrypt(file, passphrase)
  // The file's own check leaves out the bytes that decryption begins with; the address beside it does not.
  if (typeof file.address !== 'string' || isOf(file.address, privateKey)) return privateKey
  throw new KeyFileError('damaged')
}

function decrypt(file: KeyFile, passphrase: string): Hex {
  const key = Keystore.toKey(file, { password: normal(passphrase) })
  try {
    return Keystore.decrypt(file, key)
  } catch {
    throw new KeyFileError('wrong-passphrase')
  }
}

function isOf(address: string, privateKey: Hex): boolean {
  try {
    return privateKeyToAddress(privateKey).slice(2).toLowerCase() === address.replace(/^0x/, '').toLowerCase()
  } catch {
    return false // no private key at all
  }
}

/** The same passphrase typed on another keyboard must give the same bytes. */
function normal(passphrase: string): string {
  return passphrase.normalize('NFKC')
}
