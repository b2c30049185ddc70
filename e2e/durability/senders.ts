// Voters who keep sending while the node dies and comes back: every ballot is tried until the node gives a definite
// answer. What was promised, that is every hash that was returned, is what the test later holds the node to (T5).

import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
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
const GIVE_UP_MS = 15_000

export type Promised = { readonly hash: string; readonly voter: Address; readonly election: bigint | null }
export type Sending = {
  readonly promised: Promised[]
  /** Definite answers that were no hash, by their text. */
  readonly refusals: Map<string, number>
  /** Ends after the ballots in flight. */
  stop(): Promise<void>
}

export type SendingPlan = {
  readonly rpcUrl: string
  readonly chainId: number
  readonly voters: readonly Voter[]
  readonly electionCount: number
  readonly body: `0x${string}`
  readonly random: Random
}

export function startSending(plan: SendingPlan): Sending {
  const promised: Promised[] = []
  const refusals = new Map<string, number>()
  const count = plan.voters.length * plan.electionCount
  let next = 0
  let stopping = false
  /** A node that never comes back must not keep the test. */
  let giveUpAt = Number.POSITIVE_INFINITY
  const answered = (raw: string) => untilAnswered(plan.rpcUrl, raw, refusals, () => Date.now() > giveUpAt)
  const one = async (): Promise<void> => {
    while (!stopping && next < count) {
      const place = next++
      const voter = plan.voters[place % plan.voters.length]!
      const round = Math.floor(place / plan.voters.length)
      const election = BigInt(round + 1)
      const ballot = sign(plan, voter, round, ELECTIONS_ADDRESS as Address, ballotCalldata(election, plan.body))
      const hash = await answered(ballot)
      if (hash) promised.push({ hash, voter: voter.address, election })
      if (!hash || !plan.random.chance(CANCELLED_SHARE)) continue
      const cancel = sign(plan, voter, round, voter.address, new Uint8Array(0))
      const cancelHash = await answered(cancel)
      if (cancelHash) promised.push({ hash: cancelHash, voter: voter.address, election: null })
    }
  }
  const all = Promise.all(Array.from({ length: SENDERS }, one))
  return {
    promised,
    refusals,
    stop: async () => {
      stopping = true
      giveUpAt = Math.min(giveUpAt, Date.now() + GIVE_UP_MS)
      await all
    },
  }
}

function sign({ chainId }: SendingPlan, voter: Voter, nonce: number, to: Address, data: Uint8Array): string {
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, accessList: [], value: 0n }
  const unsigned = { type: 2, chainId: BigInt(chainId), nonce: BigInt(nonce), gasLimit: gasOf({ to, data }), to, data }
  const { raw } = signTransaction({ ...unsigned, ...fees } as Parameters<typeof signTransaction>[0], voter.privateKey)
  return `0x${Buffer.from(raw).toString('hex')}`
}

/** The hash, or null for a definite refusal. No connection, or one that breaks, is no answer: the same bytes again. */
async function untilAnswered(
  rpcUrl: string,
  raw: string,
  refusals: Map<string, number>,
  isTooLate: () => boolean,
): Promise<string | null> {
  while (!isTooLate()) {
    try {
      return (await callRpc(rpcUrl, 'eth_sendRawTransaction', [raw])) as string
    } catch (error) {
      if (error instanceof RpcFailure) {
        const kind = error.message.replace(/0x[0-9a-f]+|\d+/g, '…')
        refusals.set(kind, (refusals.get(kind) ?? 0) + 1)
        return null
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
  return null
}
