// Voters who keep sending while nodes die and come back: every ballot is tried until a node gives a definite answer, the
// same bytes at the next node when one does not answer. What was promised, that is every hash that was returned, is what
// the test later holds the nodes to (T5).

import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { keccakHash } from '@psephos/node/codec/keccak.ts'
import { signTransaction } from '@psephos/node/codec/transaction.ts'
import { gasOf } from '@psephos/node/execution/gas.ts'
import type { Address } from '@psephos/node/types/bytes.ts'
import { ballotCalldata, type Voter } from '../../scripts/src/bench/ballots.ts'
import type { Random } from '../support/random.ts'
import { callRpc, RpcFailure } from '../support/rpc.ts'

const SENDERS = 16
/** Of the ballots are cancelled at once, so that "replaced" and "nonce used" come up as well. */
const CANCELLED_SHARE = 0.1
const RETRY_MS = 40
/** A node that is stopped (SIGSTOP) takes connections and says nothing. */
const ANSWER_MS = 5_000
const GIVE_UP_MS = 15_000

export type Promised = { readonly hash: string; readonly voter: Address; readonly election: bigint | null }
export type Sending = {
  readonly promised: Promised[]
  /** Definite answers that were no hash, by their text. */
  readonly refusals: Map<string, number>
  /** At 0 the nodes are idle. */
  ballotsLeft(): number
  /** Ends after the ballots in flight. */
  stop(): Promise<void>
}

export type SendingPlan = {
  /** A voter stays with one until it does not answer. */
  readonly rpcUrls: readonly string[]
  readonly chainId: number
  readonly voters: readonly Voter[]
  readonly electionCount: number
  readonly body: `0x${string}`
  readonly random: Random
  /** Between two ballots of one sender; 0: as fast as the answers come. */
  readonly pauseMs?: number
}

export function startSending(plan: SendingPlan): Sending {
  const promised: Promised[] = []
  const refusals = new Map<string, number>()
  const count = plan.voters.length * plan.electionCount
  let next = 0
  let stopping = false
  /** A node that never comes back must not keep the test. */
  let giveUpAt = Number.POSITIVE_INFINITY
  const answered = (raw: Uint8Array, first: number) =>
    untilAnswered(plan.rpcUrls, first, raw, refusals, () => Date.now() > giveUpAt)
  const one = async (): Promise<void> => {
    while (!stopping && next < count) {
      const place = next++
      const voter = plan.voters[place % plan.voters.length]!
      const round = Math.floor(place / plan.voters.length)
      const election = BigInt(round + 1)
      const ballot = sign(plan, voter, round, ELECTIONS_ADDRESS as Address, ballotCalldata(election, plan.body))
      const hash = await answered(ballot, place)
      if (hash) promised.push({ hash, voter: voter.address, election })
      if (plan.pauseMs) await new Promise((resolve) => setTimeout(resolve, plan.pauseMs))
      if (!hash || !plan.random.chance(CANCELLED_SHARE)) continue
      const cancel = sign(plan, voter, round, voter.address, new Uint8Array(0))
      const cancelHash = await answered(cancel, place)
      if (cancelHash) promised.push({ hash: cancelHash, voter: voter.address, election: null })
    }
  }
  const all = Promise.all(Array.from({ length: SENDERS }, one))
  return {
    promised,
    refusals,
    ballotsLeft: () => count - next,
    stop: async () => {
      stopping = true
      giveUpAt = Math.min(giveUpAt, Date.now() + GIVE_UP_MS)
      await all
    },
  }
}

function sign({ chainId }: SendingPlan, voter: Voter, nonce: number, to: Address, data: Uint8Array): Uint8Array {
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, accessList: [], value: 0n }
  const unsigned = { type: 2, chainId: BigInt(chainId), nonce: BigInt(nonce), gasLimit: gasOf({ to, data }), to, data }
  return signTransaction({ ...unsigned, ...fees } as Parameters<typeof signTransaction>[0], voter.privateKey).raw
}

/**
 * The hash, or null for a definite refusal. No connection, or one that breaks, is no answer: the same bytes again, at the
 * next node. "Already known" is then as good as the hash: the first node had it, and it promises as much (T5).
 */
async function untilAnswered(
  rpcUrls: readonly string[],
  first: number,
  raw: Uint8Array,
  refusals: Map<string, number>,
  isTooLate: () => boolean,
): Promise<string | null> {
  const text = `0x${Buffer.from(raw).toString('hex')}`
  for (let attempt = 0; !isTooLate(); attempt++) {
    try {
      const rpcUrl = rpcUrls[(first + attempt) % rpcUrls.length]!
      return (await callRpc(rpcUrl, 'eth_sendRawTransaction', [text], ANSWER_MS)) as string
    } catch (error) {
      if (error instanceof RpcFailure) {
        if (/already known/.test(error.message)) return keccakHash(raw)
        const kind = error.message.replace(/0x[0-9a-f]+|\d+/g, '…')
        refusals.set(kind, (refusals.get(kind) ?? 0) + 1)
        return null
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
  return null
}
