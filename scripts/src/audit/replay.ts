// The heart of the audit: raw blocks enter one after the other, and each is either what the rules make of its parent, or
// an AuditFault. Order of the checks: form and links, header, tries, certificate, signatures, execution, plain recount;
// so the first rule named is the first one broken. What proofs claim is believed and handed on (proofs.ts). No network, no
// clock, no file.
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { decodeBlock } from '@psephos/node/codec/block.ts'
import { hexToBytes } from '@psephos/node/codec/hex.ts'
import { keccak } from '@psephos/node/codec/keccak.ts'
import { checkCertificate } from '@psephos/node/consensus/certificate.ts'
import { proposerOf } from '@psephos/node/consensus/proposer.ts'
import { applyBlock } from '@psephos/node/execution/applyBlock.ts'
import { checkHeader, expectSame } from '@psephos/node/execution/checkHeader.ts'
import type { Arithmetic, ExecutionContext } from '@psephos/node/execution/context.ts'
import { decodeExtraData } from '@psephos/node/execution/extraData.ts'
import { genesisBlock } from '@psephos/node/execution/genesis.ts'
import { readGasLimit, readLastSetChange, readValidators } from '@psephos/node/execution/validators/storage.ts'
import { parseGenesis } from '@psephos/node/params/chainSpec.ts'
import { memoryNodes } from '@psephos/node/trie/memoryNodes.ts'
import { openState } from '@psephos/node/trie/state.ts'
import type { Block, Receipt } from '@psephos/node/types/block.ts'
import type { Address, Hash } from '@psephos/node/types/bytes.ts'
import type { Claim } from '@psephos/node/types/claim.ts'
import { InvalidBlock } from '@psephos/node/types/errors.ts'
import type { CommittedState, State, StateChanges } from '@psephos/node/types/state.ts'
import { readCall } from './calldata.ts'
import { compareReceipts } from './compareReceipts.ts'
import { readElectionKey } from './compareState.ts'
import { AuditFault } from './fault.ts'
import { type Groundwork, NOBODY } from './groundwork.ts'
import { Recount, type SeenBallot } from './recount.ts'
import { RecountFault } from './recountFault.ts'
import type { RawBlock } from './source.ts'

export type CheckedBlock = {
  readonly block: Block
  readonly receipts: readonly Receipt[]
  /** Ballots accepted in this block, with the index of their transactions. */
  readonly ballots: readonly (SeenBallot & { readonly transactionIndex: number })[]
  /** What the block wrote, before any trie: for who builds the state's tries with other code. */
  readonly changes: StateChanges
  /** B6. Believed here; nothing of the block is true unless these are. */
  readonly claims: readonly Claim[]
}

export type Replay = {
  readonly context: ExecutionContext
  readonly genesis: Block
  readonly recount: Recount
  head(): Block
  /** S3. Who decides about that height, up to the second one above the head. */
  validatorsAt(height: bigint): readonly Address[]
  /** State after the head. */
  state(): State
  /** Throws AuditFault. `ground` as layGround gives it. */
  add(raw: RawBlock, ground: Groundwork | null): CheckedBlock
}

