// D2, D4. Whether a validator that has just started may sign, as pure functions: what the disk says, what the others answer,
// what is finalised without it. A node that has forgotten something follows in silence until the network has gone on.
import { higherOf, isAbove, type Position } from '../consensus/position.ts'
import { faults } from '../consensus/quorum.ts'
import type { HighWater } from '../store/highWater.ts'
import type { Abstention, SigningState } from '../store/signingState.ts'
import type { Address } from '../types/bytes.ts'
import type { Draft } from '../types/consensus.ts'

export type DiskFacts = {
  readonly head: bigint
  /** The highest vote that the database holds or held. */
  readonly signed: Position | null
  readonly state: SigningState
  /** Null: lost. */
  readonly file: HighWater | null
}

/**
 * D2. What the database must hold before anything is signed. Database equal or ahead, or the file lost: as it is. File
 * ahead: it abstains, above what the file says. A file of an earlier epoch is what an accepted amnesia left.
 */
export function decideStart({ head, signed, state, file }: DiskFacts): SigningState {
  if (file === null || file.epoch < state.epoch) return state
  const { position, epoch } = file
  if (state.abstention !== null) {
    return { ...state, epoch, abstention: { ...state.abstention, above: higherOf(state.abstention.above, position) } }
  }
  const isAhead = epoch > state.epoch || isUnknown(position, head, signed)
  return isAhead ? { ...state, epoch, abstention: { reason: 'file-ahead', above: position } } : state
}

/** Nothing of a height that is decided binds any more. */
function isUnknown(position: Position | null, head: bigint, signed: Position | null): boolean {
  return position !== null && position.height > head && isAbove(position, signed)
}

/** D4. `votes` are the record's: at the same place another digest is as bad as something higher. */
export type Memory = {
  readonly head: bigint
  readonly signed: Position | null
  readonly votes: readonly Draft[]
  /** What its operator has said not to care about (`resume --accept-amnesia`). */
  readonly accepted: Position | null
}
/** `vote` is proven to be ours. `head` is a claim. */
export type Answer = { readonly vote: Draft | null; readonly head: bigint }

export type StartUp = {
  readonly phase: 'listening' | 'signing' | 'abstaining'
  /** The other validators of the set that decides the next block. */
  readonly others: readonly Address[]
  /** The last of each. */
  readonly answers: ReadonlyMap<Address, Answer>
  readonly abstention: Abstention | null
}

/** D4. A network of one has nobody to ask. */
export function beginStartUp(abstention: Abstention | null, others: readonly Address[]): StartUp {
  return settle({ phase: 'listening', others, answers: new Map(), abstention })
}

/** Also after the listening, and whoever it is: a signature of ours that we do not know proves itself. */
export function uponAnswer(startUp: StartUp, from: Address, answer: Answer, memory: Memory): StartUp {
  const isAsked = startUp.others.includes(from)
  const answers = isAsked ? new Map(startUp.answers).set(from, answer) : startUp.answers
  return settle({ ...startUp, answers, abstention: abstentionAfter(startUp.abstention, answer.vote, memory) })
}

function abstentionAfter(old: Abstention | null, vote: Draft | null, memory: Memory): Abstention | null {
  if (vote === null || !(isAbove(vote, memory.accepted) && isForgotten(vote, memory))) return old
  const { height, round, type } = vote
  return { reason: old?.reason ?? 'peer-knows-more', above: higherOf(old?.above ?? null, { height, round, type }) }
}

function isForgotten(vote: Draft, { head, signed, votes }: Memory): boolean {
  if (isUnknown(vote, head, signed)) return true
  const own = votes.find(
    ({ height, round, type }) => height === vote.height && round === vote.round && type === vote.type,
  )
  return own !== undefined && !(own.digest === vote.digest && own.prepared?.digest === vote.prepared?.digest)
}

/** S3. The set has changed: others are to be asked. */
export function withOthers(startUp: StartUp, others: readonly Address[]): StartUp {
  return { ...startUp, others }
}

/** Who has not answered yet. */
export function silentOnes({ others, answers }: StartUp): readonly Address[] {
  return others.filter((other) => !answers.has(other))
}

/** D4. Four seconds are over: silence never prevents voting. */
export function uponListened(startUp: StartUp): StartUp {
  return { ...startUp, phase: startUp.abstention === null ? 'signing' : 'abstaining' }
}

function settle(startUp: StartUp): StartUp {
  return startUp.phase === 'listening' && silentOnes(startUp).length > 0 ? startUp : uponListened(startUp)
}

/**
 * D2. Was this H, the first height above all that may have been signed which was finalised without us? From the next one on
 * it signs. Old blocks that a node that lost its disk fetches are not: an honest validator must have been there before.
 */
export function uponFinal(startUp: StartUp, height: bigint, sealers: readonly Address[], own: Address): StartUp {
  const { phase, abstention, others, answers } = startUp
  if (phase !== 'abstaining' || abstention === null || sealers.includes(own)) return startUp
  const heads = others.flatMap((other) => answers.get(other)?.head ?? [])
  const reached = headReached(others, heads)
  if (reached === null || height <= reached || height <= (abstention.above?.height ?? 0n)) return startUp
  return { ...startUp, phase: 'signing', abstention: null }
}

/** A height that at least one honest validator claims to have reached. Null: not enough have answered to know one. */
function headReached(others: readonly Address[], heads: readonly bigint[]): bigint | null {
  const liars = faults(others.length + 1)
  return heads.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0))[liars] ?? null
}
