// The body of POST /enrolments, from untrusted bytes to an election and an address, or a problem that names the fault.
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { type Address, getAddress, isAddress, zeroAddress } from 'viem'
import { BODY_BYTES_MAX } from './limits.ts'
import { Problem } from './problems.ts'

/** Nobody holds a key of these, and the contract refuses them. */
const SYSTEM_ADDRESSES: readonly string[] = [ELECTIONS_ADDRESS, VALIDATORS_ADDRESS].map((one) => one.toLowerCase())

export type EnrolmentBody = { election: bigint /** Lower case. */; address: Address }

/** Throws Problem. Reads at most 1 KiB, whatever the request says of its length. */
export async function readEnrolmentBody(request: Request): Promise<EnrolmentBody> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new Problem('wrong-content-type')
  return decodeEnrolmentBody(await readText(request))
}

/** Throws Problem. The election is a JSON number or its decimal text. */
export function decodeEnrolmentBody(text: string): EnrolmentBody {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new Problem('not-json')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Problem('not-an-object')
  const unknown = Object.keys(body).find((name) => name !== 'election' && name !== 'address')
  if (unknown !== undefined) throw new Problem('unknown-field', { field: unknown.slice(0, 40) })
  const { election, address } = body as { election?: unknown; address?: unknown }
  return { election: electionOf(election), address: addressOf(address) }
}

function electionOf(value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return BigInt(value)
  if (typeof value === 'string' && /^[1-9][0-9]{0,18}$/.test(value)) return BigInt(value)
  throw new Problem('bad-election')
}

/** All lower or all upper case says nothing about typing; mixed case is a checksum (EIP-55) and must fit. */
function addressOf(value: unknown): Address {
  if (typeof value !== 'string' || !isAddress(value, { strict: false })) throw new Problem('bad-address')
  const address = value.toLowerCase() as Address
  const digits = value.slice(2)
  const isMixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase()
  if (isMixed && getAddress(address) !== value) throw new Problem('bad-checksum')
  if (address === zeroAddress) throw new Problem('zero-address')
  if (SYSTEM_ADDRESSES.includes(address)) throw new Problem('system-address')
  return address
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > BODY_BYTES_MAX) throw new Problem('body-too-large', { max: BODY_BYTES_MAX })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
