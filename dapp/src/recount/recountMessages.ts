// What the page and its recounting worker say to each other. Plain data, as structured clones carry it.
import type { PsephosErrorCode, Recount, RecountProgress } from '@psephos/client'
import type { Hash } from 'viem'

export type RecountOrder = { election: bigint; chainId: number; genesisHash: Hash; withBallots: boolean }
export type RecountNews =
  | { kind: 'progress'; progress: RecountProgress }
  | { kind: 'done'; recount: Recount }
  | { kind: 'failed'; code: PsephosErrorCode }
