// G2, G3. The validators of one network, each with what is known of it: asking one of them, seeing that it belongs to the network
// before its first answer counts, and never believing a head that it cannot prove. Time and fetch are given from outside.
import type { Hash } from 'viem'
import { type Bracketed, bracketed, heightOf } from './bracket.ts'
import { inOrder, mayKeep } from './choose.ts'
import type { ConfirmHead } from './heads.ts'
import {
  answered,
  atHead,
  barredFor,
  failed,
  type HealthFacts,
  isBarred,
  type Level,
  levelOf,
  NEW_VALIDATOR,
  type Reason,
} from './health.ts'
import { lastUsed } from './lastUsed.ts'
import { HOMES_MAX, PROBE_MS } from './limits.ts'
import { post, WayFault } from './post.ts'
import { isError, type RpcAnswer, type RpcCall } from './rpcCall.ts'

export type Member = { readonly url: string; facts: HealthFacts; contacting: Promise<void> | null; isProbing: boolean }

/** `head`: the highest it named; null before it did. */
export type ValidatorHealth = {
  readonly url: string
  readonly level: Level
  readonly reason: Reason
  readonly head: bigint | null
  readonly latencyMs: number
}

export type MembersOptions = {
  readonly urls: readonly string[]
  /** Null: the first validator that answers says which network it is; with a pinned hash nobody is trusted. */
  readonly genesisHash: Hash | null
  readonly confirmHead: ConfirmHead
  readonly fetchFn: typeof fetch
  readonly nowMs: () => number
  /** Until a caller is told that nobody answers. */
  readonly patienceMs: number
}

export type Members = ReturnType<typeof createMembers>

