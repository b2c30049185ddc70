// What became of a ballot that waited on this device until voting had ended. It cannot be sent any more: unless a validator
// has it after all, it is forgotten here. The key need not be unlocked for that.
import { getVoter, type PsephosClient, transactionStatus } from '@psephos/client'
import { type CastStorage, forgetCast, type UnsentCast } from './pendingCast.ts'

/** 'expired': not counted, and forgotten. 'found': recorded or on its way, to be followed as any other. Throws without an answer. */
export async function settleUnsent(
  { reader, storage }: { reader: PsephosClient; storage: CastStorage },
  { place, cast }: UnsentCast,
): Promise<'expired' | 'found'> {
  const { ballot } = await getVoter(reader, { election: place.election, voter: place.voter })
  if (ballot?.ballotHash === cast.ballotHash) return 'found'
  if (cast.hash !== null) {
    const { status } = await transactionStatus(reader, { hash: cast.hash })
    if (status === 'pending') return 'found'
  }
  forgetCast(storage, place)
  return 'expired'
}
