// Who asks: the network address whose share of the bounds a request takes. A name for counting, never for trust.
import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

export type VisitorOf = (context: Context) => string

/** `trustsProxy`: a proxy of ours stands in front and writes X-Forwarded-For; anybody else's words are not heard. */
export function visitorsBehind(trustsProxy: boolean) {
  const ofRequest = ({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string => {
    const forwarded = headers['x-forwarded-for']
    return visitorOf(socket.remoteAddress, trustsProxy ? ([forwarded].flat().at(-1) ?? null) : null)
  }
  const ofContext: VisitorOf = (context) => {
    const { incoming } = (context.env ?? {}) as Partial<HttpBindings>
    return incoming === undefined ? '' : ofRequest(incoming)
  }
  return { ofRequest, ofContext }
}

/**
 * Of a list of forwarders only the last counts, which our own proxy wrote: the others are the visitor's own words.
 * `socketAddress`: of the connection.
 */
export function visitorOf(socketAddress: string | undefined, forwardedFor: string | null): string {
  const last = forwardedFor?.split(',').at(-1)?.trim()
  return shareOf(last || socketAddress || '')
}

/** One home or phone has a whole /64 of IPv6, so that is one share; IPv4 in IPv6 notation is IPv4. */
function shareOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...left, ...Array<string>(Math.max(8 - left.length - right.length, 0)).fill('0'), ...right]
  const prefix = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${prefix.join(':')}::/64`
}