export function createMembers(options: MembersOptions) {
  const { urls, genesisHash: pinned, confirmHead, fetchFn, nowMs, patienceMs } = options
  if (urls.length === 0) throw new Error('no validator is named')
  const all: Member[] = [...new Set(urls.map(withoutSlash))].map((url) => ({
    ...{ url, facts: NEW_VALIDATOR, contacting: null, isProbing: false },
  }))
  const confirming = new Map<string, Promise<boolean>>()
  const homes = lastUsed<string, string>(HOMES_MAX)
  let genesisHash: Hash | null = pinned === null ? null : (pinned.toLowerCase() as Hash)
  let floor = 0n
  let turn = 0

  /** Counts what came of it. Throws WayFault. */
  async function ask(member: Member, calls: readonly RpcCall[], timeoutMs: number): Promise<readonly RpcAnswer[]> {
    const startMs = nowMs()
    try {
      const answers = await post(member.url, calls, { timeoutMs, fetchFn })
      member.facts = answered(member.facts, nowMs() - startMs)
      return answers
    } catch (error) {
      throw counted(member, error)
    }
  }

  /** A fault counts once, wherever on its way up it is met. */
  function counted(member: Member, error: unknown): unknown {
    if (error instanceof WayFault && !error.isCounted) {
      error.isCounted = true
      member.facts = failed(member.facts, error.kind, nowMs())
    }
    return error
  }

  /** One that belongs elsewhere is barred. Throws WayFault. */
  async function meet(member: Member): Promise<void> {
    const [genesis] = await ask(member, [{ method: 'eth_getBlockByNumber', params: ['0x0', false] }], PROBE_MS)
    if (genesis === undefined || isError(genesis)) throw counted(member, new WayFault('busy'))
    const hash = hashOf(genesis.result)
    if (hash === null) throw counted(member, new WayFault('garbled'))
    genesisHash ??= hash
    if (hash === genesisHash) {
      member.facts = { ...member.facts, isKnown: true, barred: null }
      return
    }
    member.facts = barredFor(member.facts, 'foreign', nowMs())
    throw new WayFault('garbled')
  }

  async function contact(member: Member): Promise<void> {
    if (isBarred(member.facts, nowMs())) throw new WayFault('garbled')
    if (member.facts.isKnown) return
    member.contacting ??= meet(member).finally(() => {
      member.contacting = null
    })
    await member.contacting
  }

  /** Many answers name a new head at once; it is proved once. */
  function confirm(member: Member, height: bigint, genesis: Hash): Promise<boolean> {
    const key = `${member.url} ${height}`
    const own =
      confirming.get(key) ??
      confirmHead((calls) => ask(member, calls, PROBE_MS), height, genesis).finally(() => confirming.delete(key))
    confirming.set(key, own)
    return own
  }

  /** A head above all that was seen is believed once it is proved. */
  async function believe(member: Member, height: bigint): Promise<void> {
    if (height > floor && genesisHash !== null) {
      if (!(await confirm(member, height, genesisHash))) {
        bar(member)
        throw new WayFault('garbled')
      }
      if (height > floor) floor = height
    }
    member.facts = atHead(member.facts, height)
  }

  function bar(member: Member): void {
    member.facts = barredFor(member.facts, 'lying', nowMs())
  }

  /** Its head now, and whether it calls itself ready. */
  async function probe(member: Member): Promise<void> {
    if (member.isProbing) return
    member.isProbing = true
    try {
      await contact(member)
      const [head] = await ask(member, [{ method: 'eth_blockNumber', params: [] }], PROBE_MS)
      await believe(member, heightOf(head))
      member.facts = { ...member.facts, isReady: await isReady(member.url, fetchFn) }
    } catch (error) {
      if (!(counted(member, error) instanceof WayFault)) throw error
    } finally {
      member.isProbing = false
    }
  }

  return {
    all,
    nowMs,
    patienceMs,
    bar,
    /** The highest height that was shown or proved: nothing below is shown any more. */
    floor: () => floor,
    genesisHash: () => genesisHash,
    /** Throws WayFault. */
    async ask(member: Member, calls: readonly RpcCall[], timeoutMs: number): Promise<readonly RpcAnswer[]> {
      await contact(member)
      return ask(member, calls, timeoutMs)
    },
    /** With the heights between which it was answered. Throws WayFault. */
    async askAt(member: Member, calls: readonly RpcCall[], timeoutMs: number): Promise<Bracketed> {
      await contact(member)
      try {
        const answer = await bracketed((some) => ask(member, some, timeoutMs), calls)
        await believe(member, answer.to)
        return answer
      } catch (error) {
        throw counted(member, error)
      }
    },
    /** Best first. */
    order(account: string | null): Member[] {
      const home = account === null ? null : (homes.get(account) ?? null)
      return inOrder(all, { account, home, floor, nowMs: nowMs(), turn: turn++ })
    },
    /** The validator that the account has, usable or not. */
    home: (account: string): string | null => homes.get(account) ?? null,
    settle: (account: string, url: string): void => homes.set(account, url),
    mayKeep: (url: string): boolean => all.some((one) => one.url === url && mayKeep(one.facts, floor, nowMs())),
    async look(): Promise<void> {
      await Promise.all(all.map(probe))
    },
    /** Those that may be back are asked, without anybody waiting for it. */
    wake(): void {
      for (const member of all) {
        const { level } = levelOf(member.facts, floor, nowMs())
        if (level !== 'unreachable' || nowMs() < member.facts.retryAtMs || isBarred(member.facts, nowMs())) continue
        void probe(member)
      }
    },
    health: (): ValidatorHealth[] =>
      all.map(({ url, facts }) => ({
        url,
        ...levelOf(facts, floor, nowMs()),
        head: facts.head < 0n ? null : facts.head,
        latencyMs: Math.round(facts.latencyMs),
      })),
  }
}

/** R6. Without such a page (another path, no permission for this origin) the answers of the validator speak for it. */
async function isReady(url: string, fetchFn: typeof fetch): Promise<boolean> {
  try {
    const response = await fetchFn(new URL('/readyz', url), { signal: AbortSignal.timeout(PROBE_MS) })
    await response.body?.cancel()
    return response.status !== 503
  } catch {
    return true
  }
}

function hashOf(block: unknown): Hash | null {
  const hash = typeof block === 'object' && block !== null ? (block as { hash?: unknown }).hash : null
  return typeof hash === 'string' ? (hash.toLowerCase() as Hash) : null
}

function withoutSlash(url: string): string {
  return new URL(url).href.replace(/\/$/, '')
}
