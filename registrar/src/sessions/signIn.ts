// EIP-4361: a signed message enters, the address that surely signed it leaves, or the problem with it. Local keys and wallets
// sign alike (EIP-191); there are no contract accounts on this chain, so no node is asked.
import { type Address, type Hex, verifyMessage } from 'viem'
import { parseSiweMessage } from 'viem/siwe'
import type { Origins } from '../http/origins.ts'
import { CLOCK_SKEW_MS, NONCE_MS } from '../limits.ts'
import { Problem } from '../problems.ts'
import type { Nonces } from './nonces.ts'

export type SignInParts = { origins: Origins; chainId: number; nonces: Nonces; nowMs: () => number }

/** Each must stand once, so that no statement can speak for another line. */
const LINES = ['URI', 'Version', 'Chain ID', 'Nonce', 'Issued At', 'Expiration Time', 'Not Before']
const LINES_MUST = LINES.slice(0, 5)

/** Lower case. Throws Problem; a nonce that was named is used up either way. */
export async function checkSignIn(
  { message, signature }: { message: string; signature: Hex },
  { origins, chainId, nonces, nowMs }: SignInParts,
): Promise<Address> {
  const fields = readMessage(message)
  const isFresh = nonces.take(fields.nonce)
  if (!origins.allowsDomain(fields.domain)) throw new Problem('wrong-domain')
  if (!URL.canParse(fields.uri) || new URL(fields.uri).host !== fields.domain) throw new Problem('wrong-domain')
  if (fields.chainId !== chainId) throw new Problem('wrong-chain', { have: fields.chainId, want: chainId })
  if (!isFresh) throw new Problem('unknown-nonce')
  checkTimes(fields, nowMs())
  const { address } = fields
  const isSigned = await verifyMessage({ address, message, signature }).catch(() => false)
  if (!isSigned) throw new Problem('bad-signature')
  return address.toLowerCase() as Address
}

type MessageFields = {
  address: Address
  domain: string
  uri: string
  nonce: string
  chainId: number
  issuedAt: Date
  expirationTime: Date | null
  notBefore: Date | null
}

function readMessage(message: string): MessageFields {
  const lines = message.split('\n')
  const countOf = (name: string) => lines.filter((line) => line.startsWith(`${name}: `)).length
  const isTwice = LINES.some((name) => countOf(name) > 1) || LINES_MUST.some((name) => countOf(name) !== 1)
  const { address, domain, scheme, uri, nonce, version, chainId, issuedAt, expirationTime, notBefore } =
    parseSiweMessage(message)
  const isWhole = address && domain && uri && nonce && chainId && issuedAt && version === '1'
  if (isTwice || !isWhole || message.includes('\r')) throw new Problem('bad-message')
  if (scheme !== undefined && !uri.startsWith(`${scheme}://`)) throw new Problem('bad-message')
  const times = [issuedAt, expirationTime, notBefore].filter((time) => time !== undefined)
  if (times.some((time) => Number.isNaN(time.getTime()))) throw new Problem('bad-message')
  return {
    ...{ address, domain, uri, nonce, chainId, issuedAt },
    ...{ expirationTime: expirationTime ?? null, notBefore: notBefore ?? null },
  }
}

function checkTimes({ issuedAt, expirationTime, notBefore }: MessageFields, now: number): void {
  const issuedMs = issuedAt.getTime()
  const isOld = issuedMs + NONCE_MS < now || (expirationTime !== null && expirationTime.getTime() <= now)
  const isEarly = issuedMs > now + CLOCK_SKEW_MS || (notBefore !== null && notBefore.getTime() > now + CLOCK_SKEW_MS)
  if (isOld || isEarly) throw new Problem('message-expired')
}
