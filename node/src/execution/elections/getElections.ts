// getElections(offset, limit): a page in the order of creation, and how many there are in all. A page behind the end is
// empty, not an error, so that a reader can page until it is.
import { PAGE_ELECTIONS_MAX } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer, revert } from './abi.ts'
import { viewElection } from './electionView.ts'
import { readElectionCount } from './storage.ts'

export function getElections(call: ContractCall): Uint8Array {
  const [offset, limit] = decodeArguments('getElections', call.data)
  if (limit > BigInt(PAGE_ELECTIONS_MAX)) revert('PageTooLarge', limit, BigInt(PAGE_ELECTIONS_MAX))
  const total = readElectionCount(call.state)
  const last = offset + limit
  const page = []
  for (let election = offset + 1n; election <= last && election <= total; election++)
    page.push(viewElection(call, election))
  return encodeAnswer('getElections', [page, total])
}
