// Who contradicts themselves (C11). Verified votes and certificates in; a proof that anybody can check again out, made of
// the two signatures that cannot both be honest. The memory is bounded: of each signer, height, type and round the first.
import { EVIDENCE_HEIGHTS_MAX, EVIDENCE_ROUNDS_MAX } from '../params/limits.ts'
import type { Certificate } from '../types/block.ts'
import type { Address } from '../types/bytes.ts'
import type { ConsensusMessage, Evidence, Vote } from '../types/consensus.ts'
import { InvalidBlock, InvalidMessage } from '../types/errors.ts'
import { certificateSigners, checkCertificate } from './certificate.ts'
import { type VerifyContext, verifyVote } from './verify.ts'

/** Only votes of validators of their height get here, so a height has at most VALIDATORS_MAX signers. */
export type SeenVotes = ReadonlyMap<bigint, ReadonlyMap<Address, readonly Vote[]>>

/** What this vote proves together with an earlier one of its author. */
export function findEvidence(seen: SeenVotes, vote: Vote): Evidence | null {
  for (const earlier of seen.get(vote.height)?.get(vote.author) ?? []) {
    const evidence = contradiction(earlier, vote)
    if (evidence !== null) return evidence
  }
  return null
}

/** C11. The same memory if there is nothing to add: a repeat, a height that is too old, or a signer's slots are full. */
export function withSeen(seen: SeenVotes, vote: Vote): SeenVotes {
  const { height, author } = vote
  const ofHeight = seen.get(height)
  const votes = ofHeight?.get(author) ?? []
  const sameType = votes.filter(({ type }) => type === vote.type)
  if (sameType.length >= EVIDENCE_ROUNDS_MAX || sameType.some(({ round }) => round === vote.round)) return seen
  const added = new Map(ofHeight).set(author, [...votes, vote])
  return ofHeight === undefined ? withHeight(seen, height, added) : new Map(seen).set(height, added)
}

function withHeight(seen: SeenVotes, height: bigint, votes: ReadonlyMap<Address, readonly Vote[]>): SeenVotes {
  const heights = [...seen.keys(), height].toSorted((a, b) => (a < b ? 1 : -1)).slice(0, EVIDENCE_HEIGHTS_MAX)
  if (!heights.includes(height)) return seen
  const next = new Map(seen).set(height, votes)
  for (const each of seen.keys()) if (!heights.includes(each)) next.delete(each)
  return next
}

/** Two signed votes of one author, in the order they came. Null: an honest validator may have said both. */
export function contradiction(first: Vote, second: Vote): Evidence | null {
  const { author } = first
  if (second.author !== author || second.height !== first.height) return null
  if (first.type === second.type)
    return isDoubleVote(first, second) ? { kind: 'double-vote', author, first, second } : null
  if (isAmnesia(first, second)) return { kind: 'amnesia', author, commit: first, roundChange: second }
  if (isAmnesia(second, first)) return { kind: 'amnesia', author, commit: second, roundChange: first }
  return null
}

/** The same digest signed twice is no contradiction: signatures are not unique (C2). */
function isDoubleVote(first: Vote, second: Vote): boolean {
  return first.type !== 'round-change' && first.round === second.round && first.digest !== second.digest
}

/** C6. Who has committed in a round was prepared there, and says so in every later RoundChange. */
function isAmnesia(commit: Vote, roundChange: Vote): boolean {
  if (commit.type !== 'commit' || roundChange.type !== 'round-change' || roundChange.round <= commit.round) return false
  return roundChange.prepared === null || roundChange.prepared.round < commit.round
}

/** C11. Two finalities of one height. Whoever signed both is named; the caller has checked both or uses checkEvidence. */
export function findConflict(
  first: Certificate,
  second: Certificate,
  chain: Pick<VerifyContext, 'genesisHash' | 'validators' | 'recover'>,
): Evidence | null {
  if (first.height !== second.height || first.blockHash === second.blockHash) return null
  return { kind: 'conflicting-certificates', authors: signersOfBoth(first, second, chain), first, second }
}

function signersOfBoth(first: Certificate, second: Certificate, chain: VerifyContext): readonly Address[] {
  const signers = certificateSigners(second, chain)
  return certificateSigners(first, chain).filter((author) => signers.includes(author))
}

/** Every vote that a message shows, its own and those it carries: a contradiction may stand in a justification. */
export function votesOf(message: ConsensusMessage): readonly Vote[] {
  switch (message.kind) {
    case 'proposal': {
      const { vote, justification } = message
      return justification === null ? [vote] : [vote, ...justification.roundChanges, ...justification.prepares]
    }
    case 'round-change':
      return [message.vote, ...(message.proof?.prepares ?? [])]
    default:
      return [message.vote]
  }
}

/** C11. The seals of a certificate are its signers' commits (C3). */
export function votesOfCertificate(certificate: Certificate, chain: VerifyContext): readonly Vote[] {
  const { height, round, blockHash: digest, signatures } = certificate
  return certificateSigners(certificate, chain).flatMap((author, i) => {
    const signature = signatures[i]
    return signature === undefined ? [] : [{ type: 'commit', height, round, digest, prepared: null, author, signature }]
  })
}

/** Throws InvalidMessage unless this proves what it says. `chain` is of the evidence's height. */
export function checkEvidence(evidence: Evidence, chain: VerifyContext): void {
  const found = provenBy(evidence, chain)
  if (found === null) throw new InvalidMessage('C11', `no ${evidence.kind}`)
  if (found.kind !== evidence.kind) throw new InvalidMessage('C11', `a ${found.kind}, not a ${evidence.kind}`)
  if (namedBy(found).join() !== namedBy(evidence).join()) throw new InvalidMessage('C11', 'it names somebody else')
}

function provenBy(evidence: Evidence, chain: VerifyContext): Evidence | null {
  switch (evidence.kind) {
    case 'double-vote':
      return contradiction(verifyVote(evidence.first, chain), verifyVote(evidence.second, chain))
    case 'amnesia':
      return contradiction(verifyVote(evidence.commit, chain), verifyVote(evidence.roundChange, chain))
    case 'conflicting-certificates':
      checkFinal(evidence.first, chain)
      checkFinal(evidence.second, chain)
      return findConflict(evidence.first, evidence.second, chain)
  }
}

export function namedBy(evidence: Evidence): readonly Address[] {
  return evidence.kind === 'conflicting-certificates' ? evidence.authors : [evidence.author]
}

function checkFinal(certificate: Certificate, chain: VerifyContext): void {
  // A certificate is not below its block's build round; which that is does not matter for what it proves here.
  const block = { hash: certificate.blockHash, number: certificate.height, buildRound: 0 }
  try {
    checkCertificate(certificate, { ...chain, block })
  } catch (error) {
    if (error instanceof InvalidBlock) throw new InvalidMessage(error.rule, error.message)
    throw error
  }
}
