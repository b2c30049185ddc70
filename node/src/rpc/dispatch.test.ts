// R5: what a batch may take, with methods made for the purpose.
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { type Answer, aNode } from '../../test/rpc/aNode.ts'
import { RPC_RESPONSE_BYTES_MAX, RPC_UNFINISHED_BYTES_MAX } from '../params/limits.ts'
import { createDispatch } from './dispatch.ts'
import { defineMethod } from './method.ts'
import { createRpcMetrics } from './metrics.ts'

const later = () => new Promise((resolve) => setImmediate(resolve))

/** `large` answers 2 MB after a turn, `short` waits until all of the batch have begun, as ballots wait for the disk. */
function aDispatch() {
  const { context } = aNode().rpc
  const seen = { under: 0, most: 0, begun: 0, held: 0 }
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const methods = [
    defineMethod('large', {
      ...{ summary: '', params: [], result: {} },
      run: async () => {
        seen.begun++
        seen.most = Math.max(seen.most, ++seen.under)
        await later()
        seen.under--
        seen.held = Math.max(seen.held, context.budgets.unfinished.used)
        return 'x'.repeat(2_000_000)
      },
    }),
    defineMethod('short', {
      ...{ summary: '', params: [], result: {}, isShort: true },
      run: async () => {
        if (++seen.begun === 1_000) open()
        await gate
        return 'done'
      },
    }),
  ]
  const table = new Map(methods.map((method) => [method.name, method]))
  const dispatch = createDispatch(context, table, createRpcMetrics(new Registry()))
  const ask = async (method: string, count: number): Promise<{ text: string; answers: Answer[] }> => {
    const batch = Array.from({ length: count }, (_, id) => ({ jsonrpc: '2.0', id, method }))
    const text = (await dispatch(JSON.stringify(batch), null)) ?? ''
    return { text, answers: JSON.parse(text) as Answer[] }
  }
  return { ask, seen, unfinished: context.budgets.unfinished }
}

describe('a batch of requests that are answered later', () => {
  it('ends at 25 MB: one at a time, and none is begun after that', async () => {
    const { ask, seen, unfinished } = aDispatch()
    const reply = await ask('large', 1_000)
    expect(seen).toMatchObject({ most: 1, begun: 13, under: 0 })
    expect(seen.held).toBeGreaterThan(20_000_000)
    expect(reply.text.length).toBeLessThan(RPC_RESPONSE_BYTES_MAX + 1_000 * 100)
    expect(reply.answers.map(({ id }) => id)).toEqual(Array.from({ length: 1_000 }, (_, id) => id))
    expect(reply.answers.filter(({ result }) => result !== undefined)).toHaveLength(12)
    for (const { error } of reply.answers.slice(12))
      expect(error).toEqual({ code: -32003, message: 'response too large' })
    expect(unfinished.used).toBe(0)
  })

  it('is refused what the node has no room for', async () => {
    const { ask, unfinished } = aDispatch()
    unfinished.take(RPC_UNFINISHED_BYTES_MAX - 5_000_000)
    const reply = await ask('large', 4)
    expect(reply.answers.map(({ error }) => error?.code)).toEqual([undefined, undefined, -32005, -32005])
    expect(unfinished.used).toBe(RPC_UNFINISHED_BYTES_MAX - 5_000_000)
  })

  it('begins 1,000 transactions together', async () => {
    const { ask, seen } = aDispatch()
    const reply = await ask('short', 1_000)
    expect(seen.begun).toBe(1_000)
    expect(reply.answers).toEqual(Array.from({ length: 1_000 }, (_, id) => ({ jsonrpc: '2.0', id, result: 'done' })))
  })
})
