// Requests a second that the floor server answers to the bench's own connections and a ballot's request.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { httpRequest, type KeepAlive, openKeepAlive } from './keepAlive.ts'

const FLOOR_PROGRAM = join(import.meta.dirname, 'floor.ts')
/** As long as the hex of a signed ballot. */
const BALLOT_HEX = `0x${'5a'.repeat(247)}`

export async function measureFloor(connectionCount: number, warmupMs: number, measureMs: number): Promise<number> {
  const child = fork(FLOOR_PROGRAM, [], { execArgv: [] })
  try {
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    const url = `http://127.0.0.1:${port}`
    const connections = await Promise.all(Array.from({ length: connectionCount }, () => openKeepAlive(url, rethrow)))
    const request = httpRequest(
      new URL(url).host,
      `{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["${BALLOT_HEX}"]}`,
    )
    const answers = await closedLoop(connections, request, warmupMs, measureMs)
    for (const connection of connections) connection.close()
    return (answers * 1000) / measureMs
  } finally {
    child.kill()
  }
}

function closedLoop(connections: readonly KeepAlive[], request: Buffer, warmupMs: number, measureMs: number) {
  return new Promise<number>((resolve) => {
    const begins = performance.now() + warmupMs
    const ends = begins + measureMs
    let answers = 0
    let open = connections.length
    const again = (connection: KeepAlive): void =>
      connection.post(request, () => {
        const now = performance.now()
        if (now >= begins && now < ends) answers++
        if (now < ends) again(connection)
        else if (--open === 0) resolve(answers)
      })
    for (const connection of connections) again(connection)
  })
}

function rethrow(error: Error): void {
  throw error
}
