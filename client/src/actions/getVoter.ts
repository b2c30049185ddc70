// Whether an address is on an election's roll, and the ballot of it that counts.
import { codeNumber, formatReceiptCode } from '@psephos/ballot'
import { type Address, type Hash, hexToBytes, zeroHash } from 'viem'
import type { PsephosClient, Voter } from '../types.ts'
import { type AtBlock, readElections } from './readElections.ts'

/** Throws `refused` UnknownElection. An address that is not enrolled is an answer, not an error. */
export async function getVoter(
  client: PsephosClient,
  { election, voter, ...at }: { election: bigint; voter: Address } & AtBlock,
): Promise<Voter> {
  const raw = await readElections(client, 'getVoter', [election, voter], at)
  return {
    enrolled: raw.enrolled,
    commitment: raw.commitment === zeroHash ? null : raw.commitment,
    ballot:
      raw.ballotHash === zeroHash
        ? null
        : {
            ballotHash: raw.ballotHash,
            code: receiptCodeOf(raw.ballotHash),
            height: raw.height,
            sequence: raw.sequence,
          },
  }
}

/** The code a voter keeps, of a ballot's hash. */
export function receiptCodeOf(ballotHash: Hash): string {
  return formatReceiptCode(codeNumber(hexToBytes(ballotHash)))
}
