// The devnet's throw-away keys, all derived from one seed of 32 bytes that lives in the data directory. The same seed
// gives the same network again; a new directory gives new keys. Never use these keys for anything else.
import { bytesToBigInt, concat, type Hex, keccak256, stringToBytes } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'

export type KeyPair = { readonly address: Hex; readonly privateKey: Hex }
export type DevnetAccounts = {
  readonly validators: readonly KeyPair[]
  readonly organizer: KeyPair
  readonly registrar: KeyPair
  readonly voters: readonly KeyPair[]
  readonly trustees: readonly KeyPair[]
}

export const VOTERS = 20
export const TRUSTEES = 3
/** Chain ids stay below this, because some hardware wallets compute v = 2 · id + 36 in 32 bits. */
const CHAIN_ID_LIMIT = 2_147_483_648n - 18n
/** Ids other tools take for the main network or a local test chain. */
const CHAIN_IDS_TAKEN: readonly bigint[] = [1n, 1337n, 31337n]

export function deriveAccounts(seed: Uint8Array, validators: number): DevnetAccounts {
  return {
    validators: many(seed, 'validator', validators),
    organizer: deriveKey(seed, 'organizer'),
    registrar: deriveKey(seed, 'registrar'),
    voters: many(seed, 'voter', VOTERS),
    trustees: many(seed, 'trustee', TRUSTEES),
  }
}

/** keccak256(seed, name) as a key. That it is zero or above the curve's order has a chance of 2^-128. */
export function deriveKey(seed: Uint8Array, name: string): KeyPair {
  const privateKey = keccak256(concat([seed, stringToBytes(`psephos/devnet/${name}`)]))
  return { address: privateKeyToAddress(privateKey).toLowerCase() as Hex, privateKey }
}

/** A fresh id of at least a million, so that it clashes with no known chain of a wallet. */
export function deriveChainId(seed: Uint8Array): number {
  for (let attempt = 0; ; attempt++) {
    const value = bytesToBigInt(keccak256(concat([seed, stringToBytes(`psephos/devnet/chain/${attempt}`)]), 'bytes'))
    const id = 1_000_000n + (value % (CHAIN_ID_LIMIT - 1_000_000n))
    if (!CHAIN_IDS_TAKEN.includes(id)) return Number(id)
  }
}

const many = (seed: Uint8Array, role: string, count: number): KeyPair[] =>
  Array.from({ length: count }, (_, index) => deriveKey(seed, `${role}/${index}`))
