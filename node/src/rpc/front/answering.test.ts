import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createAnswering } from './answering.ts'
import type { Asked } from './messages.ts'

const text = (id: number): Asked => ({ kind: 'text', id, text: String(id), socket: null })

function started() {
  const heard: string[] = []
  const dispatch = (message: string): string => {
    heard.push(message)
    return message
  }
  const handled = new Int32Array(new SharedArrayBuffer(4))
  const answering = createAnswering({
    port: { postMessage: () => {} },
    handled,
    rpc: { dispatch } as never,
    probes: {} as never,
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
  })
  return { heard, handled, answering }
}

it('others have a turn between two messages, which are heard in their order and counted when they are through', async () => {
  const { heard, handled, answering } = started()
  const seen: (readonly [string, number | undefined])[] = []
  const look = () => seen.push([heard.join(' '), handled[0]])

  answering.hear([text(1), text(2)])
  answering.hear([text(3)])
  answering.hear([text(4)])
  look()
  for (let turn = 0; turn < 4; turn++) {
    await nextTurn()
    look()
  }

  expect(seen[0]).toEqual(['', 0])
  expect(seen).toContainEqual(['1 2', 1])
  expect(seen).toContainEqual(['1 2 3', 2])
  expect(seen.at(-1)).toEqual(['1 2 3 4', 3])
})

it('what waits when it is closed is not heard any more: the chain’s disk may be closed', async () => {
  const { heard, answering } = started()
  answering.hear([text(1)])
  answering.hear([text(2)])
  answering.close()
  for (let turn = 0; turn < 3; turn++) await nextTurn()
  expect(heard).toEqual([])
})
