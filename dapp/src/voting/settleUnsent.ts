// What became of a ballot that waited on this device until voting had ended. It cannot be sent any more: unless a validator
// has it after all, it is forgotten here. The key need not be unlocked for that.
import { getVoter, type PsephosClient, transactionStatus } from '@psephos/client'
import type { Hex } from 'viem'
import { type CastStorage, forgetCast, rememberCast, type UnsentCast } from './pendingCast.ts'

/** 'expired': not counted, and forgotten. 'found': recorded or on its way, to be followed as any other. Throws without an answer. */
export async function settleUnsent(
  { reader, storage }: { reader: PsephosClient; storage: CastStorage },
  { place, cast }: UnsentCast,
): Promise<'expired' | 'found'> {
  const { ballot } = await getVoter(reader, { election: place.election, voter: place.voter })
  const isHere = ballot?.ballotHash === cast.ballotHash || (cast.hash !== null && (await isPending(reader, cast.hash)))
  if (isHere) {
    rememberCast(storage, place, { ...cast, kept: { ...cast.kept, isReceived: true } })
    return 'found'
  }
  forgetCast(storage, place)
  return 'expired'
}

async function isPending(reader: PsephosClient, hash: Hex): Promise<boolean> {
  return (await transactionStatus(reader, { hash })).status === 'pending'
}
