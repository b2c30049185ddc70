// From "cast" to what became of it: opens the wallet once, remembers code and hash, follows the ballot until the public
// record answers, and tells the state machine every step. What a local key signs is kept on the device first, encrypted, and
// sent as the same bytes until a validator has them. A reload enters at `resumeBallot`.
import {
  castBallot,
  estimateCall,
  getVoter,
  type PreparedBallot,
  type PsephosClient,
  sendSigned,
  waitUntilRecorded,
} from '@psephos/client'
import type { Hex } from 'viem'
import type { LocalProvider } from '../localKey/provider.ts'
import type { CastEvent } from './castState.ts'
import { type Fault, fault, faultOf, faultOfRefusal, faultOfSent } from './faults.ts'
import { findVote, recordsBallot } from './findVote.ts'
import {
  type CastPlace,
  type CastStorage,
  forgetCast,
  keptAbout,
  type PendingCast,
  rememberCast,
} from './pendingCast.ts'

export type Following = {
  reader: PsephosClient
  storage: CastStorage
  place: CastPlace
  emit: (event: CastEvent) => void
  signal: AbortSignal
  /** The signed bytes behind a hash, where this page has them: sent again when nobody knows them any more. */
  rawOf?: (hash: Hex) => Hex | null
}

/** How long one look lasts before the page says that something is slow; it then goes on looking. */
const LOOK_MS = 30_000
/** Between two looks of which the first could not even be finished. */
const PAUSE_MS = 2_000

/** Signs the reviewed ballot with the local key, keeps it, sends it and follows it. Throws when the device's storage does. */
export async function castFromDevice(
  following: Following,
  { key, ballot, closesAt }: { key: Pick<LocalProvider, 'sign' | 'seal'>; ballot: PreparedBallot; closesAt: number },
): Promise<void> {
  const { emit, storage, place } = following
  const { code, ballotHash, voter, data, gas } = ballot
  emit({ kind: 'cast', ballot: { voter, code, ballotHash } })
  emit({ kind: 'signed', of: ballotHash })
  let signed: { hash: Hex; raw: Hex }
  try {
    signed = await key.sign({ from: voter, data, gas })
  } catch (error) {
    return emit({ kind: 'fault', of: ballotHash, fault: faultOf(error) })
  }
  const { hash, raw } = signed
  const kept = { sealed: key.seal(raw, keptAbout(place, hash)), isReceived: false, closesAt }
  const cast: PendingCast = { code, ballotHash, hash, startedAtMs: Date.now(), kept }
  rememberCast(storage, place, cast)
  await sendAndFollow(following, cast, { hash, raw })
}

/** Sends the same bytes until a validator says that it has them, or why not; then follows them. */
async function sendAndFollow(
  following: Following,
  cast: PendingCast,
  { hash, raw }: { hash: Hex; raw: Hex },
): Promise<void> {
  const { reader, emit, storage, place, signal } = following
  const of = cast.ballotHash
  while (!signal.aborted) {
    const found = await sendSigned(reader, { raw }).then(() => null, faultOfSent)
    if (signal.aborted) return
    if (found === null) {
      if (cast.kept !== undefined) rememberCast(storage, place, { ...cast, kept: { ...cast.kept, isReceived: true } })
      emit({ kind: 'hash', of, hash })
      return followHash(following, cast, hash)
    }
    if (found.id !== 'no-answer') {
      try {
        // A refusal may be of a ballot that is recorded already, and whose answer was lost on the way.
        if (await standsOnRecord(following, cast)) return
        forgetCast(storage, place)
        return emit({ kind: 'fault', of, fault: found })
      } catch {
        if (signal.aborted) return
      }
    }
    emit({ kind: 'unsent', of, hash })
    await pause(signal)
  }
}

