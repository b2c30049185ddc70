// genesis.json (geth's shape with a `psephos` object) -> a checked value that every node of one network shares. Nothing
// else reads the file. What all nodes must agree on is here or in the state; what an operator may change is config.ts.
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { z } from 'zod'
import type { Address } from '../types/bytes.ts'
import {
  BLOCK_GAS_LIMIT_MAX,
  BLOCK_GAS_LIMIT_MIN,
  CHAIN_ID_MAX,
  CHAIN_IDS_REFUSED,
  HEARTBEAT_MS_MAX,
  ORGANIZERS_MAX,
  PERIOD_MS_MIN,
  VALIDATORS_MAX,
} from './limits.ts'

/** From `height` on the rules of this version hold, until the next entry. */
export type RuleVersion = { readonly height: bigint; readonly version: number }

export type ChainSpec = {
  readonly chainId: bigint
  /** Of the genesis block, seconds. */
  readonly timestamp: bigint
  /** Of a block; the state holds it from genesis on (S3). */
  readonly gasLimit: bigint
  /** Accounts that exist from the start, with their balance in wei; those with a role only are not in it. */
  readonly alloc: ReadonlyMap<Address, bigint>
  /** Sorted by bytes (C4). */
  readonly validators: readonly Address[]
  readonly organizers: readonly Address[]
  /** H6. */
  readonly periodMs: number
  readonly heartbeatMs: number
  /** Ascending heights, the first is 0. */
  readonly rules: readonly RuleVersion[]
}

/** The rule versions that this software executes. */
export const RULE_VERSIONS_KNOWN: readonly number[] = [1]

const ZERO_ADDRESS = `0x${'00'.repeat(20)}`
const RESERVED: readonly string[] = [ZERO_ADDRESS, ELECTIONS_ADDRESS, VALIDATORS_ADDRESS]

const quantity = z
  .union([z.number().int().nonnegative(), z.string().regex(/^(0x[0-9a-fA-F]+|[0-9]+)$/, 'not a number')])
  .transform((value) => BigInt(value))
const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'not an address')
  .transform((value) => value.toLowerCase() as Address)
  .refine((value) => !RESERVED.includes(value), 'the zero address and the system contracts have no role')
const addresses = (max: number) =>
  z
    .array(address)
    .min(1)
    .max(max)
    .refine((list) => new Set(list).size === list.length, 'an address twice')

const genesisSchema = z.object({
  config: z.object({
    chainId: quantity
      .refine((id) => id > 0n && id <= CHAIN_ID_MAX, `must be 1 to ${CHAIN_ID_MAX}`)
      .refine((id) => !CHAIN_IDS_REFUSED.includes(id), `must not be one of ${CHAIN_IDS_REFUSED.join(', ')}`),
  }),
  timestamp: quantity.refine((seconds) => seconds < 1n << 63n, 'not a time in seconds'),
  gasLimit: quantity.refine(
    (gas) => gas >= BLOCK_GAS_LIMIT_MIN && gas <= BLOCK_GAS_LIMIT_MAX,
    `must be ${BLOCK_GAS_LIMIT_MIN} to ${BLOCK_GAS_LIMIT_MAX}`,
  ),
  alloc: z
    .array(z.tuple([address, z.object({ balance: quantity.refine((wei) => wei < 1n << 256n, 'too large') })]))
    .refine((list) => new Set(list.map(([key]) => key)).size === list.length, 'an address twice'),
  psephos: z
    .object({
      validators: addresses(VALIDATORS_MAX),
      organizers: addresses(ORGANIZERS_MAX),
      periodMs: z.number().int().min(PERIOD_MS_MIN).default(1_000),
      heartbeatMs: z.number().int().max(HEARTBEAT_MS_MAX).default(10_000),
      rules: z
        .array(z.object({ height: quantity, version: z.number().int().positive() }))
        .default([{ height: 0n, version: 1 }])
        .refine((rules) => rules[0]?.height === 0n, 'the first entry must be of height 0')
        .refine(
          (rules) => rules.every((rule, i) => i === 0 || rule.height > (rules[i - 1]?.height ?? 0n)),
          'heights must ascend',
        ),
    })
    .refine(({ periodMs, heartbeatMs }) => heartbeatMs >= periodMs, 'the heartbeat is shorter than the period'),
})

/** A genesis file that cannot be used; the message lists every fault with its place in the file. */
export class InvalidGenesis extends Error {
  constructor(faults: readonly string[], cause?: unknown) {
    super(`genesis.json: ${faults.join('; ')}`, { cause })
    this.name = 'InvalidGenesis'
  }
}

/** Parsed JSON of genesis.json -> ChainSpec. Throws InvalidGenesis. */
export function parseGenesis(json: unknown): ChainSpec {
  const parsed = genesisSchema.safeParse(withAllocAsPairs(json))
  if (!parsed.success) {
    throw new InvalidGenesis(
      parsed.error.issues.map((issue) => `${issue.path.join('.') || '(file)'}: ${issue.message}`),
      parsed.error,
    )
  }
  const { config, timestamp, gasLimit, alloc, psephos } = parsed.data
  return {
    chainId: config.chainId,
    timestamp,
    gasLimit,
    alloc: new Map(alloc.map(([account, { balance }]) => [account, balance])),
    validators: psephos.validators.toSorted(),
    organizers: psephos.organizers,
    periodMs: psephos.periodMs,
    heartbeatMs: psephos.heartbeatMs,
    rules: psephos.rules,
  }
}

/** The version the genesis file gives block `height`; validators may have decided otherwise (execution/ruleVersions.ts). */
export function ruleVersionAt(spec: ChainSpec, height: bigint): number {
  return spec.rules.findLast((rule) => rule.height <= height)?.version ?? 0
}

/** This software does not know the rules of that height: the node stops before it and says so. */
export class UnknownRuleVersion extends Error {
  readonly height: bigint
  readonly version: number
  constructor(height: bigint, version: number) {
    super(`block ${height} obeys rule version ${version}; this software knows ${RULE_VERSIONS_KNOWN.join(', ')}`)
    this.name = 'UnknownRuleVersion'
    this.height = height
    this.version = version
  }
}

/** Addresses differ in case only in text: as pairs, one account written twice is seen. */
function withAllocAsPairs(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json
  const alloc = 'alloc' in json ? json.alloc : {}
  const isRecord = typeof alloc === 'object' && alloc !== null && !Array.isArray(alloc)
  return { ...json, alloc: isRecord ? Object.entries(alloc) : alloc }
}
