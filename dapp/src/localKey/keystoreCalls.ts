// The page's side of keystoreWorker.ts: one short-lived worker for each call.
import type { Hex } from 'viem'
import type { KeyFile } from './keyFile.ts'
import type { KeystoreAnswer, KeystoreRequest } from './keystoreWorker.ts'

export async function encryptInWorker(privateKey: Hex, passphrase: string): Promise<KeyFile> {
  const answer = await ask({ kind: 'encrypt', privateKey, passphrase })
  if (answer.kind !== 'file') throw new Error('the key could not be encrypted')
  return answer.file
}

/** Null when the passphrase is not the one the file was made with, or the file is damaged. */
export async function decryptInWorker(file: KeyFile, passphrase: string): Promise<Hex | null> {
  const answer = await ask({ kind: 'decrypt', file, passphrase })
  return answer.kind === 'key' ? answer.privateKey : null
}

function ask(request: KeystoreRequest): Promise<KeystoreAnswer> {
  const worker = new Worker(new URL('./keystoreWorker.ts', import.meta.url), { type: 'module' })
  return new Promise<KeystoreAnswer>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<KeystoreAnswer>) => resolve(event.data)
    worker.onerror = (event) => reject(new Error(event.message || 'the key worker stopped'))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
