// What the matrix asks of every Ethereum library, in words that are none's own. Each file beside this one answers with
// the library's documented calls and its own defaults: nobody sets a fee, a nonce or a transaction type.
import { electionsAbi } from '@psephos/contracts-abi'

export type Hex = `0x${string}`

/** The ABI as the JSON that compilers write and every library reads. */
export const ELECTIONS_ABI_JSON: readonly object[] = JSON.parse(JSON.stringify(electionsAbi))

export type Place = {
  readonly rpcUrl: string
  readonly webSocketUrl: string
  readonly privateKey: Hex
  readonly voter: Hex
  readonly election: bigint
}

export type Recorded = { readonly succeeded: boolean; readonly blockNumber: bigint; readonly transactionHash: string }
export type Vote = { readonly voter: string; readonly ballotHash: string }
/** A custom error of the contract, as the library decoded it. */
export type Refusal = { readonly name: string; readonly values: readonly string[] }

export type Connected = {
  chainId(): Promise<bigint>
  /** Signs and sends; the hash the library hands out. */
  castBallot(body: Hex): Promise<string>
  waitForReceipt(hash: string): Promise<Recorded>
  getElection(): Promise<{ readonly title: string; readonly enrolled: bigint }>
  getVoter(): Promise<{ readonly enrolled: boolean; readonly ballotHash: string; readonly sequence: bigint }>
  /** Casts once more and gives back what the library makes of the refusal; throws when nothing was refused. */
  castAgain(body: Hex): Promise<Refusal>
  /** VoteCast events of this voter from that block on. */
  findVotes(fromBlock: bigint): Promise<readonly Vote[]>
  /** Calls back for each VoteCast of the election that is seen live; null where the library has no such thing. */
  watchVotes: ((onVote: (vote: Vote) => void) => Promise<() => Promise<void>>) | null
  close(): Promise<void>
}

export type Library = {
  readonly name: string
  /** What it signs when nobody says anything about fees: transaction type, and the most it would pay, in wei (T2). */
  readonly signs: { readonly type: '0x0' | '0x2'; readonly feeWei: bigint }
  connect(place: Place): Promise<Connected>
}

/** For `castAgain`: what was thrown is the answer, and silence a failure. */
export async function thrownBy(action: () => Promise<unknown>): Promise<unknown> {
  let outcome: unknown
  try {
    outcome = await action()
  } catch (error) {
    return error
  }
  throw new Error(`a second ballot was taken: ${String(outcome)}`)
}
