// The listening socket below the channels: how it begins and how it ends with all that were accepted or dialled.
import type { AddressInfo, Server, Socket } from 'node:net'
import type { Timers } from '../types/ports.ts'

/** For the goodbyes to leave. */
const CLOSE_MS_MAX = 300

export const remoteOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress}:${remotePort}`

/** The port it has. Rejects when it cannot be had. */
export function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Dialled sockets are not the server's: they are among `sockets` and end with it. */
export function closeAll(server: Server, sockets: ReadonlySet<Socket>, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    const tearDown = () => {
      for (const socket of sockets) socket.destroy()
    }
    const limit = timers.after(CLOSE_MS_MAX, tearDown)
    server.close(() => {
      limit.cancel()
      tearDown()
      resolve()
    })
  })
}
