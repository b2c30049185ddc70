// From "cast" to what became of it: opens the wallet once, remembers code and hash, follows the ballot until the public
// record answers, and tells the state machine every step. A reload enters at `resumeBallot`.
import {
  castBallot,
  estimateCall,
  getVoter,
  type PreparedBallot,
  type PsephosClient,
  waitUntilRecorded,
} from '@psephos/client'
import type { Hex } from 'viem'
import type { CastEvent } from './castState.ts'
import { type Fault, fault, faultOf, faultOfRefusal } from './faults.ts'
import { findVote, recordsBallot } from './findVote.ts'
import { type CastPlace, type CastStorage, forgetCast, type PendingCast, rememberCast } from './pendingCast.ts'

export type Following = {
  reader: PsephosClient
  storage: CastStorage
  place: CastPlace
  emit: (event: CastEvent) => void
  signal: AbortSignal
}

/** How long one look lasts before the page says that something is slow; it then goes on looking. */
const LOOK_MS = 30_000

/** Sends the reviewed ballot through the wallet (or the local key) and follows it. Never throws. */
export async function castAndFollow(
  following: Following,
  { wallet, ballot, isLocalKey }: { wallet: PsephosClient; ballot: PreparedBallot; isLocalKey: boolean },
): Promise<void> {
  const { emit, storage, place } = following
  const cast: PendingCast = { code: ballot.code, ballotHash: ballot.ballotHash, hash: null, startedAtMs: Date.now() }
  emit({ kind: 'cast' })
  rememberCast(storage, place, cast)
  if (isLocalKey) emit({ kind: 'signed' })
  try {
    const { hash } = await castBallot(wallet, { ballot, account: ballot.voter })
    rememberCast(storage, place, { ...cast, hash })
    emit({ kind: 'hash', hash })
    await followHash(following, cast, hash)
  } catch (error) {
    const found = await explained(following, ballot, faultOf(error))
    // "Voted already" may be this very ballot, whose answer was lost on the way.
    if (found.id === 'already-voted' && (await standsOnRecord(following, cast))) return
    if (found.id !== 'no-answer') forgetCast(storage, place)
    emit({ kind: 'fault', fault: found })
  }
}

/** Wallets often lose why a node refused: then the chain itself is asked about this very ballot. */
async function explained({ reader }: Following, ballot: PreparedBallot, found: Fault): Promise<Fault> {
  if (found.id !== 'refused' && found.id !== 'wallet-problem') return found
  try {
    await estimateCall(reader, { account: ballot.voter, data: ballot.data })
    return found
  } catch (error) {
    const reason = faultOf(error)
    return reason.id === 'no-answer' ? found : reason
  }
}

/** Takes up a ballot from before a reload. Resolves false when it is certain that nothing is recorded or on its way. */
export async function resumeBallot(following: Following, cast: PendingCast): Promise<boolean> {
  if (cast.hash === null) {
    if (await standsOnRecord(following, cast)) return true
    forgetCast(following.storage, following.place)
    return false
  }
  following.emit({ kind: 'resume', hash: cast.hash })
  await followHash(following, cast, cast.hash)
  return true
}

async function followHash(following: Following, cast: PendingCast, hash: Hex): Promise<void> {
  const { reader, emit, signal, storage, place } = following
  const end = (found: Fault) => {
    forgetCast(storage, place)
    emit({ kind: 'fault', fault: found })
  }
  while (!signal.aborted) {
    const outcome = await waitUntilRecorded(reader, {
      hash,
      timeoutMs: LOOK_MS,
      signal,
      onStatus: (status) => {
        if (status === 'sending') emit({ kind: 'hash', hash })
        if (status === 'received') emit({ kind: 'received', hash })
        if (status === 'no-answer') emit({ kind: 'fault', fault: fault('no-answer') })
      },
    })
    switch (outcome.outcome) {
      case 'recorded':
        if (recordsBallot(outcome.logs, cast.ballotHash)) return emit({ kind: 'recorded', hash })
        return end(fault('replaced', 'the record under this hash is another ballot', hash))
      case 'refused':
        return end(faultOfRefusal(outcome.refusal))
      case 'replaced':
      case 'nonce-used':
        // A wallet's "speed up" sends the same ballot under another hash: then it is recorded all the same.
        if (await standsOnRecord(following, cast, outcome.by)) return
        return end(fault('replaced', '', outcome.by))
      case 'timeout':
        if (outcome.seen === 'pending') break
        if (await standsOnRecord(following, cast)) return
        return end(fault('dropped'))
      case 'unreachable':
        break
    }
  }
}

/** True, and told, when the voter's ballot that counts is this one. */
async function standsOnRecord({ reader, place, emit }: Following, cast: PendingCast, by?: Hex): Promise<boolean> {
  const { ballot } = await getVoter(reader, { election: place.election, voter: place.voter })
  if (ballot?.ballotHash !== cast.ballotHash) return false
  const hash = by ?? (await findVote(reader, { ...place, height: ballot.height }))
  if (hash !== null) emit({ kind: 'recorded', hash })
  return hash !== null
}
