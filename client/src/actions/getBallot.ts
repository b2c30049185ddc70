// The ballot of a voter that counts, read back from the public record: its bytes, where it stands, and what it replaced.
import { ballotHash, ciphertextBytes, decodeOpenBallot } from '@psephos/ballot'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { type Address, bytesToHex, decodeFunctionData, type Hash, type Hex, hexToBytes, zeroHash } from 'viem'
import { getContractEvents, getTransaction } from 'viem/actions'
import { PsephosError, toPsephosError } from '../errors.ts'
import { contestForms } from '../manifest.ts'
import type { PsephosClient, RecordedBallot } from '../types.ts'
import { genesisHashOf } from './getChainInfo.ts'
import { getManifest } from './getManifest.ts'
import { getVoter } from './getVoter.ts'
import { chainIdOf } from './signCall.ts'

export type BallotOnRecord = RecordedBallot & {
  transactionHash: Hash
  body: Hex
  /** What the hash covers and a re-vote carries along: an open ballot's body, a secret one's ciphertexts. */
  hashedBody: Hex
  /** Hash of the ballot it replaced; zero for a first one. */
  previousHash: Hash
  /** Per contest the indexes of the marked options; null in a secret election. */
  choices: number[][] | null
}

/** S5. Null when none was cast. Throws `bad-answer` when a node's transaction does not hash to the state's ballot. */
export async function getBallot(
  client: PsephosClient,
  { election, voter, genesisHash }: { election: bigint; voter: Address; genesisHash?: Hash },
): Promise<BallotOnRecord | null> {
  const { ballot } = await getVoter(client, { election, voter })
  if (ballot === null) return null
  const [chainId, genesis, transaction, manifest] = await Promise.all([
    client.chain?.id ?? chainIdOf(client),
    genesisHash ?? genesisHashOf(client),
    transactionOf(client, { election, voter, ballot }),
    getManifest(client, { election }),
  ])
  const place = { chainId: BigInt(chainId), genesisHash: genesis, election, voter }
  const { body, previousHash } = castOf(transaction.input, { ...place, sequence: ballot.sequence })
  const isSecret = manifest.secrecy === 'secret'
  const form = contestForms(manifest)
  const hashedBody = isSecret ? slicedBytes(body, ciphertextBytes(form)) : body
  if (hashBallot({ ...place, sequence: ballot.sequence, previousHash, body: hashedBody }) !== ballot.ballotHash) {
    throw new PsephosError('bad-answer', { what: 'ballot', have: transaction.hash })
  }
  const choices = isSecret ? null : decodeOpenBallot(form, hexToBytes(body))
  return { ...ballot, transactionHash: transaction.hash, body, hashedBody, previousHash, choices }
}

/** The first bytes; all of them when there are fewer. */
export const slicedBytes = (bytes: Hex, count: number): Hex => bytes.slice(0, 2 + 2 * count) as Hex

async function transactionOf(
  client: PsephosClient,
  { election, voter, ballot }: { election: bigint; voter: Address; ballot: RecordedBallot },
) {
  try {
    const logs = await getContractEvents(client, {
      address: ELECTIONS_ADDRESS,
      abi: electionsAbi,
      eventName: 'VoteCast',
      args: { election, voter },
      fromBlock: ballot.height,
      toBlock: ballot.height,
    })
    const log = logs.find(({ args }) => args.ballotHash === ballot.ballotHash)
    if (log === undefined) throw new PsephosError('bad-answer', { what: 'VoteCast log', height: ballot.height })
    return await getTransaction(client, { hash: log.transactionHash })
  } catch (error) {
    throw toPsephosError(error)
  }
}

export type BallotPlace = { chainId: bigint; genesisHash: Hash; election: bigint; voter: Address; sequence: number }

/** Call data of a ballot -> its body and the hash of what it replaces. Throws `bad-answer` when it is no ballot. */
export function castOf(input: Hex, place: BallotPlace): { election: bigint; body: Hex; previousHash: Hash } {
  try {
    const call = decodeFunctionData({ abi: electionsAbi, data: input })
    if (call.functionName === 'castBallot') {
      const [election, body] = call.args
      return { election, body, previousHash: zeroHash }
    }
    if (call.functionName === 'recastBallot') {
      const [election, body, supersededBody, supersededPreviousHash] = call.args
      const superseded = { sequence: place.sequence - 1, previousHash: supersededPreviousHash, body: supersededBody }
      return { election, body, previousHash: hashBallot({ ...place, ...superseded }) }
    }
  } catch (error) {
    throw new PsephosError('bad-answer', { what: 'ballot' }, { cause: error })
  }
  throw new PsephosError('bad-answer', { what: 'ballot' })
}

/** S5. The hash of a ballot, hex in and out; `body` is the hashed one, so of a secret ballot its ciphertexts alone. */
export function hashBallot(ballot: BallotPlace & { previousHash: Hash; body: Hex }): Hash {
  return bytesToHex(
    ballotHash({
      ...ballot,
      genesisHash: hexToBytes(ballot.genesisHash),
      voter: hexToBytes(ballot.voter),
      previousHash: hexToBytes(ballot.previousHash),
      body: hexToBytes(ballot.body),
    }),
  )
}
