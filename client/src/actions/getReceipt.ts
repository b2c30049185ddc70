// What the chain itself files under a receipt code, in one election.
import { parseReceiptCode } from '@psephos/ballot'
import { PsephosError } from '../errors.ts'
import type { FiledReceipt, PsephosClient } from '../types.ts'
import { type AtBlock, readElections } from './readElections.ts'

/** Null: no ballot with this code in this election. Throws `bad-input` for text that is no code, `refused` UnknownElection. */
export async function getReceipt(
  client: PsephosClient,
  { election, code, ...at }: { election: bigint; code: string } & AtBlock,
): Promise<FiledReceipt | null> {
  try {
    const [voter, height, sequence, superseded] = await readElections(
      client,
      'getReceipt',
      [election, codeOf(code)],
      at,
    )
    return { election, voter, height, sequence, superseded }
  } catch (error) {
    if (error instanceof PsephosError && error.refusal?.name === 'UnknownCode') return null
    throw error
  }
}

/** A person's typing -> the 95-bit number. Throws `bad-input`. */
export function codeOf(text: string): bigint {
  const code = parseReceiptCode(text)
  if (code === null) throw new PsephosError('bad-input', { what: 'code' })
  return code
}