/** Sends the reviewed ballot through the wallet and follows it. Never throws. */
export async function castAndFollow(
  following: Following,
  { wallet, ballot }: { wallet: PsephosClient; ballot: PreparedBallot },
): Promise<void> {
  const { emit, storage, place } = following
  const { code, ballotHash, voter } = ballot
  const cast: PendingCast = { code, ballotHash, hash: null, startedAtMs: Date.now() }
  const of = ballotHash
  emit({ kind: 'cast', ballot: { voter, code, ballotHash } })
  rememberCast(storage, place, cast)
  let hash: Hex
  try {
    hash = (await castBallot(wallet, { ballot, account: voter })).hash
  } catch (error) {
    let found = await explained(following, ballot, faultOf(error))
    // "Voted already" may be this very ballot, whose answer was lost on the way.
    if (found.id === 'already-voted') {
      try {
        if (await standsOnRecord(following, cast)) return
      } catch {
        found = fault('no-answer')
      }
    }
    if (found.id !== 'no-answer') forgetCast(storage, place)
    return emit({ kind: 'fault', of, fault: found })
  }
  rememberCast(storage, place, { ...cast, hash })
  emit({ kind: 'hash', of, hash })
  await followHash(following, cast, hash)
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

/**
 * Takes up a ballot from before a reload; `open` gives the signed bytes of one that was kept, or null. Resolves false when it
 * is certain that nothing is recorded or on its way.
 */
export async function resumeBallot(
  following: Following,
  cast: PendingCast,
  open: LocalProvider['open'] = () => null,
): Promise<boolean> {
  const { emit, storage, place } = following
  const { code, ballotHash, hash, kept } = cast
  const begin = () => emit({ kind: 'resume', ballot: { voter: place.voter, code, ballotHash }, hash })
  if (hash === null) {
    try {
      const recordedAs = await findOnRecord(following, cast)
      if (recordedAs === null) {
        forgetCast(storage, place)
        return false
      }
      begin()
      emit({ kind: 'recorded', of: ballotHash, hash: recordedAs })
    } catch {
      begin()
      emit({ kind: 'fault', of: ballotHash, fault: fault('no-answer') })
    }
    return true
  }
  begin()
  const raw = kept === undefined ? null : open(kept.sealed, keptAbout(place, hash))
  if (raw !== null && kept?.isReceived === false) await sendAndFollow(following, cast, { hash, raw })
  else await followHash(following, cast, hash)
  return true
}

/** Ends only with an answer about this hash, or when the page is left: what cannot be known now is asked again. */
async function followHash(following: Following, cast: PendingCast, hash: Hex): Promise<void> {
  const { emit, signal } = following
  while (!signal.aborted) {
    try {
      if (await lookOnce(following, cast, hash)) return
    } catch {
      // The ballot is out: no error of a question about it says that it is not.
      if (signal.aborted) return
      emit({ kind: 'fault', of: cast.ballotHash, fault: fault('no-answer') })
      await pause(signal)
    }
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** True when it is known what became of the hash. */
async function lookOnce(following: Following, cast: PendingCast, hash: Hex): Promise<boolean> {
  const { reader, emit, signal, storage, place } = following
  const of = cast.ballotHash
  const end = (found: Fault): true => {
    forgetCast(storage, place)
    emit({ kind: 'fault', of, fault: found })
    return true
  }
  const raw = following.rawOf?.(hash) ?? null
  /** Nobody knows it: where the bytes are here, a validator says why it does not take them, or takes them. */
  const endOfUnknown = async (): Promise<boolean> => {
    const found = raw === null ? fault('dropped') : await sendSigned(reader, { raw }).then(() => null, faultOfSent)
    return found === null || found.id === 'no-answer' ? false : end(found)
  }
  const outcome = await waitUntilRecorded(reader, {
    hash,
    raw,
    timeoutMs: LOOK_MS,
    signal,
    onStatus: (status) => {
      if (status === 'sending') emit({ kind: 'hash', of, hash })
      if (status === 'received') emit({ kind: 'received', of, hash })
      if (status === 'no-answer') emit({ kind: 'fault', of, fault: fault('no-answer') })
    },
  })
  switch (outcome.outcome) {
    case 'recorded':
      if (!recordsBallot(outcome.logs, of))
        return end(fault('replaced', 'the record under this hash is another ballot', hash))
      emit({ kind: 'recorded', of, hash })
      return true
    case 'refused':
      return end(faultOfRefusal(outcome.refusal))
    case 'replaced':
    case 'nonce-used':
      // A wallet's "speed up" sends the same ballot under another hash: then it is recorded all the same.
      return (await standsOnRecord(following, cast, outcome.by)) || end(fault('replaced', '', outcome.by))
    case 'timeout':
      if (outcome.seen === 'pending') return false
      if (await standsOnRecord(following, cast)) return true
      return endOfUnknown()
    case 'unreachable':
      return false
  }
}

/** True, and told, when the voter's ballot that counts is this one. */
async function standsOnRecord(following: Following, cast: PendingCast, by?: Hex): Promise<boolean> {
  const hash = await findOnRecord(following, cast, by)
  if (hash !== null) following.emit({ kind: 'recorded', of: cast.ballotHash, hash })
  return hash !== null
}

/** Under which hash this ballot stands as the voter's that counts; null when it does not. */
async function findOnRecord({ reader, place }: Following, cast: PendingCast, by?: Hex): Promise<Hex | null> {
  const { ballot } = await getVoter(reader, { election: place.election, voter: place.voter })
  if (ballot?.ballotHash !== cast.ballotHash) return null
  return by ?? findVote(reader, { ...place, height: ballot.height })
}
