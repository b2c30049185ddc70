// Several validators as one: calls enter, answers leave, as if one node had answered that never fails while another can
// take its place, never goes back in height, and never loses a transaction that it took. What it is made of: members (who
// they are and how they do), reading, sending, pendingNonce, tending.
import type { Hash } from 'viem'
import { withoutFalseAlarm } from './badNews.ts'
import { type ConfirmHead, certifiedHeads } from './heads.ts'
import { lastUsed } from './lastUsed.ts'
import { HOMES_MAX, PATIENCE_MS, TEND_MS } from './limits.ts'
import { createMembers, type ValidatorHealth } from './members.ts'
import { createOutbox } from './outbox.ts'
import { pendingNonce } from './pendingNonce.ts'
import { WayFault } from './post.ts'
import { type ReadOptions, read } from './reading.ts'
import { attemptMsOf, type Route, routeOf } from './routes.ts'
import { NoValidator, type RpcAnswer, type RpcCall } from './rpcCall.ts'
import { bringHome, createSender } from './sending.ts'
import { tend } from './tending.ts'
import { followedSets } from './validatorSets.ts'

export type ValidatorsOptions = {
  /** JSON-RPC over HTTP, one for each validator. */
  readonly urls: readonly string[]
  /** The pinned one; else that of the first validator that answers is taken. */
  readonly genesisHash?: Hash | undefined
  readonly fetchFn?: typeof fetch
  /** Until a caller is told that nobody answers. */
  readonly patienceMs?: number
  /** Milliseconds, monotonic. */
  readonly nowMs?: () => number
  /** Instead of certificates: for tests of validators that have none. */
  readonly confirmHead?: ConfirmHead
}

export type Validators = {
  /** Answers in the order of the calls; errors of JSON-RPC are answers. Throws NoValidator. */
  request(calls: readonly RpcCall[]): Promise<readonly RpcAnswer[]>
  /**
   * G11. One of them alone, whatever it says: for who compares them. `index` counts in the order of `health()`; one that
   * belongs to another network is not asked. Throws NoValidator, also for an index that is not there.
   */
  ask(index: number, calls: readonly RpcCall[]): Promise<readonly RpcAnswer[]>
  /** Asks every validator how it does. Never throws for what validators do. */
  look(): Promise<void>
  /** Looks after what was sent and is not settled; calls do so on the way, a gateway by its clock. */
  tend(): Promise<void>
  health(): readonly ValidatorHealth[]
  /** The highest height that was shown or proved. */
  head(): bigint
  /** Null until a validator was met. */
  genesisHash(): Hash | null
  /** Transactions that are not settled. */
  readonly unsettled: number
}

export function createValidators(options: ValidatorsOptions): Validators {
  const members = createMembers({
    urls: options.urls,
    genesisHash: options.genesisHash ?? null,
    confirmHead: options.confirmHead ?? certifiedHeads(followedSets()),
    fetchFn: options.fetchFn ?? ((input, init) => fetch(input, init)),
    nowMs: options.nowMs ?? (() => performance.now()),
    patienceMs: options.patienceMs ?? PATIENCE_MS,
  })
  const outbox = createOutbox()
  const sending = { members, outbox, nonces: lastUsed<string, number>(HOMES_MAX) }
  const send = createSender(sending)
  let tendedAtMs = members.nowMs()
  let hasLooked = false

  async function tendAll(): Promise<void> {
    tendedAtMs = members.nowMs()
    await tend(sending)
  }

  function onTheWay(): void {
    if (!hasLooked) {
      hasLooked = true
      void members.look()
    }
    if (outbox.size > 0 && members.nowMs() - tendedAtMs >= TEND_MS) void tendAll()
  }

  async function answerOne(call: RpcCall, route: Route): Promise<RpcAnswer> {
    if (route.kind === 'send') return send(call, route.raw)
    if (route.kind === 'pending-nonce') return pendingNonce(sending, route.account)
    const [answer] = await read(members, [call], readOptionsOf(route))
    return withoutFalseAlarm(members, call, answer as RpcAnswer)
  }

  function readOptionsOf(route: Route): ReadOptions {
    if (route.kind === 'constant') return { account: null, isConstant: true }
    if (route.kind === 'transaction') {
      const account = outbox.get(route.hash as Hash)?.sender ?? null
      // Whoever takes the place of its validator gets the bytes before it is asked about them.
      return account === null ? { account } : { account, prepare: (member) => bringHome(sending, account, member) }
    }
    return { account: route.kind === 'read' ? route.account : null }
  }

  return {
    async request(calls) {
      onTheWay()
      const answers: RpcAnswer[] = []
      for (const run of runsOf(calls)) {
        if (run.isPlain) answers.push(...(await read(members, run.calls, { account: null })))
        else for (const call of run.calls) answers.push(await answerOne(call, routeOf(call)))
      }
      return answers
    },
    async ask(index, calls) {
      onTheWay()
      const member = members.all[index]
      if (member === undefined) throw new NoValidator('unreachable')
      try {
        return await members.ask(member, calls, attemptMsOf(calls))
      } catch (error) {
        if (!(error instanceof WayFault)) throw error
        throw new NoValidator(error.kind === 'broken' ? 'unreachable' : 'timeout')
      }
    },
    async look() {
      hasLooked = true
      await members.look()
    },
    tend: tendAll,
    health: members.health,
    head: members.floor,
    genesisHash: members.genesisHash,
    get unsettled() {
      return outbox.size
    },
  }
}

type Run = { isPlain: boolean; calls: RpcCall[] }

/** Neighbours that any validator answers go together; whatever is somebody's own goes alone, in its place. */
function runsOf(calls: readonly RpcCall[]): Run[] {
  const runs: Run[] = []
  for (const call of calls) {
    const route = routeOf(call)
    const isPlain = calls.length > 1 && (route.kind === 'constant' || (route.kind === 'read' && route.account === null))
    const last = runs.at(-1)
    if (last !== undefined && last.isPlain === isPlain) last.calls.push(call)
    else runs.push({ isPlain, calls: [call] })
  }
  return runs
}
