// D2. The second place that remembers how far a validator has signed: a small file beside the database, whose loss or
// rollback it shows. Text with a checksum, replaced whole; it is durable when `write` returns.
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Position } from '../consensus/position.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { positionSchema, positionToJson } from './positionJson.ts'
import { StoreFailure } from './store.ts'

export type HighWater = {
  /** A file of another chain or another key says nothing about this one. */
  readonly genesisHash: Hash
  readonly address: Address
  /** Grows when its operator accepts amnesia; positions of different epochs are not compared. */
  readonly epoch: number
  /** Null: never signed anything. */
  readonly position: Position | null
}

/** Makes what was written to an open file, or a folder's names, survive a power cut; the node waits for it. */
export type FsyncNow = (fd: number) => void
export const fsyncNow: FsyncNow = (fd) => fsyncSync(fd)

/** What the guard writes through; the simulator has its own. */
export type HighWaterFile = {
  /** Null: not there or not readable, which is the same. */
  read(): string | null
  /** Durable when it returns. Throws StoreFailure. */
  write(text: string): void
}

export const HIGH_WATER_FILE = 'signer.highwater'

const highWaterSchema = z.object({
  genesisHash: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/)
    .transform((text) => text as Hash),
  address: z
    .string()
    .regex(/^0x[0-9a-f]{40}$/)
    .transform((text) => text as Address),
  epoch: z.number().int().min(0),
  position: positionSchema.nullable(),
})

/** One line of JSON, one line of SHA-256 over it. */
export function encodeHighWater({ genesisHash, address, epoch, position }: HighWater): string {
  const line = JSON.stringify({ genesisHash, address, epoch, position: positionToJson(position) })
  return `${line}\n${checksumOf(line)}\n`
}

/** Null: cut short, changed, or nothing of ours. */
export function decodeHighWater(text: string): HighWater | null {
  const [line = '', checksum, end, ...more] = text.split('\n')
  if (checksum !== checksumOf(line) || end !== '' || more.length > 0) return null
  return highWaterSchema.parse(JSON.parse(line))
}

function checksumOf(line: string): string {
  return createHash('sha256').update(`psephos/high-water/1\n${line}`).digest('hex')
}

export function openHighWaterFile(dir: string, fsync: FsyncNow): HighWaterFile {
  const path = join(dir, HIGH_WATER_FILE)
  return { read: () => readText(path), write: (text) => replaceFile(dir, path, text, fsync) }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Lost, or on a disk that cannot read it: the database is the other witness.
    return null
  }
}

/** D2. Write, fsync, rename, fsync of the folder: after a crash the old text is there or the new one. */
function replaceFile(dir: string, path: string, text: string, fsync: FsyncNow): void {
  try {
    const next = `${path}.new`
    withOpen(next, 'w', (fd) => {
      writeFileSync(fd, text)
      fsync(fd)
    })
    renameSync(next, path)
    withOpen(dir, 'r', fsync)
  } catch (cause) {
    throw new StoreFailure(`D2: cannot write ${path}: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}

function withOpen(path: string, flags: string, use: (fd: number) => void): void {
  const fd = openSync(path, flags, 0o600)
  try {
    use(fd)
  } finally {
    closeSync(fd)
  }
}
