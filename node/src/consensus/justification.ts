// Why a proposal of a later round may be made, and how a proposer makes it (C5): signed RoundChanges and prepares in, what
// they allow out. The same counting in both directions. Signatures were checked before (verify.ts).
import type { Address, Hash } from '../types/bytes.ts'
import type { BlockRef, Claim, Justification, Vote } from '../types/consensus.ts'
import { quorum } from './quorum.ts'
import type { ProposalMessage, RoundChangeMessage } from './state.ts'

/** What a justification allows: any fresh block of this round, or exactly this one. Null: nothing. */
export type Allowed = { readonly kind: 'fresh' } | { readonly kind: 'prepared'; readonly claim: Claim }

/** C2. Distinct validators whose vote passes. */
export function votersOf(
  votes: Iterable<Vote>,
  validators: readonly Address[],
  passes: (vote: Vote) => boolean,
): ReadonlySet<Address> {
  const voters = new Set<Address>()
  for (const vote of votes) if (passes(vote) && validators.includes(vote.author)) voters.add(vote.author)
  return voters
}

/** C3, C5. A quorum of prepares for exactly this height, round and block. */
export function isPrepared(
  prepares: readonly Vote[],
  of: { readonly height: bigint; readonly round: number; readonly digest: Hash },
  validators: readonly Address[],
): boolean {
  const voters = votersOf(
    prepares,
    validators,
    ({ type, height, round, digest }) =>
      type === 'prepare' && height === of.height && round === of.round && digest === of.digest,
  )
  return voters.size >= quorum(validators.length)
}

/**
 * C5. Every RoundChange is for exactly (height, round) and claims an earlier round or none; a quorum of distinct
 * validators; the prepares are looked at for the highest claim only.
 */
export function allowedBy(
  { roundChanges, prepares }: Justification,
  of: { readonly height: bigint; readonly round: number },
  validators: readonly Address[],
): Allowed | null {
  const isExact = ({ type, height, round, prepared }: Vote) =>
    type === 'round-change' &&
    height === of.height &&
    round === of.round &&
    (prepared === null || prepared.round < of.round)
  if (!roundChanges.every((vote) => isExact(vote) && validators.includes(vote.author))) return null
  if (votersOf(roundChanges, validators, isExact).size < quorum(validators.length)) return null
  const highest = highestClaims(roundChanges)
  if (highest.length === 0) return { kind: 'fresh' }
  const claim = highest.find((each) => isPrepared(prepares, { height: of.height, ...each }, validators))
  return claim === undefined ? null : { kind: 'prepared', claim }
}

/** Liars may claim the same round for another block; only one of them can be proven. */
function highestClaims(roundChanges: readonly Vote[]): readonly Claim[] {
  const claims = roundChanges.flatMap(({ prepared }) => (prepared === null ? [] : [prepared]))
  const round = Math.max(...claims.map((claim) => claim.round))
  return claims.filter((claim) => claim.round === round)
}

/**
 * C5. The proposal is what its justification allows. Round 0 carries none; a fresh block was built for this round; a
 * prepared one is proposed again with its header untouched.
 */
export function isJustified({ vote, block, justification }: ProposalMessage, validators: readonly Address[]): boolean {
  if (block.hash !== vote.digest) return false
  if (vote.round === 0) return justification === null && block.buildRound === 0
  if (justification === null) return false
  const allowed = allowedBy(justification, vote, validators)
  if (allowed === null) return false
  return allowed.kind === 'fresh' ? block.buildRound === vote.round : block.hash === allowed.claim.digest
}

/** H5. A block that was prepared before is not judged by the clock. */
export function isFresh({ justification }: ProposalMessage): boolean {
  return justification === null || justification.roundChanges.every(({ prepared }) => prepared === null)
}

/** C3. What a RoundChange claims, it proves; what it does not claim, it does not carry. */
export function isProven({ vote, proof }: RoundChangeMessage, validators: readonly Address[]): boolean {
  const { prepared } = vote
  if (prepared === null || proof === null) return prepared === null && proof === null
  return (
    prepared.round < vote.round &&
    proof.block.hash === prepared.digest &&
    isPrepared(proof.prepares, { height: vote.height, ...prepared }, validators)
  )
}

/** C5. What the proposer of a round may say on these RoundChanges, all of that round and proven. Null: not yet. */
export type Proposable = { readonly justification: Justification; readonly block: BlockRef | null /** Null: fresh. */ }

export function proposable(
  roundChanges: ReadonlyMap<Address, RoundChangeMessage>,
  validators: readonly Address[],
): Proposable | null {
  if (roundChanges.size < quorum(validators.length)) return null
  // In the order of addresses: the same RoundChanges give the same proposal, in whatever order they came.
  const sorted = [...roundChanges.values()].toSorted((a, b) => (a.vote.author < b.vote.author ? -1 : 1))
  const best = sorted.reduce((a, b) => (claimedRound(b) > claimedRound(a) ? b : a))
  const prepares = best.proof?.prepares ?? []
  return {
    justification: { roundChanges: sorted.map(({ vote }) => vote), prepares },
    block: best.proof?.block ?? null,
  }
}

function claimedRound({ vote }: RoundChangeMessage): number {
  return vote.prepared?.round ?? -1
}
