// A position in the signing order as JSON, and back: heights are written as text, because they may outgrow a number.
import { z } from 'zod'
import type { Position } from '../consensus/position.ts'

export type PositionJson = { readonly height: string; readonly round: number; readonly type: Position['type'] }

export const positionSchema = z
  .object({
    height: z.string().regex(/^\d{1,20}$/),
    round: z.number().int().min(0),
    type: z.enum(['proposal', 'prepare', 'commit', 'round-change']),
  })
  .transform((json): Position => ({ ...json, height: BigInt(json.height) }))

export function positionToJson(position: Position | null): PositionJson | null {
  return position && { height: String(position.height), round: position.round, type: position.type }
}
