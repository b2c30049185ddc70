// How a block that is final becomes ours: executed if it was not yet, its proofs verified if they were not (B6), written,
// settled with the pool, told. The same for one that this node helped to decide and for one that a peer serves (N4).
import { adoptBlock } from '../chain/adoptBlock.ts'
import { checkFinality } from '../chain/validators.ts'
import { checkCertificate } from '../consensus/certificate.ts'
import { findConflict } from '../consensus/evidence.ts'
import { decodeExtraData } from '../execution/extraData.ts'
import type { Certificate } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import type { BlockHead, FinalBlock } from '../types/chainView.ts'
import type { BlockRef, Evidence } from '../types/consensus.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { ServedBlock } from '../types/transport.ts'
import { blockHeadOf } from './blockHead.ts'
import type { ClaimBook } from './claimBook.ts'
import { checkProofs, type ExecutedBlock, type Executions } from './executed.ts'
import type { LoopParts } from './loopParts.ts'
import { poolHeadOf } from './poolHead.ts'

export type Adoption = {
  /** A quorum has decided: adopted now, or when its proofs are verified. Throws Error when it is not valid here: then this node must not go on. */
  decided(ref: BlockRef, certificate: Certificate): void
  /**
   * Of the height after the head. False: its proofs are being verified; `onProven` says when to hand it in again. Throws
   * InvalidBlock, and nothing has changed; Error for an untrue proof that a quorum has sealed.
   */
  served(served: ServedBlock, onProven: () => void): boolean
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
  readonly claims: ClaimBook
  /** The head has moved. `settled`: what this node needs to care for no longer. */
  onAdopted(final: FinalBlock, settled: readonly Hash[]): void
}

export function createAdoption(parts: Parts): Adoption {
  const { chain, pool, executions, claims, unwritten, onFinal, onAdopted } = parts
  /** Who has to be told of blocks that are written but not durable yet; null: they are durable at once. */
  let untold: (() => void)[] | null = null
  /** N4. Its certificate was checked when it came first. */
  let certified: ServedBlock | null = null

  function adopt(executed: ExecutedBlock, certificate: Certificate): void {
    const { block, elapsedMs } = executed
    const settlement = pool.settlementOf(block.transactions)
    const outcomes = [...settlement.ended, ...unwritten()]
    const final = adoptBlock(chain, { ...executed, certificate, outcomes })
    pool.uponBlock(block.transactions, settlement, poolHeadOf(chain))
    executions.clear()
    claims.forget(executed.claims)
    onAdopted(final, settlement.settled)
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
    const { height } = certificate
    if (height !== chain.head().header.number + 1n) return
    const executed = sealedOnly(ref.hash, () => executions.execute(ref))
    if (sealedOnly(ref.hash, () => checkProofs(executed, claims))) adopt(executed, certificate)
    else
      claims.prove(executed.claims, 'block', (proof) => {
        // Meanwhile a peer may have served it.
        if (proof !== 'unknown') decided(ref, certificate)
      })
  }

  /** The certificate first: it is cheap, and without it nothing of the block is looked at. */
  function served(block: ServedBlock, onProven: () => void): boolean {
    const { raw, certificate } = block
    const head = blockHeadOf(raw)
    const { genesisHash, recover } = chain
    if (certified !== block) {
      const validators = chain.nextValidators()
      checkFinality(head, certificate, { genesisHash, recover, validators, parent: chain.head() })
      certified = block
    }
    const executed = executions.execute({ hash: head.hash, buildRound: buildRoundOf(head), raw })
    // The bytes are those that were sealed, so this is not the peer's doing.
    const isProven = sealedOnly(head.hash, () => checkProofs(executed, claims))
    if (isProven) adopt(executed, certificate)
    else
      claims.prove(executed.claims, 'block', (proof) => {
        if (proof !== 'unknown') onProven()
      })
    return isProven
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

function sealedOnly<Value>(hash: Hash, check: () => Value): Value {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof InvalidBlock)) throw error
    throw new Error(`a quorum has sealed ${hash}, which is not valid here: ${error.message}`, { cause: error })
  }
}

function buildRoundOf({ header }: BlockHead): number {
  return decodeExtraData(header.extraData).round
}
