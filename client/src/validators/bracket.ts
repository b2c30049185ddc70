// G4. Between which two heights an answer was made: the questions are put between two others for the head, in one body that the
// node answers in order. The lower height says whether the answer is fresh enough, the upper one what has been seen now.
import type { Ask } from './heads.ts'
import { WayFault } from './post.ts'
import { isError, type RpcAnswer, type RpcCall } from './rpcCall.ts'

export type Bracketed = { readonly answers: readonly RpcAnswer[]; readonly from: bigint; readonly to: bigint }

const HEAD: RpcCall = { method: 'eth_blockNumber', params: [] }

/** Throws WayFault. */
export async function bracketed(ask: Ask, calls: readonly RpcCall[]): Promise<Bracketed> {
  const all = await ask([HEAD, ...calls, HEAD])
  return { answers: all.slice(1, -1), from: heightOf(all[0]), to: heightOf(all.at(-1)) }
}

export function heightOf(answer: RpcAnswer | undefined): bigint {
  if (answer !== undefined && isError(answer)) throw new WayFault('busy', answer.error)
  const value = answer?.result
  if (typeof value !== 'string' || !/^0x[0-9a-f]{1,16}$/i.test(value)) throw new WayFault('garbled')
  return BigInt(value)
}
