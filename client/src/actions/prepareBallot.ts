// Review: a voter's choices become the very ballot that Cast will send, with the code to keep, before anything is sent.
// The chain is asked whether it would take it, so that what cannot be cast is said here and not after signing. Which
// questions are asked, and how long the answers are, does not depend on the choices.
import {
  checkOpenBallot,
  ciphertextBytes,
  encodeOpenBallot,
  type OpenBallotFault,
  type SecretPlace,
  secretBodyBytes,
} from '@psephos/ballot'
import { type Address, bytesToHex, type Hash, type Hex, hexToBytes, zeroHash } from 'viem'
import { PsephosError } from '../errors.ts'
import { contestForms } from '../manifest.ts'
import type { Manifest, PsephosClient } from '../types.ts'
import type { ElectionKey } from '../verify/verifyManifest.ts'
import { type BallotPlace, getBallot, hashBallot, slicedBytes } from './getBallot.ts'
import { genesisHashOf } from './getChainInfo.ts'
import { getManifest } from './getManifest.ts'
import { receiptCodeOf } from './getVoter.ts'
import { encodeCall } from './sendCall.ts'
import { chainIdOf, estimateCall } from './signCall.ts'

export type PreparedBallot = {
  election: bigint
  voter: Address
  body: Hex
  sequence: number
  previousHash: Hash
  ballotHash: Hash
  /** The receipt code, `XXXXX-XXXXX-XXXXX-XXXXX`. */
  code: string
  /** Call data for the Elections contract. */
  data: Hex
  /** T3. Exact. */
  gas: bigint
}

type Choices = readonly (readonly number[])[]

/** Seals the choices and gives the body; the randomness stays with the caller, who may want to test this ballot instead of casting it. */
export type Seal = (place: SecretPlace, choices: Choices) => Uint8Array | Promise<Uint8Array>

/** What a secret election needs beside the choices: the proved key (`verifyManifest`), never a node's word. */
export type Sealing = { electionKey: ElectionKey; seal: Seal }

/**
 * Throws `refused` with the contract's reason (NotEnrolled, NotOpenYet, ElectionOver, AlreadyVoted, …), and `bad-input`
 * with the fault (`facts.fault`: length, mark, too-few, too-many, unknown-option) when the choices are no ballot. Of a secret
 * election no error says anything about the choices.
 */
export async function prepareBallot(
  client: PsephosClient,
  options: {
    election: bigint
    voter: Address
    /** Per contest the indexes of the marked options. */
    choices: Choices
    /** Saves a question when the caller has it already. */
    manifest?: Manifest
    /** In a secret election. */
    sealing?: Sealing
    /** The pinned one; else the node's is taken. */
    genesisHash?: Hash
  },
): Promise<PreparedBallot> {
  const { election, voter, choices } = options
  const [chainId, genesisHash, manifest, recorded] = await Promise.all([
    client.chain?.id ?? chainIdOf(client),
    options.genesisHash ?? genesisHashOf(client),
    options.manifest ?? getManifest(client, { election }),
    getBallot(client, { election, voter, ...(options.genesisHash ? { genesisHash: options.genesisHash } : {}) }),
  ])
  const isRecast = recorded !== null && manifest.revoting
  const sequence = isRecast ? recorded.sequence + 1 : 1
  const previousHash = isRecast ? recorded.ballotHash : zeroHash
  const body =
    manifest.secrecy === 'open'
      ? openBody(manifest, choices)
      : await sealedBody({ manifest, voter, sequence, previousHash }, choices, options.sealing)
  const hashedBody = manifest.secrecy === 'open' ? body : slicedBytes(body, ciphertextBytes(contestForms(manifest)))
  const place: BallotPlace = { chainId: BigInt(chainId), genesisHash, election, voter, sequence }
  const ballotHash = hashBallot({ ...place, previousHash, body: hashedBody })
  const data = isRecast
    ? encodeCall('recastBallot', [election, body, recorded.hashedBody, recorded.previousHash])
    : encodeCall('castBallot', [election, body])
  const gas = await estimateCall(client, { account: voter, data })
  return { election, voter, body, sequence, previousHash, ballotHash, code: receiptCodeOf(ballotHash), data, gas }
}

/** B3, B4. The place of a secret ballot: everything its proof is bound to. */
export function secretPlaceOf(
  { key, context }: Pick<ElectionKey, 'key' | 'context'>,
  ballot: { manifest: Pick<Manifest, 'contests'>; voter: Address; sequence: number; previousHash: Hash },
): SecretPlace {
  return {
    ...{ context: hexToBytes(context), key: hexToBytes(key), form: contestForms(ballot.manifest) },
    ...{ voter: hexToBytes(ballot.voter), sequence: ballot.sequence, previousHash: hexToBytes(ballot.previousHash) },
  }
}

async function sealedBody(
  ballot: { manifest: Manifest; voter: Address; sequence: number; previousHash: Hash },
  choices: Choices,
  sealing: Sealing | undefined,
): Promise<Hex> {
  if (sealing === undefined) throw new PsephosError('bad-input', { what: 'sealing', have: 'none' })
  const place = secretPlaceOf(sealing.electionKey, ballot)
  const body = await sealing.seal(place, choices)
  if (body.length !== secretBodyBytes(place.form)) throw new PsephosError('bad-input', { what: 'sealed ballot' })
  return bytesToHex(body)
}

function openBody(manifest: Manifest, choices: readonly (readonly number[])[]): Hex {
  const form = contestForms(manifest)
  try {
    const body = encodeOpenBallot(form, choices)
    const fault = checkOpenBallot(form, body)
    if (fault !== null) throw new PsephosError('bad-input', { what: 'choices', ...factsOf(fault) })
    return bytesToHex(body)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new PsephosError('bad-input', { what: 'choices', fault: 'unknown-option' }, { cause: error })
  }
}

const factsOf = ({ code, ...facts }: OpenBallotFault) => ({ fault: code, ...facts })
