// Numbers and times of the command line, checked with the flag's name in the error.
import { usageFailure } from '../exitCodes.ts'

export function electionNumber(text: string): bigint {
  if (!/^[1-9][0-9]{0,18}$/.test(text)) throw usageFailure(`an election is a number from 1 on, not "${text}"`)
  return BigInt(text)
}

export function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw usageFailure(`${flag} is a whole number from ${min} to ${max}, not "${text}"`)
  }
  return value
}

export function addressText(what: string, text: string): `0x${string}` {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw usageFailure(`${what} is not an address: "${text}"`)
  return text.toLowerCase() as `0x${string}`
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** Seconds since 1970, an ISO time, or +30m from `nowSeconds` (s, m, h, d). Null for anything else. */
export function parseTime(value: unknown, nowSeconds: number): number | null {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  if (typeof value !== 'string') return null
  if (/^[1-9]\d{8,11}$/.test(value)) return Number(value)
  const relative = /^\+(\d{1,6})([smhd])$/.exec(value)
  if (relative) return nowSeconds + Number(relative[1]) * (UNIT_SECONDS[relative[2] ?? 's'] ?? 1)
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value)) return null
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000)
}
