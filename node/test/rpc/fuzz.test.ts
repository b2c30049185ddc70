// 100,000 generated requests at the dispatch of a whole node, while blocks are made: no crash, no -32603, no answer that is
// not JSON-RPC, no memory kept. A failing run is repeated with FUZZ_SEED=<the printed seed>.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/rpc/method.ts'
import { methodTable } from '../../src/rpc/methodTable.ts'
import { createSubscriptions } from '../../src/rpc/subscriptions.ts'
import type { Answer } from './aNode.ts'
import { aVotingNode, type VotingNode } from './aVotingNode.ts'
import { aRequestMaker } from './fuzzRequests.ts'
import { faultOf, hasSpec, specMethods } from './openrpc.ts'
import { aRandom } from './random.ts'

const REQUESTS = 100_000
const PER_METHOD = 1_000
const CHUNK = 500
/** The chain itself grows meanwhile by some 200 blocks and their states. */
const HEAP_GROWTH_BYTES_MAX = 12 * 1024 * 1024
/** What lies outside the heap: array buffers, so the bytes of blocks, transactions and nodes of tries. */
const EXTERNAL_GROWTH_BYTES_MAX = 2 * 1024 * 1024
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
function memoryAfterCollection(): { readonly heap: number; readonly external: number } {
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return { heap: heapUsed, external }
}

type Planned = { readonly text: string; readonly method: string | null }

describe(`fuzz, FUZZ_SEED=${seed}`, () => {
  it(`${REQUESTS} requests`, { timeout: 300_000 }, async () => {
    console.log(`FUZZ_SEED=${seed}`)
    const random = aRandom(seed)
    const node = await aVotingNode()
    const make = aRequestMaker(random, node)
    const subscriptions = createSubscriptions({
      ...{ notices: node.input.notices, log: node.input.log, budgets: node.rpc.context.budgets },
      newId: () => `0x${random.below(200).toString(16)}`,
    })
    const subscriber = subscriptions.open({ send: () => {}, drop: () => {} })
    const asked = new Map<string, number>()
    const codes = new Map<number | 'result', number>()
    let pastDispatch = 0
    let reachedTheMethod = 0
    const memory: ReturnType<typeof memoryAfterCollection>[] = []

    const methods = order()
    for (let start = 0; start < methods.length; start += CHUNK) {
      const planned = methods.slice(start, start + CHUNK).map(plan)
      const answers = await play(node, planned, () => subscriber.forMessage())
      for (const [i, one] of planned.entries()) judge(one, answers[i] ?? null)
      node.pass(1_000)
      if ((start / CHUNK) % 20 === 19) memory.push(memoryAfterCollection())
    }

    const least = [...methodTable.keys()].map((name) => [asked.get(name) ?? 0, name] as const).sort(([a], [b]) => a - b)
    const summary = { seed, total: methods.length, pastDispatch, reachedTheMethod, ...make.rawCounts }
    console.log(JSON.stringify({ ...summary, least: least[0], codes: Object.fromEntries(codes), memory }))
    expect(node.complaints).toEqual([])
    expect(codes.get(-32603)).toBeUndefined()
    expect(methods.length).toBeGreaterThanOrEqual(REQUESTS)
    expect(pastDispatch / methods.length).toBeGreaterThan(0.7)
    expect(reachedTheMethod / methods.length).toBeGreaterThan(0.7)
    expect(least[0]?.[0]).toBeGreaterThanOrEqual(PER_METHOD)
    const { valid, mutant } = make.rawCounts
    expect(mutant / (valid + mutant)).toBeCloseTo(0.5, 1)
    const [first, last] = [memory[0]!, memory.at(-1)!]
    expect(last.heap - first.heap).toBeLessThan(HEAP_GROWTH_BYTES_MAX)
    expect(last.external - first.external).toBeLessThan(EXTERNAL_GROWTH_BYTES_MAX)

    /** Every method often enough, the rest raw transactions, all mixed. */
    function order(): string[] {
      const names = [...methodTable.keys()]
      const all = names.flatMap((name) => Array<string>(PER_METHOD + 150).fill(name))
      while (all.length < REQUESTS) all.push('eth_sendRawTransaction')
      for (let i = all.length - 1; i > 0; i--) {
        const j = random.below(i + 1)
        ;[all[i], all[j]] = [all[j]!, all[i]!]
      }
      return all
    }

    function plan(method: string): Planned {
      const params = make.paramsFor(method)
      const request = {
        jsonrpc: '2.0',
        id: random.below(1_000),
        method,
        params: random.chance(0.2) ? make.spoil(params) : params,
      }
      const text = JSON.stringify(request)
      if (random.chance(0.04)) return { text: make.spoilText(text), method: null }
      if (random.chance(0.02)) return { text: `[${text},${make.spoilText(text)}]`, method: null }
      if (random.chance(0.02)) return { text: JSON.stringify({ ...request, method: `${method}x` }), method: null }
      asked.set(method, (asked.get(method) ?? 0) + 1)
      return { text, method }
    }

    function judge({ text, method }: Planned, reply: string | null): void {
      if (reply === null) return // a spoilt id makes a notification
      for (const answer of [JSON.parse(reply) as Answer | Answer[]].flat()) {
        expect('result' in answer, text).toBe(!('error' in answer))
        expect(answer.jsonrpc).toBe('2.0')
        const code = answer.error?.code ?? 'result'
        codes.set(code, (codes.get(code) ?? 0) + 1)
        if (code === -32603) throw new Error(`-32603 to ${text}`)
      }
      if (method === null) return
      const { error, result } = JSON.parse(reply) as Answer
      pastDispatch++
      if (error?.code !== -32602) reachedTheMethod++
      if (error !== undefined) {
        expect(Object.keys(error).every((key) => ['code', 'message', 'data'].includes(key))).toBe(true)
        if (method !== 'eth_subscribe') expect(error.code, text).not.toBe(-32601)
        return
      }
      if (hasSpec && specMethods.includes(method) && random.chance(0.2))
        expect(faultOf(method, result), text).toBeNull()
    }
  })
})

/** Whoever waits for a block gets one: time passes while answers are missing. */
async function play(node: VotingNode, planned: readonly Planned[], session: () => Session): Promise<(string | null)[]> {
  let isDone = false
  const all = Promise.all(planned.map(({ text }) => node.rpc.dispatch(text, session())))
  const done = all.then(
    () => {
      isDone = true
    },
    () => {
      isDone = true
    },
  )
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve))
    if (!isDone) node.pass(100)
  }
  await done
  return all
}
