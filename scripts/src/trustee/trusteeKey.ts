// --trustee of every command that uses a trustee's secret: a name beside the keys, or a file. Leaves the secret and, where a
// file stands behind it, what that file remembers. PSEPHOS_TRUSTEE_SECRET instead is for throw-away networks.
import { existsSync } from 'node:fs'
import { transportKey } from '@psephos/ballot'
import { type TrusteeFile as AnyTrusteeFile, PsephosError, TRUSTEE_FORMAT, withOpenedSum } from '@psephos/client'
import { bytesToHex, type Hash, type Hex, hexToBytes } from 'viem'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'
import { defaultKeysDir } from '../keys/keystore.ts'
import { askPassphrase } from '../keys/passphrase.ts'
import { openTrusteeFile, readTrusteeFile, trusteeFileOf, writeTrusteeFile } from './trusteeFile.ts'

export type TrusteeFlags = { trustee?: string; trusteePassphraseFile?: string; keysDir?: string }

export const TRUSTEE_HELP = {
  trustee: ['--trustee <name>', 'trustee’s key by name, or its file; PSEPHOS_TRUSTEE_SECRET instead of it'],
  trusteePassphraseFile: [
    '--trustee-passphrase-file <file>',
    'its first line opens the trustee’s key; PSEPHOS_PASSPHRASE does too',
  ],
} as const

export type TrusteeKey = {
  secret: Uint8Array
  transportKey: Hex
  isBackupProved: boolean
  /** Throws `other-sum` when this trustee has opened another sum of this election; remembers it otherwise. */
  rememberSum(place: { genesisHash: Hash; election: bigint }, aggregateHash: Hex): void
}

export const trusteePath = ({ trustee = '', keysDir }: TrusteeFlags): string =>
  trustee.includes('/') || existsSync(trustee) ? trustee : trusteeFileOf(keysDir ?? defaultKeysDir(), trustee)

export async function openTrusteeKey(flags: TrusteeFlags): Promise<TrusteeKey> {
  if (!flags.trustee) return fromEnvironment()
  const path = trusteePath(flags)
  const file = readTrusteeFile(path)
  const words = `Passphrase of the trustee’s key ${flags.trustee}`
  const secret = openTrusteeFile(file, await askPassphrase({ passphraseFile: flags.trusteePassphraseFile }, words))
  return {
    ...{ secret, transportKey: file.transportKey, isBackupProved: file.backupProved },
    rememberSum: (place, aggregateHash) => {
      const now = readTrusteeFile(path)
      writeTrusteeFile(
        path,
        opening(() => withOpenedSum(now, place, aggregateHash)),
      )
    },
  }
}

function fromEnvironment(): TrusteeKey {
  const text = process.env.PSEPHOS_TRUSTEE_SECRET
  if (!text) throw usageFailure('whose secret? Use --trustee NAME, --trustee FILE or PSEPHOS_TRUSTEE_SECRET')
  if (!/^(0x)?[0-9a-fA-F]{64}$/.test(text.trim()))
    throw new CommandFailure(EXIT.usage, 'bad-trustee-secret', 'PSEPHOS_TRUSTEE_SECRET is not 32 bytes in hex')
  return trusteeKeyOf(hexToBytes(`0x${text.trim().replace(/^0x/, '')}`))
}

/** Of a secret without a file: what it opened is remembered for the life of this process. */
export function trusteeKeyOf(secret: Uint8Array): TrusteeKey {
  const key = bytesToHex(transportKey(secret))
  let file: AnyTrusteeFile = {
    ...{ psephos: TRUSTEE_FORMAT, transportKey: key, backupProved: true, opened: {}, keystore: null },
  }
  return {
    ...{ secret, transportKey: key, isBackupProved: true },
    rememberSum: (place, aggregateHash) => {
      file = opening(() => withOpenedSum(file, place, aggregateHash))
    },
  }
}

function opening<Value>(run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof PsephosError) || error.code !== 'other-sum') throw error
    const words =
      'this trustee has opened another sum of this election: the difference of two sums would open single ballots. Ask an auditor'
    throw new CommandFailure(EXIT.verificationFailed, 'other-sum', words, { cause: error })
  }
}
