// A network's directory: its seed, its genesis and one folder per validator. Made on the first start, found again on
// the next; a directory that holds something else is never touched.
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { hexToBytes } from 'viem'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { genesisText, writeGenesisFile } from '../network/genesisFile.ts'
import { type DevnetAccounts, deriveAccounts, deriveChainId } from './accounts.ts'

export type NetworkDirectory = {
  readonly path: string
  readonly genesisFile: string
  readonly chainId: number
  readonly accounts: DevnetAccounts
  readonly validators: readonly { readonly dataDir: string; readonly keyFile: string }[]
  /** Ephemeral networks: removes what was made here, and the directory if nothing else is in it. */
  remove(): void
}

export type DirectoryOptions = {
  /** Absent: a new directory under the system's temporary one. */
  dataDir?: string | undefined
  ephemeral: boolean
  validators: number
  periodMs: number
  heartbeatMs: number
  gasLimit: bigint
}

export function openDirectory(options: DirectoryOptions): NetworkDirectory {
  const path = options.dataDir ? resolve(options.dataDir) : mkdtempSync(join(tmpdir(), 'psephos-devnet-'))
  const isNew = !existsSync(join(path, 'seed'))
  if (!isNew && options.ephemeral) {
    throw directoryFailure(`${path} already holds a network; leave out --ephemeral to go on with it`)
  }
  if (isNew && existsSync(path) && readdirSync(path).length > 0) {
    throw directoryFailure(`${path} is not empty and holds no network; name an empty or a new directory`)
  }
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const seed = isNew ? writeSeed(path) : readSeed(path)
  const accounts = deriveAccounts(seed, options.validators)
  const chainId = deriveChainId(seed)
  const genesisFile = join(path, 'genesis.json')
  if (!existsSync(genesisFile)) writeGenesis(genesisFile, chainId, accounts, options)
  else checkValidators(genesisFile, accounts)
  return {
    path,
    genesisFile,
    chainId,
    accounts,
    validators: accounts.validators.map((key, index) => validatorFolder(path, index, key.privateKey)),
    remove: () => removeNetwork(path),
  }
}

function validatorFolder(path: string, index: number, privateKey: string): { dataDir: string; keyFile: string } {
  const dataDir = join(path, `validator-${index + 1}`)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const keyFile = join(path, `validator-${index + 1}.key`)
  if (!existsSync(keyFile)) writeFileSync(keyFile, `${privateKey}\n`, { mode: 0o600 })
  return { dataDir, keyFile }
}

function writeSeed(path: string): Uint8Array {
  const seed = randomBytes(32)
  writeFileSync(join(path, 'seed'), `0x${seed.toString('hex')}\n`, { mode: 0o600 })
  return seed
}

function readSeed(path: string): Uint8Array {
  const text = readFileSync(join(path, 'seed'), 'utf8').trim()
  if (!/^0x[0-9a-f]{64}$/.test(text)) throw directoryFailure(`${join(path, 'seed')} is not a seed of 32 bytes in hex`)
  return hexToBytes(text as `0x${string}`)
}

function writeGenesis(file: string, chainId: number, accounts: DevnetAccounts, options: DirectoryOptions): void {
  const { periodMs, heartbeatMs, gasLimit } = options
  const { text } = genesisText({
    ...{ chainId, periodMs, heartbeatMs, gasLimit, timestamp: Math.floor(Date.now() / 1000) },
    validators: accounts.validators.map((key) => key.address),
    organizers: [accounts.organizer.address],
  })
  writeGenesisFile(file, text)
}

/** How many validators the network in that directory began with; null where there is none yet. */
export function validatorsIn(dataDir: string): number | null {
  const file = join(resolve(dataDir), 'genesis.json')
  if (!existsSync(file)) return null
  const genesis = JSON.parse(readFileSync(file, 'utf8')) as { psephos?: { validators?: string[] } }
  return genesis.psephos?.validators?.length ?? null
}

/** The number of validators is fixed by the genesis of a network; another number would be another network. */
function checkValidators(file: string, accounts: DevnetAccounts): void {
  const genesis = JSON.parse(readFileSync(file, 'utf8')) as { psephos?: { validators?: string[] } }
  const have = (genesis.psephos?.validators ?? []).toSorted().join()
  if (
    have !==
    accounts.validators
      .map((key) => key.address)
      .toSorted()
      .join()
  ) {
    throw directoryFailure(`${file} was made for other validators; use its number of validators or a new directory`)
  }
}

function removeNetwork(path: string): void {
  for (const name of readdirSync(path)) {
    if (/^(seed|genesis\.json|validator-.*|registrar.*|bootnode\.log|page\.log)$/.test(name)) {
      rmSync(join(path, name), { recursive: true, force: true })
    }
  }
  if (readdirSync(path).length === 0) rmdirSync(path)
}

const directoryFailure = (message: string): CommandFailure =>
  new CommandFailure(EXIT.failure, 'data-directory', message)
