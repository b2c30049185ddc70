// The requests of one HTTP connection, one at a time: the next is looked at once the last answer has left this process.
// Who sends ahead waits, unread; who sends far ahead, or when the node holds too many requests already, is cut off.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { RPC_PIPELINED_MAX, RPC_REQUEST_BYTES } from '../params/limits.ts'
import type { Budget } from './budget.ts'

type Handle = (request: IncomingMessage, response: ServerResponse) => void
type Arrived = { readonly request: IncomingMessage; readonly response: ServerResponse; release(): void }
type Line = { isBusy: boolean; waiting: Arrived[] }

export function oneAtATime(handle: Handle, requests: Budget): Handle {
  const lines = new WeakMap<Socket, Line>()

  function open(socket: Socket): Line {
    const line: Line = { isBusy: false, waiting: [] }
    lines.set(socket, line)
    socket.once('close', () => {
      for (const { release } of line.waiting.splice(0)) release()
    })
    return line
  }

  function next(line: Line, socket: Socket): void {
    const arrived = socket.destroyed ? undefined : line.waiting.shift()
    line.isBusy = arrived !== undefined
    if (arrived === undefined) {
      if (socket.isPaused() && !socket.destroyed) socket.resume()
      return
    }
    arrived.response.once('close', () => {
      arrived.release()
      next(line, socket)
    })
    handle(arrived.request, arrived.response)
  }

  return (request, response) => {
    const { socket } = request
    const line = lines.get(socket) ?? open(socket)
    const release = requests.take(RPC_REQUEST_BYTES)
    if (release === null || line.waiting.length >= RPC_PIPELINED_MAX || socket.destroyed) {
      release?.()
      socket.destroy()
      return
    }
    line.waiting.push({ request, response, release })
    if (line.isBusy) socket.pause()
    else next(line, socket)
  }
}
