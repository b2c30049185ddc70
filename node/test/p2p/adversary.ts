// Someone who speaks TLS and frames and keeps to no rule: a raw socket to a host, with what came back, for tests that say
// byte by byte what is sent. Closed by `closeAdversaries`.
import { connect as connectPlain, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { createFrameReader, encodeFrame, FRAME, type Frame } from '../../src/p2p/frames.ts'
import { decodeGoodbye } from '../../src/p2p/goodbye.ts'
import { encodeHello, type Kind, type Side } from '../../src/p2p/hello.ts'
import { encodeMessage } from '../../src/p2p/peerMessage.ts'
import type { Hash } from '../../src/types/bytes.ts'
import type { Signer } from '../../src/types/ports.ts'
import type { PeerMessage } from '../../src/types/transport.ts'
import { aKey, GENESIS, until } from './aHost.ts'

export type Adversary = {
  readonly socket: Socket
  /** Frames that came, hello included. */
  readonly frames: Frame[]
  readonly keyingMaterial: Uint8Array
  isClosed(): boolean
  /** What the host said when it ended. */
  goodbye(): string | null
  sendBytes(bytes: Uint8Array | readonly number[]): void
  sendFrame(kind: number, body?: Uint8Array): void
  sendMessage(message: PeerMessage): void
  /** A good hello of that name unless something is changed. */
  sendHello(signer: Signer, change?: HelloChange): void
  /** The host's hello, when it has come. */
  theirHello(): Promise<Uint8Array>
  /** Pings from now on, as an honest peer does. */
  stayAwake(): void
}
export type HelloChange = {
  readonly genesisHash?: Hash
  readonly kind?: Kind
  /** As which side it signs. */
  readonly side?: Side
  readonly keyingMaterial?: Uint8Array
}

const open: Socket[] = []
const pinging: NodeJS.Timeout[] = []

export function closeAdversaries(): void {
  for (const timer of pinging.splice(0)) clearInterval(timer)
  for (const socket of open.splice(0)) socket.destroy()
}

/** Bytes over plain TCP: no channel at all. */
export function aStranger(port: number): Socket {
  const socket = connectPlain({ host: '127.0.0.1', port })
  socket.on('error', () => socket.destroy())
  open.push(socket)
  return socket
}

export type ChannelChange = { readonly ALPNProtocols?: string[]; readonly maxVersion?: 'TLSv1.2' }

export function aTlsSocket(port: number, change: ChannelChange = { ALPNProtocols: ['psephos/1'] }): TLSSocket {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...change })
  socket.on('error', () => socket.destroy())
  open.push(socket)
  return socket
}

/** A channel in which nothing was said yet. */
export async function anAdversary(port: number): Promise<Adversary> {
  const socket = aTlsSocket(port)
  const frames: Frame[] = []
  const reader = createFrameReader()
  let isClosed = false
  socket.on('close', () => {
    isClosed = true
  })
  socket.on('end', () => {
    isClosed = true
  })
  socket.on('data', (bytes) => {
    reader.push(bytes)
    for (let frame = reader.next(2 ** 31); frame !== null; frame = reader.next(2 ** 31)) frames.push(frame)
  })
  await new Promise((resolve) => socket.once('secureConnect', resolve))
  const keyingMaterial = Uint8Array.from(
    socket.exportKeyingMaterial(32, 'EXPERIMENTAL psephos/hello/1', Buffer.alloc(0)),
  )
  const sendBytes = (bytes: Uint8Array | readonly number[]) => {
    if (!socket.destroyed) socket.write(Uint8Array.from(bytes))
  }
  const sendFrame = (kind: number, body: Uint8Array = new Uint8Array(0)) => sendBytes(encodeFrame(kind, body))
  return {
    ...{ socket, frames, keyingMaterial, sendBytes, sendFrame, isClosed: () => isClosed },
    goodbye() {
      const frame = frames.findLast(({ kind }) => kind === FRAME.goodbye)
      return frame === undefined ? null : decodeGoodbye(frame.body)
    },
    sendMessage(message) {
      const { kind, body } = encodeMessage(message)
      sendFrame(kind, body)
    },
    sendHello(signer, { genesisHash = GENESIS, kind = 'observer', side = 'initiator', ...change } = {}) {
      sendFrame(FRAME.hello, encodeHello({ genesisHash, kind }, signer, { keyingMaterial, side, ...change }))
    },
    async theirHello() {
      const isHello = ({ kind }: Frame) => kind === FRAME.hello
      await until('the host has said hello', () => frames.some(isHello))
      return frames.find(isHello)?.body ?? new Uint8Array(0)
    },
    stayAwake() {
      pinging.push(setInterval(() => sendFrame(FRAME.ping), 20))
    },
  }
}

/** One that has said a good hello and was let in, or turned away, as the host likes. */
export async function aGuest(port: number, name: string, change: HelloChange = {}): Promise<Adversary> {
  const adversary = await anAdversary(port)
  adversary.sendHello(aKey(name), change)
  await adversary.theirHello()
  return adversary
}
