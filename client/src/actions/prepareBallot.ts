// Review: a voter's choices become the very ballot that Cast will send, with the code to keep, before anything is sent.
// The chain is asked whether it would take it, so that what cannot be cast is said here and not after signing.
import { checkOpenBallot, encodeOpenBallot, type OpenBallotFault } from '@psephos/ballot'
import { type Address, bytesToHex, type Hash, type Hex, zeroHash } from 'viem'
import { PsephosError } from '../errors.ts'
import { contestForms } from '../manifest.ts'
import type { Manifest, PsephosClient } from '../types.ts'
import { type BallotPlace, getBallot, hashBallot } from './getBallot.ts'
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

/**
 * Throws `refused` with the contract's reason (NotEnrolled, NotOpenYet, ElectionOver, AlreadyVoted, …), and `bad-input`
 * with the fault (`facts.fault`: length, mark, too-few, too-many, unknown-option) when the choices are no ballot.
 */
export async function prepareBallot(
  client: PsephosClient,
  options: {
    election: bigint
    voter: Address
    /** Per contest the indexes of the marked options. */
    choices: readonly (readonly number[])[]
    /** Saves a question when the caller has it already. */
    manifest?: Manifest
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
  if (manifest.secrecy !== 'open') throw new PsephosError('bad-input', { what: 'secrecy', have: manifest.secrecy })
  const body = openBody(manifest, choices)
  const isRecast = recorded !== null && manifest.revoting
  const sequence = isRecast ? recorded.sequence + 1 : 1
  const previousHash = isRecast ? recorded.ballotHash : zeroHash
  const place: BallotPlace = { chainId: BigInt(chainId), genesisHash, election, voter, sequence }
  const ballotHash = hashBallot({ ...place, previousHash, body })
  const data = isRecast
    ? encodeCall('recastBallot', [election, body, recorded.body, recorded.previousHash])
    : encodeCall('castBallot', [election, body])
  const gas = await estimateCall(client, { account: voter, data })
  return { election, voter, body, sequence, previousHash, ballotHash, code: receiptCodeOf(ballotHash), data, gas }
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
