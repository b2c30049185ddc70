// A page of all elections, newest first unless asked otherwise. The contract pages by id; turning the page round is
// done here, so that a list shows what is current without reading everything. How many there are comes with every page: as long as
// it is what was known, or all are on one page, one question is enough.
import { PAGE_ELECTIONS_MAX } from '@psephos/contracts-abi'
import { PsephosError } from '../errors.ts'
import type { Election, PsephosClient } from '../types.ts'
import { formatElection } from './getElection.ts'
import { type AtBlock, readElections } from './readElections.ts'

export type ElectionsPage = { elections: Election[]; total: number }

type ListOptions = {
  offset?: number
  limit?: number
  order?: 'newest-first' | 'oldest-first'
  /** How many there were the last time: while it holds, one question is enough. */
  knownTotal?: number | undefined
} & AtBlock

/** Elections offset .. offset+limit-1 in the given order. Throws `bad-input` for a limit outside 1 .. 100. */
export async function listElections(client: PsephosClient, options: ListOptions = {}): Promise<ElectionsPage> {
  const { offset = 0, limit = 20, order = 'newest-first', knownTotal = offset + limit, ...at } = options
  if (!Number.isInteger(offset) || offset < 0) throw new PsephosError('bad-input', { what: 'offset', have: offset })
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_ELECTIONS_MAX) {
    throw new PsephosError('bad-input', { what: 'limit', have: limit, max: PAGE_ELECTIONS_MAX })
  }
  const read = async (from: number, count: number): Promise<ElectionsPage> => {
    const [page, total] = await readElections(client, 'getElections', [BigInt(from), BigInt(count)], at)
    return { elections: page.map(formatElection), total: Number(total) }
  }
  if (order === 'oldest-first') return read(offset, limit)
  const guess = fromTheEnd(knownTotal, offset, limit)
  const first = await read(guess.from, Math.max(1, guess.count))
  const wanted = fromTheEnd(first.total, offset, limit)
  const isThere = wanted.from === guess.from && first.elections.length >= wanted.count
  const { elections } = isThere || wanted.count === 0 ? first : await read(wanted.from, wanted.count)
  return { elections: elections.slice(0, wanted.count).reverse(), total: first.total }
}

/** The page at `offset` from the newest, by the contract's own order. */
function fromTheEnd(total: number, offset: number, limit: number): { from: number; count: number } {
  const end = Math.max(0, total - offset)
  const from = Math.max(0, end - limit)
  return { from, count: end - from }
}
