// G10. What a voter must not be told on one validator's word alone: that a ballot was refused, replaced, or its nonce used. The
// others are asked at the same height or above; one that has the ballot waiting or recorded is the better news, and the
// better news is what can be checked further. That they know nothing of it contradicts nothing.
import type { Members } from './members.ts'
import { WayFault } from './post.ts'
import { attemptMsOf } from './routes.ts'
import { isError, type RpcAnswer, type RpcCall } from './rpcCall.ts'

type Kind = 'bad' | 'recorded' | 'pending' | 'none'

/** The answer itself, or a better one of another validator. */
export async function withoutFalseAlarm(members: Members, call: RpcCall, answer: RpcAnswer): Promise<RpcAnswer> {
  if (call.method !== 'psephos_transactionStatus' || kindOf(answer) !== 'bad') return answer
  const others = await Promise.all(
    members.all.filter(({ url }) => members.mayKeep(url)).map((member) => askFresh(members, member, call)),
  )
  const better = (kind: Kind) => others.find((other) => other !== null && kindOf(other) === kind)
  return better('recorded') ?? better('pending') ?? answer
}

/** Null: no answer, or one from below what was shown. */
async function askFresh(members: Members, member: Members['all'][number], call: RpcCall): Promise<RpcAnswer | null> {
  try {
    const { answers, from } = await members.askAt(member, [call], attemptMsOf([call]))
    return from < members.floor() ? null : (answers[0] ?? null)
  } catch (error) {
    if (error instanceof WayFault) return null
    throw error
  }
}

function kindOf(answer: RpcAnswer): Kind {
  if (isError(answer)) return 'none'
  const { status, success } = (answer.result ?? {}) as { status?: unknown; success?: unknown }
  if (status === 'recorded') return success === true ? 'recorded' : 'bad'
  if (status === 'replaced' || status === 'nonce-used') return 'bad'
  return status === 'pending' ? 'pending' : 'none'
}
