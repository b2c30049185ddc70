// The state at any height (R4): balances, nonces, code, slots and proofs. Wallets rewrite "latest" to a number, so every
// method here answers for every past block alike.
import { SYSTEM_CODE } from '@psephos/contracts-abi'
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT } from '../../codec/constants.ts'
import { bytesToHex } from '../../codec/hex.ts'
import { STORAGE_KEYS_MAX } from '../../params/limits.ts'
import type { Address } from '../../types/bytes.ts'
import type { StateView } from '../../types/chainView.ts'
import { toQuantity, toWord } from '../format/quantity.ts'
import { defineMethod, type Method, required } from '../method.ts'
import { requireState } from '../params/blockParam.ts'
import { address, BadParam, fields, list, type Parse, type StorageKey, storageKey } from '../params/scalars.ts'
import { addressParam, blockOrLatestParam, DATA, listOf, OBJECT, QUANTITY } from '../schemas.ts'

const SLOT = { title: 'storage key', type: 'string', pattern: '^0x[0-9a-f]{0,64}$' }
const storageKeys = list(storageKey, STORAGE_KEYS_MAX)

/** The caller's own spelling of an address is the key of the answer. */
type StorageRequest = { readonly spelling: string; readonly account: Address; readonly keys: readonly StorageKey[] }
const storageRequests: Parse<readonly StorageRequest[]> = (value) => {
  const entries = Object.entries(fields(value))
  const requests = entries.map(([spelling, keys]) => ({
    spelling,
    account: address(spelling),
    keys: storageKeys(keys),
  }))
  const count = requests.reduce((sum, { keys }) => sum + keys.length, requests.length)
  if (count > STORAGE_KEYS_MAX) throw new BadParam(`at most ${STORAGE_KEYS_MAX} slots and addresses`)
  if (count === 0) throw new BadParam('empty request')
  return requests
}

export const stateMethods: readonly Method[] = [
  defineMethod('eth_getBalance', {
    summary: 'The balance of an account: 1 VOTE from its first role on, never spent.',
    params: [addressParam, blockOrLatestParam],
    result: QUANTITY,
    run: ({ chain }, [account, block]) => toQuantity(requireState(chain, block).getAccount(account)?.balance ?? 0n),
  }),
  defineMethod('eth_getTransactionCount', {
    summary: 'The next nonce of an account; for "pending" its waiting transactions count.',
    params: [addressParam, blockOrLatestParam],
    result: QUANTITY,
    run: ({ chain, pool }, [account, block]) => {
      if (block.kind === 'head' && block.isPending) return toQuantity(pool.pendingNonce(account))
      return toQuantity(requireState(chain, block).getAccount(account)?.nonce ?? 0n)
    },
  }),
  defineMethod('eth_getCode', {
    summary: 'The system contracts’ stand-in code; every other account has none.',
    params: [addressParam, blockOrLatestParam],
    result: DATA,
    run: ({ chain }, [account, block]) => {
      const codeHash = requireState(chain, block).getAccount(account)?.codeHash ?? EMPTY_CODE_HASH
      return codeHash === EMPTY_CODE_HASH ? '0x' : SYSTEM_CODE
    },
  }),
  defineMethod('eth_getStorageAt', {
    summary: 'One slot of a contract’s storage.',
    params: [addressParam, required('Storage slot', storageKey, SLOT), blockOrLatestParam],
    result: DATA,
    run: ({ chain }, [account, { slot }, block]) => toWord(requireState(chain, block).getStorage(account, slot)),
  }),
  defineMethod('eth_getStorageValues', {
    summary: 'Several slots of several contracts.',
    params: [required('Requests', storageRequests, OBJECT), blockOrLatestParam],
    result: OBJECT,
    run: ({ chain }, [requests, block]) => {
      const state = requireState(chain, block)
      return Object.fromEntries(
        requests.map(({ spelling, account, keys }) => [
          spelling,
          keys.map(({ slot }) => toWord(state.getStorage(account, slot))),
        ]),
      )
    },
  }),
  defineMethod('eth_getProof', {
    summary:
      'An account and slots of it, with the trie nodes that prove them against the block’s stateRoot (EIP-1186).',
    params: [addressParam, required('StorageKeys', storageKeys, listOf(SLOT)), blockOrLatestParam],
    result: OBJECT,
    run: ({ chain }, [account, keys, block]) => proofOf(requireState(chain, block), account, keys),
  }),
]

function proofOf(state: StateView, address: Address, keys: readonly StorageKey[]): object {
  const slots = keys.map(({ slot }) => slot)
  const { account, accountProof, storage } = state.prove(address, slots)
  return {
    address,
    accountProof: accountProof.map(bytesToHex),
    balance: toQuantity(account?.balance ?? 0n),
    codeHash: account?.codeHash ?? EMPTY_CODE_HASH,
    nonce: toQuantity(account?.nonce ?? 0n),
    storageHash: account?.storageRoot ?? EMPTY_TRIE_ROOT,
    storageProof: storage.map(({ slot, value, proof }, i) => ({
      key: keys[i]?.isFull ? slot : toQuantity(BigInt(slot)),
      value: toQuantity(value),
      proof: proof.map(bytesToHex),
    })),
  }
}
