// D2, D4. May this validator speak now? The rules of startUp.ts with a disk behind them: what is decided is durable before
// anyone acts by it. The loop asks the others, hands in their answers and the blocks, and looks at `phase`.
import { certificateSigners } from '../consensus/certificate.ts'
import { higherOf, type Position } from '../consensus/position.ts'
import { consensusDigest } from '../consensus/seal.ts'
import type { NodeStore } from '../store/consensusStore.ts'
import type { Abstention } from '../store/signingState.ts'
import type { Certificate } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Vote } from '../types/consensus.ts'
import type { Log, Recover } from '../types/ports.ts'
import type { PeerMessage, Verdict } from '../types/transport.ts'
import { beginStartUp, type StartUp, silentOnes, uponAnswer, uponFinal, uponListened, withOthers } from './startUp.ts'

type HighestMessage = Extract<PeerMessage, { kind: 'highest' }>

export type Permission = {
  /** `listening`: ask every validator that connects, and tell `uponListened` after LISTEN_MS_MAX. */
  phase(): StartUp['phase']
  /** Why it follows in silence; null while it need not. */
  abstention(): Abstention | null
  /** While it may not sign: whom to ask again, because they were no validators, or not there, when they were asked. */
  silent(): readonly Address[]
  /** At any time: an answer may also come late. Throws StoreFailure. */
  uponAnswer(from: Address, answer: HighestMessage): Verdict
  uponListened(): void
  /** Every block that became final, in order. `validators`: the set of its height. Throws StoreFailure. */
  uponFinal(certificate: Certificate, validators: readonly Address[]): void
}

export type PermissionParts = {
  readonly own: Address
  /** The others of the set that decides the block after the head, as it is now (S3). */
  readonly others: () => readonly Address[]
  readonly genesisHash: Hash
  readonly disk: Pick<NodeStore, 'consensus' | 'signing'>
  readonly head: () => bigint
  readonly recover: Recover
  readonly log: Log
  /** The phase is another now: from here the loop speaks with the guard, or with nobody's voice. */
  onPhase(phase: StartUp['phase']): void
}

export function createPermission(parts: PermissionParts): Permission {
  const { own, genesisHash, disk, recover, log } = parts
  let startUp = beginStartUp(disk.signing.load().abstention, parts.others())

  function moveTo(next: StartUp): void {
    const { phase, abstention } = startUp
    if (next.abstention !== abstention) disk.signing.save({ ...disk.signing.load(), abstention: next.abstention })
    startUp = next
    if (next.phase === phase) return
    tell(next)
    parts.onPhase(next.phase)
  }

  function tell({ phase, abstention }: StartUp): void {
    if (phase === 'signing') log.info({ validator: own }, 'this validator signs')
    if (abstention === null) return
    const { reason, above } = abstention
    log.error({ reason, above: above && { ...above, height: String(above.height) } }, ABSTAINS)
  }

  function memory() {
    const { signing, consensus } = disk
    const accepted = signing.load().amnesias.reduce<Position | null>((most, { above }) => higherOf(most, above), null)
    const votes = consensus.load()?.own.map(({ vote }) => vote) ?? []
    return { head: parts.head(), signed: signing.signed(), votes, accepted }
  }

  function isOurs({ vote, validatorSetHash }: NonNullable<HighestMessage['signed']>): boolean {
    const { type, height, round, digest, prepared } = vote
    const claim = prepared === null ? {} : { prepared }
    try {
      const bytes = consensusDigest({ genesisHash, validatorSetHash, type, height, round, digest, ...claim })
      return recover(bytes, vote.signature) === own
    } catch {
      // Numbers that fit no field, or a signature that nobody can have made: not ours.
      return false
    }
  }

  return {
    phase: () => startUp.phase,
    abstention: () => startUp.abstention,
    silent: () => (startUp.phase === 'signing' ? [] : silentOnes(withOthers(startUp, parts.others()))),
    uponAnswer(from, { signed, head }) {
      if (signed !== null && !isOurs(signed)) return 'reject'
      const now = withOthers(startUp, parts.others())
      moveTo(uponAnswer(now, from, { vote: signed?.vote ?? null, head }, memory()))
      return 'accept'
    },
    uponListened: () => moveTo(uponListened(startUp)),
    uponFinal(certificate, validators) {
      if (startUp.phase !== 'abstaining') return
      const sealers = certificateSigners(certificate, { genesisHash, validators, recover })
      moveTo(uponFinal(withOthers(startUp, parts.others()), certificate.height, sealers, own))
    },
  }
}

const ABSTAINS =
  'ALARM: signatures of this validator exist that its database does not know. It follows without signing until the ' +
  'network has finalised a later block without it. If the network cannot: psephos-node resume --accept-amnesia'

/** D4. What a peer that asks for its highest signature is told, also while we listen ourselves. */
export function highestAnswer(
  asker: Address,
  known: { highestOf(author: Address): Vote | null; validatorSetHashAt(height: bigint): Hash | null; head: bigint },
): HighestMessage {
  const vote = known.highestOf(asker)
  const validatorSetHash = vote && known.validatorSetHashAt(vote.height)
  const signed = vote === null || validatorSetHash === null ? null : { vote, validatorSetHash }
  return { kind: 'highest', signed, head: known.head }
}
