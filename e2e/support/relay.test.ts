// The relay that partitions are made of: it must really cut, or every test on top of it proves nothing.

import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openRelay, type Relay } from './relay.ts'

let echo: Server
let relay: Relay
afterEach(async () => {
  await relay.close()
  await new Promise((resolve) => echo.close(resolve))
})

async function anEcho(): Promise<void> {
  echo = createServer((socket) => {
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const { port } = echo.address() as { port: number }
  relay = await openRelay(port)
}
async function aCaller(): Promise<Socket> {
  const socket = connect(relay.port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}
const ask = async (socket: Socket, words: string): Promise<string> => {
  socket.write(words)
  return String((await once(socket, 'data'))[0])
}
/** `once` would reject on the reset that comes before it. */
const closeOf = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()))
const within = <T>(ms: number, promise: Promise<T>): Promise<T | 'nothing'> =>
  Promise.race([promise, new Promise<'nothing'>((resolve) => setTimeout(resolve, ms, 'nothing'))])

describe('a relay', () => {
  it('carries both directions while it is open', async () => {
    await anEcho()
    expect(await ask(await aCaller(), 'one')).toBe('one')
  })
  it('cut with a reset: the connection ends, and new ones are refused until it is healed', async () => {
    await anEcho()
    const caller = await aCaller()
    const ended = closeOf(caller)
    relay.cut('reset')
    await ended
    const refused = connect(relay.port, '127.0.0.1')
    refused.on('error', () => {})
    await closeOf(refused)
    relay.heal()
    expect(await ask(await aCaller(), 'two')).toBe('two')
  })
  it('cut in silence: nothing arrives and nobody is told, until it is healed', async () => {
    await anEcho()
    const caller = await aCaller()
    expect(await ask(caller, 'before')).toBe('before')
    relay.cut('silence')
    expect(await within(200, ask(caller, 'lost'))).toBe('nothing')
    const later = await aCaller()
    expect(await within(200, ask(later, 'lost too'))).toBe('nothing')
    expect([caller.destroyed, later.destroyed]).toEqual([false, false])
    const ended = Promise.all([closeOf(caller), closeOf(later)])
    relay.heal()
    await ended
    expect(await ask(await aCaller(), 'after')).toBe('after')
  })
})
