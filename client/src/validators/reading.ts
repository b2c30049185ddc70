// G4. Questions that any validator may answer, each answered at a height no lower than what was shown before. Who does not
// answer, stands below or has too much to do is passed over; a question changes nothing, so asking twice is safe.
import { CALLS_PER_BODY_MAX, ROUND_PAUSE_MS } from './limits.ts'
import type { Member, Members } from './members.ts'
import { WayFault } from './post.ts'
import { attemptMsOf } from './routes.ts'
import { isBusy, NoValidator, type RpcAnswer, type RpcCall, type SilenceKind } from './rpcCall.ts'

export type ReadOptions = {
  readonly account: string | null
  /** The same at every height: nothing is asked about heads. */
  readonly isConstant?: boolean
  /** Before a validator is asked. Throws WayFault. */
  readonly prepare?: (member: Member) => Promise<void>
}

/** Answers in the order of the calls. Throws NoValidator. */
export async function read(
  members: Members,
  calls: readonly RpcCall[],
  options: ReadOptions,
): Promise<readonly RpcAnswer[]> {
  if (calls.length > CALLS_PER_BODY_MAX) {
    const [some, others] = [calls.slice(0, CALLS_PER_BODY_MAX), calls.slice(CALLS_PER_BODY_MAX)]
    return [...(await read(members, some, options)), ...(await read(members, others, options))]
  }
  const answers: (RpcAnswer | undefined)[] = calls.map(() => undefined)
  let open = calls.map((_, i) => i)
  await untilDone(members, options.account, async (member) => {
    await options.prepare?.(member)
    const asked = open.map((i) => calls[i] as RpcCall)
    const got = await freshAnswers(members, member, asked, options)
    if (got === null) return 'behind'
    open.forEach((i, k) => {
      answers[i] = got[k]
    })
    open = open.filter((_, k) => isBusy(got[k] as RpcAnswer))
    return open.length === 0 ? 'done' : 'busy'
  })
  return answers as readonly RpcAnswer[]
}

/** Null: the validator stands below what was shown. A block that came meanwhile is worth a second look at the same one. */
async function freshAnswers(
  members: Members,
  member: Member,
  calls: readonly RpcCall[],
  { isConstant = false }: ReadOptions,
): Promise<readonly RpcAnswer[] | null> {
  const timeoutMs = attemptMsOf(calls)
  if (isConstant) return members.ask(member, calls, timeoutMs)
  for (let look = 0; look < 2; look++) {
    const { answers, from } = await members.askAt(member, calls, timeoutMs)
    if (from >= members.floor()) return answers
  }
  return null
}

export type Attempt = 'done' | 'busy' | 'behind'

/**
 * Tries one validator after the other, in rounds, until one is done or time is up. Ends early when nobody can be reached,
 * or when all who can are busy. Throws NoValidator; returns false when the last word was "busy".
 */
export async function untilDone(
  members: Members,
  account: string | null,
  attempt: (member: Member) => Promise<Attempt>,
): Promise<boolean> {
  const deadlineMs = members.nowMs() + members.patienceMs
  members.wake()
  for (;;) {
    let silence: SilenceKind = 'unreachable'
    let wasBusy = false
    for (const member of members.order(account)) {
      try {
        const outcome = await attempt(member)
        if (outcome === 'done') return true
        if (outcome === 'busy') wasBusy = true
        if (outcome === 'behind') silence = 'behind'
      } catch (error) {
        if (!(error instanceof WayFault)) throw error
        if (silence === 'unreachable' && error.kind !== 'broken') silence = 'timeout'
      }
      if (members.nowMs() >= deadlineMs) break
    }
    if (wasBusy) return false
    if (silence === 'unreachable' || members.nowMs() >= deadlineMs) throw new NoValidator(silence)
    await new Promise((resolve) => setTimeout(resolve, ROUND_PAUSE_MS))
  }
}
