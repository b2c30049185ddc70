// A page of all elections, newest first unless asked otherwise. The contract pages by id; turning the page round is
// done here, so that a list shows what is current without reading everything.
import { PAGE_ELECTIONS_MAX } from '@psephos/contracts-abi'
import { PsephosError } from '../errors.ts'
import type { Election, PsephosClient } from '../types.ts'
import { formatElection } from './getElection.ts'
import { type AtBlock, readElections } from './readElections.ts'

export type ElectionsPage = { elections: Election[]; total: number }

/** Elections offset .. offset+limit-1 in the given order. Throws `bad-input` for a limit outside 1 .. 100. */
export async function listElections(
  client: PsephosClient,
  options: { offset?: number; limit?: number; order?: 'newest-first' | 'oldest-first' } & AtBlock = {},
): Promise<ElectionsPage> {
  const { offset = 0, limit = 20, order = 'newest-first', ...at } = options
  if (!Number.isInteger(offset) || offset < 0) throw new PsephosError('bad-input', { what: 'offset', have: offset })
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_ELECTIONS_MAX) {
    throw new PsephosError('bad-input', { what: 'limit', have: limit, max: PAGE_ELECTIONS_MAX })
  }
  if (order === 'oldest-first') {
    const [page, total] = await readElections(client, 'getElections', [BigInt(offset), BigInt(limit)], at)
    return { elections: page.map(formatElection), total: Number(total) }
  }
  const total = Number(await readElections(client, 'electionCount', [], at))
  const end = Math.max(0, total - offset)
  const start = Math.max(0, end - limit)
  if (end === start) return { elections: [], total }
  const [page] = await readElections(client, 'getElections', [BigInt(start), BigInt(end - start)], at)
  return { elections: page.map(formatElection).reverse(), total }
}
