// The trustee's key file in the browser's storage, encrypted, one for each election and account; and the unlocking of it.
import { transportKey } from '@psephos/ballot'
import { decodeTrusteeFile, encodeTrusteeFile, PsephosError, TRUSTEE_FORMAT, type TrusteeFile } from '@psephos/client'
import { type Address, bytesToHex, type Hex, hexToBytes } from 'viem'
import { type KeyFile, KeyFileError, parseKeyFile } from '../localKey/keyFile.ts'
import { decryptInWorker, encryptInWorker } from '../localKey/keystoreCalls.ts'

export type TrusteePlace = { genesisHash: Hex; election: bigint; account: Address }
export type OwnFile = TrusteeFile<KeyFile>
type FileStorage = Pick<Storage, 'getItem' | 'setItem'>

const nameOf = ({ genesisHash, election, account }: TrusteePlace) =>
  `psephos.trustee.${genesisHash.toLowerCase()}.${election}.${account.toLowerCase()}`

/** Null: none here, or what stands there is none. */
export function loadTrusteeFile(storage: FileStorage, place: TrusteePlace): OwnFile | null {
  const text = storage.getItem(nameOf(place))
  try {
    return text === null ? null : readTrusteeFile(text)
  } catch {
    return null
  }
}

export function saveTrusteeFile(storage: FileStorage, place: TrusteePlace, file: OwnFile): void {
  storage.setItem(nameOf(place), encodeTrusteeFile(file))
}

/** Throws PsephosError `bad-trustee-file` for whatever is wrong with it. */
export function readTrusteeFile(text: string): OwnFile {
  const file = decodeTrusteeFile(text)
  try {
    return { ...file, keystore: parseKeyFile(JSON.stringify(file.keystore)) }
  } catch (error) {
    if (error instanceof KeyFileError) throw new PsephosError('bad-trustee-file', { fault: error.code })
    throw error
  }
}

export async function makeTrusteeFile(secret: Uint8Array, passphrase: string): Promise<OwnFile> {
  const keystore = await encryptInWorker(bytesToHex(secret), passphrase)
  const key = bytesToHex(transportKey(secret))
  return { psephos: TRUSTEE_FORMAT, transportKey: key, backupProved: false, opened: {}, keystore }
}

/** Null: the passphrase does not open it, or what it opens is another secret than the file says. */
export async function openTrusteeFile(file: OwnFile, passphrase: string): Promise<Uint8Array | null> {
  const opened = await decryptInWorker(file.keystore, passphrase)
  if (opened === null) return null
  const secret = hexToBytes(opened)
  try {
    return bytesToHex(transportKey(secret)) === file.transportKey ? secret : null
  } catch {
    return null
  }
}
