// D2. Who may sign with this database, and whether it may now. One row beside the record; it changes when a node finds that
// it has forgotten something, when the network has gone on without it, and when its operator accepts the risk.
import { z } from 'zod'
import type { Position } from '../consensus/position.ts'
import type { Address } from '../types/bytes.ts'
import type { Vote } from '../types/consensus.ts'
import { positionSchema, positionToJson } from './positionJson.ts'

/** Why a validator follows without signing, and above what a height must be finalised before it signs again. */
export type Abstention = {
  readonly reason: 'imported-key' | 'file-ahead' | 'peer-knows-more'
  readonly above: Position | null
}
/** `psephos-node resume --accept-amnesia`: when, at which head, and what was known to be signed. */
export type AcceptedAmnesia = { readonly atMs: number; readonly head: bigint; readonly above: Position | null }

export type SigningState = {
  /** Whose signatures this database remembers. Null: an observer's, which has none. */
  readonly address: Address | null
  /** As in the high-water file: one of an earlier epoch is over. */
  readonly epoch: number
  readonly abstention: Abstention | null
  /** The oldest first; never forgotten. */
  readonly amnesias: readonly AcceptedAmnesia[]
}

export type SigningStateStore = {
  load(): SigningState
  /** The highest vote that a record of this database held, also when its height is over. */
  signed(): Vote | null
  /** Durable when it returns. Throws StoreFailure. */
  save(state: SigningState): void
}

const signingStateSchema = z.object({
  address: z
    .string()
    .regex(/^0x[0-9a-f]{40}$/)
    .transform((text) => text as Address)
    .nullable(),
  epoch: z.number().int().min(0),
  abstention: z
    .object({
      reason: z.enum(['imported-key', 'file-ahead', 'peer-knows-more']),
      above: positionSchema.nullable(),
    })
    .nullable(),
  amnesias: z.array(
    z.object({
      atMs: z.number(),
      head: z
        .string()
        .regex(/^\d{1,20}$/)
        .transform(BigInt),
      above: positionSchema.nullable(),
    }),
  ),
})

export function encodeSigningState({ address, epoch, abstention, amnesias }: SigningState): Uint8Array {
  const json = {
    address,
    epoch,
    abstention: abstention && { ...abstention, above: positionToJson(abstention.above) },
    amnesias: amnesias.map(({ atMs, head, above }) => ({ atMs, head: String(head), above: positionToJson(above) })),
  }
  return new TextEncoder().encode(JSON.stringify(json))
}

/** Throws when it is nothing that was written here. */
export function decodeSigningState(bytes: Uint8Array): SigningState {
  return signingStateSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}
