// Do the validators tell one story? Each is asked by itself for the highest block that all of those who answer have; its hash
// must be everybody's, and its certificate is checked against the validators that follow from the pinned genesis (H3, S3).
import { EvidenceFault, type PsephosClient, PsephosError, type VerifiedBlock, verifyBlock } from '@psephos/client'
import type { Hash } from 'viem'
import { getBlockNumber } from 'viem/actions'

export type ValidatorStory = {
  /** Counted from 1, in the order of the configuration: where they are is nobody's business. */
  validator: number
  /** Null: no answer. */
  head: bigint | null
  /** Of the block compared; null: none that holds. */
  blockHash: Hash | null
  /** Signatures that hold, of how many validators, and how many are needed; null for block 0 and where nothing holds. */
  signed: { have: number; of: number; need: number } | null
  /** Why it does not hold. */
  fault: string | null
}
export type Comparison = {
  height: bigint | null
  answered: number
  /** Everybody who answered has the same, certified block; and somebody did. */
  agrees: boolean
  stories: ValidatorStory[]
}

export async function compareValidators(clients: readonly PsephosClient[], genesisHash: Hash): Promise<Comparison> {
  const heads = await Promise.all(clients.map((client) => getBlockNumber(client, { cacheTime: 0 }).catch(() => null)))
  const known = heads.filter((head) => head !== null).sort((a, b) => Number(a - b))
  const height = known[0] ?? null
  const stories = await Promise.all(
    clients.map(async (client, index): Promise<ValidatorStory> => {
      const head = heads[index] ?? null
      const story = { validator: index + 1, head, blockHash: null, signed: null }
      if (head === null || height === null) return { ...story, fault: 'no-answer' }
      try {
        return { ...story, ...found(await verifyBlock(client, { block: height, genesisHash })), fault: null }
      } catch (error) {
        return { ...story, fault: faultOf(error) }
      }
    }),
  )
  const answers = stories.filter(({ fault }) => fault !== 'no-answer')
  const hashes = new Set(answers.map(({ blockHash }) => blockHash))
  const agrees = answers.length > 0 && hashes.size === 1 && answers.every(({ fault }) => fault === null)
  return { height, answered: answers.length, agrees, stories }
}

function found({ header, signed }: VerifiedBlock): Pick<ValidatorStory, 'blockHash' | 'signed'> {
  if (signed === null) return { blockHash: header.hash, signed: null }
  const { have, of, need } = signed
  return { blockHash: header.hash, signed: { have, of, need } }
}

function faultOf(error: unknown): string {
  if (error instanceof EvidenceFault) return error.fault
  if (error instanceof PsephosError) return SILENT.includes(error.code) ? 'no-answer' : error.code
  throw error
}

const SILENT: readonly string[] = ['unreachable', 'no-answer-in-time', 'overloaded']
