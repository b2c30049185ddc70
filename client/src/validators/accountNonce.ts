// The nonce that one validator gives an account's next transaction, pending ones counted.
import { ATTEMPT_MS } from './limits.ts'
import type { Member, Members } from './members.ts'
import { WayFault } from './post.ts'
import { isError, type RpcAnswer, type RpcCall } from './rpcCall.ts'

export const nonceQuestion = (account: string): RpcCall => ({
  method: 'eth_getTransactionCount',
  params: [account, 'pending'],
})

/** Null: it stands below what was shown; an answer: its refusal. Throws WayFault. */
export async function nonceAt(members: Members, account: string, member: Member): Promise<number | RpcAnswer | null> {
  for (let look = 0; look < 2; look++) {
    const { answers, from } = await members.askAt(member, [nonceQuestion(account)], ATTEMPT_MS)
    if (from >= members.floor()) return numberOf(answers[0] as RpcAnswer)
  }
  return null
}

/** Throws WayFault `garbled` for what is no count. */
export function numberOf(answer: RpcAnswer): number | RpcAnswer {
  if (isError(answer)) return answer
  if (typeof answer.result !== 'string' || !/^0x[0-9a-f]{1,13}$/i.test(answer.result)) throw new WayFault('garbled')
  return Number(answer.result)
}
