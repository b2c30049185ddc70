// The load itself: voters' keys from a seed, and every ballot signed and wrapped in its HTTP request before the clock
// starts. Election by election, so that a voter's next nonce comes only after everyone else's last.

import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { bytesToBigint, bytesToHex, hexToBytes } from '@psephos/node/codec/hex.ts'
import { keccak, keccakHash } from '@psephos/node/codec/keccak.ts'
import { addressOf, signDigest } from '@psephos/node/codec/signature.ts'
import { encodeSignedTransaction, signingDigest } from '@psephos/node/codec/transaction.ts'
import { gasOf } from '@psephos/node/execution/gas.ts'
import type { Address, Hash } from '@psephos/node/types/bytes.ts'
import { encodeFunctionData } from 'viem'
import { httpRequest } from './keepAlive.ts'
import { type SealingElection, sealer } from './sealMany.ts'

export type Voter = { readonly address: Address; readonly privateKey: Uint8Array }

/** The same seed and count give the same voters in the controller (enrols them) and in the load process (signs). */
export function deriveVoters(seed: string, count: number): Voter[] {
  return Array.from({ length: count }, (_, index) => {
    const privateKey = keccak(Buffer.from(`psephos/bench/${seed}/${index}`))
    return { privateKey, address: addressOf(privateKey) }
  })
}

export type BallotPlan = {
  readonly chainId: number
  readonly seed: string
  readonly voterCount: number
  readonly firstElection: number
  readonly electionCount: number
  /** Hex of an open ballot's body. */
  readonly body: `0x${string}`
  /** Of secret elections instead, in their order: every ballot is sealed then. */
  readonly sealing?: readonly SealingElection[]
  readonly rpcUrl: string
  readonly ballotCount: number
}

export type SignedBallot = { readonly hash: Hash; readonly request: Buffer }

/** In sending order. Anvil gets the very same calls: to an address without code there, so it does the least it can. */
export function signBallots(plan: BallotPlan): SignedBallot[] {
  const voters = deriveVoters(plan.seed, plan.voterCount)
  const { host } = new URL(plan.rpcUrl)
  const ballots: SignedBallot[] = []
  for (let round = 0; round < plan.electionCount; round++) {
    const sign = ballotSigner(plan, round)
    for (const voter of voters) {
      if (ballots.length === plan.ballotCount) return ballots
      const { hash, body } = sign(voter, ballots.length)
      ballots.push({ hash, request: httpRequest(host, body) })
    }
  }
  return ballots
}

/** By election, that is the voters' nonce `round`: the hash, and the JSON-RPC request that sends it. */
export function ballotSigner(
  plan: Pick<BallotPlan, 'chainId' | 'firstElection' | 'body' | 'sealing'>,
  round: number,
): (voter: Voter, id: number) => { readonly hash: Hash; readonly body: string } {
  const election = BigInt(plan.firstElection + round)
  const sealing = plan.sealing?.[round]
  if (sealing === undefined) {
    const fields = fieldsOf(plan, BigInt(round), ballotCalldata(election, plan.body))
    const digest = signingDigest(fields)
    return ({ privateKey }, id) => sendRequest(fields, digest, privateKey, id)
  }
  const seal = sealer(sealing)
  return ({ address, privateKey }, id) => {
    const data = ballotCalldata(election, bytesToHex(seal(hexToBytes(address))))
    const fields = fieldsOf(plan, BigInt(round), data)
    return sendRequest(fields, signingDigest(fields), privateKey, id)
  }
}

type Fields = ReturnType<typeof fieldsOf>

function sendRequest(fields: Fields, digest: Uint8Array, privateKey: Uint8Array, id: number) {
  const signature = signDigest(digest, privateKey)
  const raw = encodeSignedTransaction({
    ...fields,
    r: bytesToBigint(signature.subarray(0, 32)),
    s: bytesToBigint(signature.subarray(32, 64)),
    yParity: signature[64] === 1 ? 1 : 0,
  })
  const params = `["${bytesToHex(raw)}"]`
  const body = `{"jsonrpc":"2.0","id":${id},"method":"eth_sendRawTransaction","params":${params}}`
  return { hash: keccakHash(raw), body }
}

function fieldsOf(plan: Pick<BallotPlan, 'chainId'>, nonce: bigint, data: Uint8Array) {
  const to = ELECTIONS_ADDRESS as Address
  // Anvil's newest rules ask for 40 gas a byte; twice our own sum is enough for both and changes nothing here (T3).
  const gasLimit = 2n * gasOf({ to, data })
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, accessList: [], value: 0n }
  return { type: 2, chainId: BigInt(plan.chainId), nonce, gasLimit, to, data, ...fees } as const
}

export function ballotCalldata(election: bigint, body: `0x${string}`): Uint8Array {
  return hexToBytes(encodeFunctionData({ abi: electionsAbi, functionName: 'castBallot', args: [election, body] }))
}
