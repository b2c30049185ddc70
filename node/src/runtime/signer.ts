// Keys and the guard over them. The key stays in a closure: nothing else in the node holds it. The guard alone signs what
// consensus says, and never what contradicts or comes before something it signed, whoever asks and whatever was forgotten.
import { hexToBytes } from '../codec/hex.ts'
import { addressOf, signDigest } from '../codec/signature.ts'
import { higherOf, highestOf, isAbove, type Position } from '../consensus/position.ts'
import { consensusDigest } from '../consensus/seal.ts'
import { decodeHighWater, encodeHighWater, type HighWater, type HighWaterFile } from '../store/highWater.ts'
import type { Hash } from '../types/bytes.ts'
import type { Draft, Vote } from '../types/consensus.ts'
import type { Signer } from '../types/ports.ts'
import { ConfigError } from './config.ts'
import type { ConsensusSigner, SigningChain } from './loopParts.ts'

/** `text`: 0x and 64 hex digits, as a key file holds it. Throws ConfigError without repeating the text. */
export function signerFromKey(text: string): Signer {
  const trimmed = text.trim()
  if (!/^0x[0-9a-fA-F]{64}$/.test(trimmed))
    throw new ConfigError('the key file must hold one line: 0x and 64 hex digits')
  const privateKey = hexToBytes(trimmed)
  return { address: addressOf(privateKey), sign: (digest) => signDigest(digest, privateKey) }
}

/** D2. What was asked for contradicts what was signed, or comes before it. An alarm: the state machine has a fault. */
export class SignerRefusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SignerRefusal'
  }
}

export type GuardParts = {
  readonly key: Signer
  readonly file: HighWaterFile
  readonly genesisHash: Hash
  /** A file of an earlier epoch is over. */
  readonly epoch: number
  /** The highest the database knows of. */
  readonly signed: Position | null
  /** The own votes of the record: they may be signed again. */
  readonly own: readonly Vote[]
}

/**
 * D2. Order of every signature: `commit` (the database), the high-water file, then it is returned. After a write that
 * failed nothing is signed any more: nobody knows what the disk holds (D5).
 */
export function createGuard({ key, file, genesisHash, epoch, signed, own }: GuardParts): ConsensusSigner {
  const { address } = key
  const fileText = (position: Position | null) => encodeHighWater({ genesisHash, address, epoch, position })
  const inFile = fileOf(file.read(), { genesisHash, address })
  const known = higherOf(signed, highestOf(own))
  let highest = inFile?.epoch === epoch ? higherOf(known, inFile.position) : known
  let votes = own
  let isBroken = false
  // Lost, behind, or of before an amnesia: the database is the one to believe (start-up has looked at what is ahead).
  if (inFile === null || inFile.epoch !== epoch || isAbove(highest, inFile.position)) file.write(fileText(highest))

  function signVote(draft: Draft, chain: SigningChain, commit: (vote: Vote) => void): Vote {
    if (isBroken) throw new SignerRefusal('D5: a write of this signer has failed before')
    const same = votes.find((vote) => isSamePlace(vote, draft))
    if (same !== undefined) return again(same, draft, chain, commit)
    const position = { height: draft.height, round: draft.round, type: draft.type }
    if (!isAbove(position, highest)) {
      throw new SignerRefusal(
        `D2: asked for ${placeOf(position)} after ${highest === null ? 'nothing' : placeOf(highest)}`,
      )
    }
    const vote = sign(draft, chain)
    durably(() => {
      commit(vote)
      file.write(fileText(position))
    })
    highest = position
    votes = [...votes.filter(({ height }) => height === draft.height), vote]
    return vote
  }

  /** The same digest gives the same bytes; `commit` may find that it has them already. */
  function again(vote: Vote, draft: Draft, chain: SigningChain, commit: (vote: Vote) => void): Vote {
    if (!isSameDraft(vote, draft) || !isEqual(sign(draft, chain).signature, vote.signature)) {
      throw new SignerRefusal(`D2: asked for another ${placeOf(draft)} than the one that is signed`)
    }
    durably(() => commit(vote))
    return vote
  }

  function sign({ type, height, round, digest, prepared }: Draft, chain: SigningChain): Vote {
    const claim = prepared === null ? {} : { prepared }
    const signature = key.sign(consensusDigest({ ...chain, type, height, round, digest, ...claim }))
    return { type, height, round, digest, prepared, signature, author: address }
  }

  function durably(write: () => void): void {
    isBroken = true
    write()
    isBroken = false
  }

  return { address, signVote }
}

/** Null: lost. Throws ConfigError for a file that is about another chain or key. */
export function fileOf(text: string | null, whose: Pick<HighWater, 'genesisHash' | 'address'>): HighWater | null {
  const found = text === null ? null : decodeHighWater(text)
  if (found === null) return null
  if (found.genesisHash !== whose.genesisHash || found.address !== whose.address) {
    throw new ConfigError(
      `the high-water file belongs to ${found.address} on the chain ${found.genesisHash}, not to ${whose.address} on ` +
        `${whose.genesisHash}: this is the data directory of another validator`,
    )
  }
  return found
}

function isSamePlace(a: Position, b: Position): boolean {
  return !isAbove(a, b) && !isAbove(b, a)
}

function isSameDraft(a: Draft, b: Draft): boolean {
  return a.digest === b.digest && a.prepared?.round === b.prepared?.round && a.prepared?.digest === b.prepared?.digest
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

function placeOf({ type, height, round }: Position): string {
  return `a ${type} of ${height}/${round}`
}
