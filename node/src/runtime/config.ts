// What an operator may change, checked once: flags before PSEPHOS_* variables before defaults (commander merges them).
// What all nodes must share is in the genesis file, not here.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENGINE_NAMES } from '@psephos/ballot'
import { z } from 'zod'
import { VERIFIER_THREADS_MAX } from '../params/limits.ts'
import { LOG_LEVELS } from './log.ts'

const port = z.coerce.number().int().min(0).max(65_535)

/** host:port, an IPv6 host in brackets. */
const endpoint = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+):\d{1,5}$/, 'not host:port')
  .transform((text) => {
    const at = text.lastIndexOf(':')
    return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) }
  })
  .refine(({ port }) => port > 0 && port <= 65_535, 'not a port')

const networkSchema = z.object({
  host: z.string().min(1),
  /** 0: any free one; the ready line says which. */
  port,
  /** N5. Dialled for ever. */
  peers: z.array(endpoint),
  /** Where others reach this node, when it is not where it listens. */
  advertise: endpoint.nullable(),
  bootnodes: z.array(z.url({ protocol: /^https?$/ })),
  lan: z.boolean(),
})

const configSchema = z.object({
  dataDir: z.string().min(1),
  genesisFile: z.string().min(1),
  keyFile: z.string().min(1),
  httpHost: z.string().min(1),
  /** 0: any free one; the ready line says which. */
  httpPort: port,
  httpPortExtra: port.optional(),
  /** N3. */
  isObserver: z.boolean(),
  /** Null: no network, a validator alone. */
  network: networkSchema.nullable(),
  /** B7. Which engine checks proofs, in how many threads. */
  verifier: z.object({
    engine: z.enum(ENGINE_NAMES),
    threads: z.coerce.number().int().min(1).max(VERIFIER_THREADS_MAX),
  }),
  logLevel: z.enum(LOG_LEVELS),
})
export type Config = z.infer<typeof configSchema>

/** A mistake of whoever started the node; the message is for them. */
export class ConfigError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ConfigError'
  }
}

export function parseConfig(values: Readonly<Record<string, unknown>>): Config {
  const parsed = configSchema.safeParse(values)
  if (parsed.success) return parsed.data
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
}

/** Throws ConfigError with the file's name. */
export function readGenesisFile(file: string): unknown {
  const text = read(file, 'the genesis file')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ConfigError(`${file} is not JSON: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}

/** Throws ConfigError when others than the owner can read it: whoever has the key is the validator. */
export function readKeyFile(file: string): string {
  const text = read(file, 'the key file')
  checkPrivate(file)
  return text
}

/** N3. An observer's identity, made when it is missing: it signs nothing but its hello. */
export function nodeKeyIn(dataDir: string): string {
  const file = join(dataDir, 'node.key')
  if (!existsSync(file)) writeFileSync(file, `0x${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  return readKeyFile(file)
}

function checkPrivate(file: string): void {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new ConfigError(`${file} can be read by others: chmod 600 ${file}`)
  }
}

function read(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`cannot read ${what}: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}
