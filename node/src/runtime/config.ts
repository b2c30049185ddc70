// What an operator may change, checked once: flags before PSEPHOS_* variables before defaults (commander merges them).
// What all nodes must share is in the genesis file, not here.
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { LOG_LEVELS } from './log.ts'

const port = z.coerce.number().int().min(0).max(65_535)

const configSchema = z.object({
  dataDir: z.string().min(1),
  genesisFile: z.string().min(1),
  keyFile: z.string().min(1),
  httpHost: z.string().min(1),
  /** 0: any free one; the ready line says which. */
  httpPort: port,
  httpPortExtra: port.optional(),
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
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new ConfigError(`${file} can be read by others: chmod 600 ${file}`)
  }
  return text
}

function read(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`cannot read ${what}: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}