/** Throws InvalidGenesis for a file that is none. Nothing is believed yet: compare `genesis.hash` with a pinned one. */
export function startReplay(genesisJson: unknown, arithmetic?: Arithmetic): Replay {
  const spec = parseGenesis(genesisJson)
  const { block: genesis, committed } = genesisBlock(spec)
  const context: ExecutionContext = { spec, genesisHash: genesis.hash, ...(arithmetic && { arithmetic }) }
  const nodes = memoryNodes()
  const recount = new Recount({ chainId: spec.chainId, genesisHash: hexToBytes(genesis.hash), keccak }, arithmetic)
  let head = genesis
  let state = advance(committed)
  // S3. Who decides from which height on: the set in the state two blocks before. Ascending.
  const sets: { readonly from: bigint; readonly validators: readonly Address[] }[] = [
    { from: 1n, validators: readValidators(state) },
  ]

  function validatorsAt(height: bigint): readonly Address[] {
    return sets.findLast(({ from }) => from <= height)?.validators ?? []
  }

  /** An audit never goes back, so it keeps the nodes of one state only. */
  function advance(next: CommittedState): State {
    nodes.put(next.nodes)
    nodes.drop(next.replaced)
    return openState(nodes, next.roots)
  }

  function add(raw: RawBlock, ground: Groundwork | null): CheckedBlock {
    const height = head.header.number + 1n
    try {
      const block = decode(raw, ground, spec.chainId)
      const validators = validatorsAt(height)
      const expectedMiner = (round: number) => proposerOf(validators, round, head.header.miner)
      checkHeader(block, { parent: head, gasLimit: readGasLimit(state), expectedMiner })
      checkTries(block, raw, ground)
      checkFinality(block, raw, context, validators)
      checkSignatures(block, ground)
      const { receipts, committed, changes, claims } = execute(block, raw, ground)
      const ballots = recountBlock(recount, block, head, receipts)
      state = advance(committed)
      recount.noteKeys((election) => readElectionKey(state, election))
      if (readLastSetChange(state)?.height === height) {
        sets.push({ from: height + 2n, validators: readValidators(state) })
      }
      head = block
      return { block, receipts, ballots, changes, claims }
    } catch (error) {
      if (error instanceof InvalidBlock) throw new AuditFault(height, error.rule, withoutRule(error), error.facts)
      if (error instanceof RecountFault) throw new AuditFault(height, error.rule, `recount: ${error.message}`)
      throw error
    }
  }

  function execute(block: Block, raw: RawBlock, ground: Groundwork | null) {
    let changes: StateChanges = { accounts: new Map(), storage: new Map() }
    const watched: State = {
      ...state,
      commit: (written) => {
        changes = written
        return state.commit(written)
      },
    }
    try {
      const known = ground && { ...ground, receipts: raw.receipts }
      return { ...applyBlock({ context, parent: head, block, state: watched, ...(known && { known }) }), changes }
    } catch (error) {
      // A root that differs says that something is wrong; the receipts say what.
      if (error instanceof InvalidBlock) compareReceipts({ context, parent: head, block, state, served: raw.receipts })
      throw error
    }
  }

  return { context, genesis, recount, head: () => head, validatorsAt, state: () => state, add }
}

function decode(raw: RawBlock, ground: Groundwork | null, chainId: bigint): Block {
  return decodeBlock(raw.block, chainId, (_hash: Hash, index: number): Address => {
    const known = ground?.senders[index]
    return known && 'sender' in known ? known.sender : NOBODY
  })
}

/** H4. The header against the bytes that came with it, before anything is executed. */
function checkTries({ header, transactions }: Block, raw: RawBlock, ground: Groundwork | null): void {
  if (ground !== null) expectSame('H4', 'transactionsRoot', header.transactionsRoot, ground.transactionsRoot)
  expectSame('H4', 'number of receipts', BigInt(raw.receipts.length), BigInt(transactions.length))
  if (ground !== null) expectSame('H4', 'receiptsRoot', header.receiptsRoot, ground.receiptsRoot)
}

/** H3. `validators`: set(h) of this height. */
function checkFinality(
  block: Block,
  raw: RawBlock,
  { genesisHash }: ExecutionContext,
  validators: readonly Address[],
): void {
  if (raw.certificate === null) throw new InvalidBlock('H3', 'there is no certificate')
  const buildRound = decodeExtraData(block.header.extraData).round
  const { hash, header } = block
  checkCertificate(raw.certificate, {
    genesisHash,
    validators,
    block: { hash, number: header.number, buildRound },
  })
}

/** T1. A transaction whose sender nobody recovered has not been checked. */
function checkSignatures({ transactions }: Block, ground: Groundwork | null): void {
  for (const index of transactions.keys()) {
    const one = ground?.senders[index]
    if (one === undefined) throw new InvalidBlock('T1', `transaction ${index}: its sender was not recovered`, { index })
    if ('fault' in one) throw new InvalidBlock('T1', `transaction ${index}: ${one.fault}`, { index, code: one.fault })
  }
}

function recountBlock(
  recount: Recount,
  block: Block,
  parent: Block,
  receipts: readonly Receipt[],
): (SeenBallot & { transactionIndex: number })[] {
  const times = { timestamp: block.header.timestamp, parentTimestamp: parent.header.timestamp }
  const ballots: (SeenBallot & { transactionIndex: number })[] = []
  recount.beginBlock(times)
  for (const [transactionIndex, { to, data, sender }] of block.transactions.entries()) {
    if (to !== (ELECTIONS_ADDRESS as Address) || receipts[transactionIndex]?.status !== 1) continue
    const call = readCall(data)
    const ballot = call && recount.add(call, sender, times)
    if (ballot) ballots.push({ ...ballot, transactionIndex })
  }
  return ballots
}

/** The node's error puts the rule before its sentence; the report has it in a column of its own. */
const withoutRule = (error: InvalidBlock): string => error.message.replace(`${error.rule}: `, '')
