// R5: what a batch may take, with methods made for the purpose.
import { performance } from 'node:perf_hooks'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Answer, aNode } from '../../test/rpc/aNode.ts'
import { RPC_BATCH_MS_MAX, RPC_RESPONSE_BYTES_MAX, RPC_UNFINISHED_BYTES_MAX } from '../params/limits.ts'
import { createDispatch } from './dispatch.ts'
import { defineMethod } from './method.ts'
import { createRpcMetrics } from './metrics.ts'

const later = () => new Promise((resolve) => setImmediate(resolve))

/**
 * `large` answers 2 MB after a turn, `short` waits until all of the batch have begun, as ballots wait for the disk, `slow`
 * takes half of the time that a batch has.
 */
function aDispatch() {
  const { context } = aNode().rpc
  const clock = { nowMs: 0 }
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
    defineMethod('slow', {
      ...{ summary: '', params: [], result: {} },
      run: () => {
        clock.nowMs += RPC_BATCH_MS_MAX / 2
        return ++seen.begun
      },
    }),
  ]
  const table = new Map(methods.map((method) => [method.name, method]))
  const dispatch = createDispatch(context, table, createRpcMetrics(new Registry()))
  const send = async (batch: readonly object[]): Promise<{ text: string; answers: Answer[] }> => {
    const text = (await dispatch(JSON.stringify(batch), null)) ?? ''
    return { text, answers: JSON.parse(text) as Answer[] }
  }
  const ask = (method: string, count: number) =>
    send(Array.from({ length: count }, (_, id) => ({ jsonrpc: '2.0', id, method })))
  return { send, ask, clock, seen, unfinished: context.budgets.unfinished }
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
    const error = {
      code: -32005,
      message: 'limit exceeded: the node has too many long answers in hand, try again',
    }
    expect(reply.answers.map((answer) => answer.error)).toEqual([undefined, undefined, error, error])
    expect(unfinished.used).toBe(RPC_UNFINISHED_BYTES_MAX - 5_000_000)
  })

  it('begins 1,000 transactions together', async () => {
    const { ask, seen } = aDispatch()
    const reply = await ask('short', 1_000)
    expect(seen.begun).toBe(1_000)
    expect(reply.answers).toEqual(Array.from({ length: 1_000 }, (_, id) => ({ jsonrpc: '2.0', id, result: 'done' })))
  })
})

describe('a batch that takes too long', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('what was begun within 30 s is answered, the rest is refused and not begun', async () => {
    const { send, clock, seen, unfinished } = aDispatch()
    vi.spyOn(performance, 'now').mockImplementation(() => clock.nowMs)
    const slow = { jsonrpc: '2.0', method: 'slow' }
    // The third begins when 30 s have passed and not a millisecond more. The fifth is a notification: nothing answers it.
    const reply = await send([{ ...slow, id: 1 }, { ...slow, id: 2 }, { ...slow, id: 3 }, { ...slow, id: 4 }, slow])
    const error = { code: -32002, message: 'request timed out' }
    expect(reply.answers).toEqual([
      { jsonrpc: '2.0', id: 1, result: 1 },
      { jsonrpc: '2.0', id: 2, result: 2 },
      { jsonrpc: '2.0', id: 3, result: 3 },
      { jsonrpc: '2.0', id: 4, error },
    ])
    expect([seen.begun, unfinished.used]).toEqual([3, 0])
  })
})
