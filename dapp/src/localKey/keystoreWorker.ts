// The slow half of keystore.ts on a thread of its own, so that the page stays alive while scrypt runs. One request, one
// answer; the page ends the worker afterwards, so neither key nor passphrase stays in it.
import type { Hex } from 'viem'
import { type KeyFile, KeyFileError } from './keyFile.ts'
import { decryptKey, encryptKey } from './keystore.ts'

export type KeystoreRequest =
  | { kind: 'encrypt'; privateKey: Hex; passphrase: string }
  | { kind: 'decrypt'; file: KeyFile; passphrase: string }
export type KeystoreAnswer =
  | { kind: 'file'; file: KeyFile }
  | { kind: 'key'; privateKey: Hex }
  /** Or the file is damaged: mostly nobody can tell. */
  | { kind: 'wrong-passphrase' }

self.onmessage = (event: MessageEvent<KeystoreRequest>) => {
  self.postMessage(answer(event.data))
}

function answer(request: KeystoreRequest): KeystoreAnswer {
  if (request.kind === 'encrypt') return { kind: 'file', file: encryptKey(request.privateKey, request.passphrase) }
  try {
    return { kind: 'key', privateKey: decryptKey(request.file, request.passphrase) }
  } catch (error) {
    if (error instanceof KeyFileError) return { kind: 'wrong-passphrase' }
    throw error
  }
}
