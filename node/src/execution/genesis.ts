// Genesis file's value -> block 0 and its state. Everyone with a role from the start gets an account here (T2, T4); the
// header's extraData binds the settings that are not in the state, so one hash pins all of it.
import { ROLES, SYSTEM_CODE } from '@psephos/contracts-abi'
import { EMPTY_TRIE_ROOT, ZERO_HASH } from '../codec/constants.ts'
import { headerHash } from '../codec/header.ts'
import { hexToBytes } from '../codec/hex.ts'
import { keccak, keccakHash } from '../codec/keccak.ts'
import { encodeRlp } from '../codec/rlp.ts'
import { type ChainSpec, ruleVersionAt } from '../params/chainSpec.ts'
import { EMPTY_ROOTS, openState } from '../trie/state.ts'
import type { Block, Header } from '../types/block.ts'
import type { Address } from '../types/bytes.ts'
import type { CommittedState, State, StateChanges } from '../types/state.ts'
import { ELECTIONS } from './elections/abi.ts'
import { grantRole } from './elections/roles.ts'
import { createOverlay, type Overlay } from './overlay.ts'
import { VALIDATORS } from './validators/abi.ts'
import { writeOrganizers, writeSettings, writeValidators } from './validators/storage.ts'

export type Genesis = { readonly spec: ChainSpec; readonly block: Block; readonly committed: CommittedState }

const ZERO_ADDRESS = `0x${'00'.repeat(20)}` as Address
const systemCodeHash = keccakHash(hexToBytes(SYSTEM_CODE))

/** `committed` holds trie nodes with ids from 1; `block.hash` is the genesis hash. */
export function genesisBlock(spec: ChainSpec): Genesis {
  const committed = emptyState().commit(genesisChanges(spec))
  const header: Header = {
    parentHash: ZERO_HASH,
    miner: ZERO_ADDRESS,
    stateRoot: committed.roots.accounts.hash,
    transactionsRoot: EMPTY_TRIE_ROOT,
    receiptsRoot: EMPTY_TRIE_ROOT,
    logsBloom: new Uint8Array(256),
    number: 0n,
    gasLimit: spec.gasLimit,
    gasUsed: 0n,
    timestamp: spec.timestamp,
    extraData: settingsHash(spec),
  }
  return { spec, block: { hash: headerHash(header), header, transactions: [] }, committed }
}

/** What the genesis writes into the empty state: for who builds the same state with other tries. */
export function genesisChanges(spec: ChainSpec): StateChanges {
  const overlay = createOverlay(emptyState())
  writeGenesis(overlay, spec)
  return overlay.changes()
}

const emptyState = (): State => openState({ get: missingNode }, EMPTY_ROOTS)

/** keccak256(rlp([chainId, periodMs, heartbeatMs, [[height, version], …]])). */
export function settingsHash({ chainId, periodMs, heartbeatMs, rules }: ChainSpec): Uint8Array {
  const versions = rules.map(({ height, version }) => [height, BigInt(version)])
  return keccak(encodeRlp([chainId, BigInt(periodMs), BigInt(heartbeatMs), versions]))
}

function writeGenesis(state: Overlay, spec: ChainSpec): void {
  for (const contract of [ELECTIONS, VALIDATORS]) {
    state.setAccount(contract, { nonce: 1n, balance: 0n, codeHash: systemCodeHash })
  }
  for (const organizer of spec.organizers) grantRole(state, organizer, ROLES.organizer)
  for (const validator of spec.validators) grantRole(state, validator, ROLES.validator)
  for (const [account, balance] of spec.alloc) state.setAccount(account, { nonce: 0n, balance })
  writeValidators(state, spec.validators)
  writeOrganizers(state, spec.organizers)
  writeSettings(state, {
    periodMs: BigInt(spec.periodMs),
    heartbeatMs: BigInt(spec.heartbeatMs),
    gasLimit: spec.gasLimit,
    ruleVersion: BigInt(ruleVersionAt(spec, 0n)),
  })
}

function missingNode(id: number): never {
  throw new Error(`trie node ${id} in an empty state`)
}
