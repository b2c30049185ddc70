// What the gateway asks for its own purposes: one call or several, plain values back. An error, or nobody answering, is
// null: whoever asks tries again at its next turn.
import { isError, NoValidator, type RpcCall, type Validators } from '@psephos/client'

export async function askAll(
  validators: Validators,
  calls: readonly RpcCall[],
): Promise<readonly (unknown | undefined)[] | null> {
  if (calls.length === 0) return []
  try {
    const answers = await validators.request(calls)
    return answers.map((answer) => (isError(answer) ? undefined : answer.result))
  } catch (error) {
    if (error instanceof NoValidator) return null
    throw error
  }
}

export async function askOne(validators: Validators, method: string, params: readonly unknown[]): Promise<unknown> {
  const answers = await askAll(validators, [{ method, params }])
  return answers?.[0] ?? null
}

export async function headOf(validators: Validators): Promise<bigint | null> {
  const head = await askOne(validators, 'eth_blockNumber', [])
  return typeof head === 'string' ? BigInt(head) : null
}

export const quantity = (height: bigint): string => `0x${height.toString(16)}`
