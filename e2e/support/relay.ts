// A TCP relay on loopback between one process and another, which a test can cut: at once, as when a cable is pulled out of
// a switch that says so, or in silence, as when packets are lost and nobody says anything.
import { createServer, connect as dial, type Server, type Socket } from 'node:net'

export type CutKind = 'reset' | 'silence'
export type Relay = {
  readonly port: number
  /** Also refuses (reset) or leaves hanging (silence) whatever comes until it is healed. */
  cut(kind: CutKind): void
  /** What hung in silence is reset now, so that both ends see that they have to start anew. */
  heal(): void
  close(): Promise<void>
}

export async function openRelay(targetPort: number): Promise<Relay> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let state: CutKind | 'open' = 'open'
  const endAll = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
    pairs.clear()
  }
  const server = createServer((near) => {
    near.on('error', () => {})
    if (state === 'reset') {
      near.resetAndDestroy()
      return
    }
    const far = dial({ host: '127.0.0.1', port: targetPort, noDelay: true })
    const pair = [near, far] as const
    pairs.add(pair)
    carry(near, far)
    carry(far, near)
    for (const socket of pair) {
      socket.once('close', () => {
        pairs.delete(pair)
        for (const other of pair) other.destroy()
      })
    }
    if (state === 'silence') hush(pair)
  })
  await listen(server)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the relay has no port')
  return {
    port: address.port,
    cut: (kind) => {
      state = kind
      if (kind === 'reset') endAll()
      else for (const pair of pairs) hush(pair)
    },
    heal: () => {
      if (state !== 'open') endAll()
      state = 'open'
    },
    close: async () => {
      endAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function carry(from: Socket, to: Socket): void {
  from.setNoDelay(true)
  from.on('error', () => {})
  from.pipe(to)
}

/** Nothing is read from either side any more; their own buffers fill, and neither is told. */
function hush(pair: readonly Socket[]): void {
  for (const socket of pair) {
    socket.unpipe()
    socket.pause()
  }
}

const listen = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
