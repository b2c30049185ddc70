// How a block that is final becomes ours: executed if it was not yet, written, settled with the pool, told. The same for
// one that this node helped to decide and for one that a peer serves (N4).
import { adoptBlock } from '../chain/adoptBlock.ts'
import { checkFinality } from '../chain/validators.ts'
import { checkCertificate } from '../consensus/certificate.ts'
import { findConflict } from '../consensus/evidence.ts'
import { decodeExtraData } from '../execution/extraData.ts'
import type { Certificate } from '../types/block.ts'
import type { BlockHead, FinalBlock } from '../types/chainView.ts'
import type { BlockRef, Evidence } from '../types/consensus.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { ServedBlock } from '../types/transport.ts'
import { blockHeadOf } from './blockHead.ts'
import type { ExecutedBlock, Executions } from './executed.ts'
import type { LoopParts } from './loopParts.ts'
import { poolHeadOf } from './poolHead.ts'

export type Adoption = {
  /** A quorum has decided. Throws Error when the block is not valid here: then this node must not go on. */
  decided(ref: BlockRef, certificate: Certificate): void
  /** Of the height after the head. Throws InvalidBlock, and nothing has changed. */
  served(served: ServedBlock): void
  /**
   * Several served blocks in one sync of the disk, and nobody is told of any before it (D3, T5). What `run` throws is
   * thrown on: the blocks before it stay, and nobody is told.
   */
  together(run: () => void): void
  /** At or below the head. Throws InvalidBlock; ConflictingCertificates when both are worth something. */
  compare(height: bigint, served: ServedBlock): void
}

type Conflict = Extract<Evidence, { kind: 'conflicting-certificates' }>

/** C11. Two blocks of one height have a quorum each: whatever this node does next could be wrong. */
export class ConflictingCertificates extends Error {
  readonly evidence: Conflict
  constructor(evidence: Conflict) {
    const { first, second, authors } = evidence
    super(
      `C11: height ${first.height} has two certificates, for ${first.blockHash} and ${second.blockHash}; ` +
        `signed both: ${authors.join(', ')}. This node stops; its operators must find out which chain is meant.`,
    )
    this.name = 'ConflictingCertificates'
    this.evidence = evidence
  }
}

type Parts = Pick<LoopParts, 'chain' | 'pool' | 'recover' | 'unwritten' | 'onFinal'> & {
  readonly executions: Executions
  /** The head has moved. */
  onAdopted(final: FinalBlock): void
}

export function createAdoption(parts: Parts): Adoption {
  const { chain, pool, executions, unwritten, onFinal, onAdopted } = parts
  /** Who has to be told of blocks that are written but not durable yet; null: they are durable at once. */
  let untold: (() => void)[] | null = null

  function adopt(executed: ExecutedBlock, certificate: Certificate): void {
    const { block, elapsedMs } = executed
    const settlement = pool.settlementOf(block.transactions)
    const outcomes = [...settlement.ended, ...unwritten()]
    const final = adoptBlock(chain, { ...executed, certificate, outcomes })
    pool.uponBlock(block.transactions, settlement, poolHeadOf(chain))
    executions.clear()
    onAdopted(final)
    const tell = () => onFinal(final, [...settlement.settled, ...outcomes.map(({ hash }) => hash)], elapsedMs)
    if (untold === null) tell()
    else untold.push(tell)
  }

  function together(run: () => void): void {
    const tellings: (() => void)[] = []
    let failure: { readonly error: unknown } | null = null
    untold = tellings
    try {
      chain.together(() => {
        try {
          run()
        } catch (error) {
          failure = { error }
        }
      })
    } finally {
      untold = null
    }
    // Whatever it is, the node stops: what was written is found at the next start.
    rethrow(failure)
    for (const tell of tellings) tell()
  }

  function decided(ref: BlockRef, certificate: Certificate): void {
    let executed: ExecutedBlock
    try {
      executed = executions.execute(ref)
    } catch (error) {
      if (!(error instanceof InvalidBlock)) throw error
      throw new Error(`a quorum has sealed ${ref.hash}, which is not valid here: ${error.message}`, { cause: error })
    }
    adopt(executed, certificate)
  }

  /** The certificate first: it is cheap, and without it nothing of the block is looked at. */
  function served({ raw, certificate }: ServedBlock): void {
    const head = blockHeadOf(raw)
    const { genesisHash, recover } = chain
    checkFinality(head, certificate, { genesisHash, recover, validators: chain.nextValidators(), parent: chain.head() })
    adopt(executions.execute({ hash: head.hash, buildRound: buildRoundOf(head), raw }), certificate)
  }

  function compare(height: bigint, { raw, certificate }: ServedBlock): void {
    const ours = chain.finalHeader(height)
    const theirs = blockHeadOf(raw)
    if (theirs.header.number !== height) {
      throw new InvalidBlock('H1', 'a block of another height', { have: theirs.header.number, want: height })
    }
    if (ours?.certificate == null || ours.hash === theirs.hash) return
    const sealed = {
      genesisHash: chain.genesisHash,
      recover: parts.recover,
      validators: chain.validatorsOf(height),
    }
    checkCertificate(certificate, {
      ...sealed,
      block: { hash: theirs.hash, number: height, buildRound: buildRoundOf(theirs) },
    })
    const evidence = findConflict(ours.certificate, certificate, sealed)
    if (evidence?.kind === 'conflicting-certificates') throw new ConflictingCertificates(evidence)
  }

  return { decided, served, together, compare }
}

function rethrow(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error
}

function buildRoundOf({ header }: BlockHead): number {
  return decodeExtraData(header.extraData).round
}
