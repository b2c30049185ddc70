// A message as it came in, the same message with its authors out. Every signature in it is recovered, every author is in
// set(height), and it has the form that its kind demands (C2, C3, C5). What its block contains is the judge's question.
import { ZERO_HASH } from '../codec/constants.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { ConsensusMessage, UnverifiedMessage, UnverifiedVote, Vote } from '../types/consensus.ts'
import { InvalidMessage } from '../types/errors.ts'
import type { Recover } from '../types/ports.ts'
import { isJustified, isProven } from './justification.ts'
import { consensusDigest, validatorSetHash } from './seal.ts'
import type { ProposalMessage, RoundChangeMessage } from './state.ts'

export type VerifyContext = {
  readonly genesisHash: Hash
  /** set(height) of the message's height (S3). */
  readonly validators: readonly Address[]
  readonly recover: Recover
}
type Carried = { readonly type: Vote['type']; readonly height: bigint }

/**
 * Throws InvalidMessage. Who proposes is not asked here: the parent's builder is not known for the height after the next
 * (C4; `step` asks it). That the block's bytes hash to its hash is the decoder's part (codec/blockRef.ts).
 */
export function verifyMessage(message: UnverifiedMessage, chain: VerifyContext): ConsensusMessage {
  const setHash = validatorSetHash(chain.validators)
  checkForm(message.vote, { type: message.kind, height: message.vote.height })
  const vote = verified(message.vote, chain, setHash)
  const all = (votes: readonly UnverifiedVote[], type: Vote['type']) =>
    verifiedAll(votes, { type, height: vote.height }, chain, setHash)
  switch (message.kind) {
    case 'prepare':
    case 'commit':
      return { kind: message.kind, vote }
    case 'proposal': {
      const { block, justification: carried } = message
      const justification = carried && {
        roundChanges: all(carried.roundChanges, 'round-change'),
        prepares: all(carried.prepares, 'prepare'),
      }
      return checkJustified({ kind: 'proposal', vote, block, justification }, chain)
    }
    case 'round-change': {
      const proof = message.proof && { block: message.proof.block, prepares: all(message.proof.prepares, 'prepare') }
      return checkProven({ kind: 'round-change', vote, proof }, chain)
    }
  }
}

/** One vote alone, as peers tell it (D4) or as evidence carries it (C11). Throws InvalidMessage. */
export function verifyVote(vote: UnverifiedVote, chain: VerifyContext): Vote {
  checkForm(vote, vote)
  return verified(vote, chain, validatorSetHash(chain.validators))
}

/** C3. Fields that a type does not have are zero, so that one vote has one encoding. */
function checkForm(vote: UnverifiedVote, { type, height }: Carried): void {
  const isRoundChange = vote.type === 'round-change'
  if (vote.type !== type) throw new InvalidMessage('C3', `a ${vote.type} in the place of a ${type}`)
  if (vote.height !== height) throw new InvalidMessage('C3', `a ${type} of another height`)
  if (!isRoundChange && vote.prepared !== null) throw new InvalidMessage('C3', `a ${type} with a claim`)
  if (isRoundChange && vote.digest !== ZERO_HASH) throw new InvalidMessage('C3', 'a round change with a digest')
  if (isRoundChange && vote.round === 0) throw new InvalidMessage('C9', 'nobody changes to round 0')
}

/** C2. Distinct signers, so that there are never more signatures to recover than validators. */
function verifiedAll(
  votes: readonly UnverifiedVote[],
  carried: Carried,
  chain: VerifyContext,
  setHash: Hash,
): readonly Vote[] {
  if (votes.length > chain.validators.length) throw new InvalidMessage('C2', `${votes.length} of type ${carried.type}`)
  for (const vote of votes) checkForm(vote, carried)
  const checked = votes.map((vote) => verified(vote, chain, setHash))
  const authors = new Set(checked.map(({ author }) => author))
  if (authors.size < checked.length) throw new InvalidMessage('C2', `a ${carried.type} twice by one validator`)
  return checked
}

function verified(vote: UnverifiedVote, { genesisHash, validators, recover }: VerifyContext, setHash: Hash): Vote {
  const author = recovered(vote, genesisHash, setHash, recover)
  if (!validators.includes(author)) throw new InvalidMessage('C2', `a ${vote.type} by ${author}, who is no validator`)
  return { ...vote, author }
}

function recovered(vote: UnverifiedVote, genesisHash: Hash, setHash: Hash, recover: Recover): Address {
  const { type, height, round, digest, prepared, signature } = vote
  if (signature.length !== 65) throw new InvalidMessage('C2', `a signature of ${signature.length} bytes`)
  try {
    return recover(
      consensusDigest({ genesisHash, validatorSetHash: setHash, type, height, round, digest, prepared }),
      signature,
    )
  } catch (cause) {
    throw new InvalidMessage('C2', `a ${type} without a signature: ${cause instanceof Error ? cause.message : cause}`)
  }
}

function checkJustified(message: ProposalMessage, { validators }: VerifyContext): ProposalMessage {
  if (!isJustified(message, validators)) throw new InvalidMessage('C5', 'a proposal that is not justified')
  return message
}

function checkProven(message: RoundChangeMessage, { validators }: VerifyContext): RoundChangeMessage {
  if (!isProven(message, validators)) throw new InvalidMessage('C3', 'a round change that does not prove its claim')
  return message
}
