// Part `ballots`: what sealing a secret ballot and verifying it costs, in processor time of this one thread, which other
// work on the machine disturbs less than the clock. No network, no chain.
import { randomBytes } from 'node:crypto'
import {
  type ContestForm,
  type Engine,
  nobleEngine,
  type SealedBallot,
  sealBallot,
  sealedCiphertexts,
  verifyBallot,
  verifyBallots,
  wasmEngine,
} from '@psephos/ballot'
import { bytesToBigint, hexToBytes } from '@psephos/node/codec/hex.ts'
import { keccak } from '@psephos/node/codec/keccak.ts'
import { addressOf, recoverAddress, signDigest } from '@psephos/node/codec/signature.ts'
import { median } from './quantiles.ts'

export type SealedFigures = {
  /** Of the one contest, exactly one of them marked. */
  readonly options: number
  /** Ballots in one batch. */
  readonly batchCount: number
  readonly sealMs: number
  readonly plainMs: number
  readonly nobleBatchMs: number
  readonly wasmSingleMs: number
  readonly wasmBatchMs: number
  /** Into the aggregate, with WebAssembly. */
  readonly addMs: number
}
export type BallotsFigures = { readonly sealed: readonly SealedFigures[]; readonly recoverMs: number }

const OPTIONS = [2, 5, 10, 20]
/** About so many points in a batch, as in a block of a hundred ballots of five options. */
const BATCH_POINTS = 3_200
/** A key as good as any for measuring. */
const TWICE_GENERATOR = hexToBytes('0x6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919')
const TURNS = 9
const PLAIN_TURNS = 3

export function measureBallots(tell: (words: string) => void): BallotsFigures {
  const sealed = OPTIONS.map((options) => {
    tell(`ballots of ${options} options …`)
    return measureSealed(options)
  })
  return { sealed, recoverMs: measureRecovery() }
}

function measureSealed(options: number): SealedFigures {
  const form = [{ options, minMarks: 1, maxMarks: 1 }]
  const election = { context: random(64), key: TWICE_GENERATOR, form }
  const batchCount = Math.ceil(BATCH_POINTS / (6 * options + 2))
  const batch: SealedBallot[] = []
  const sealMs = each(batchCount, () => batch.push(aBallot(election, batch.length)))
  const [first] = batch
  if (first === undefined) throw new Error('a batch of no ballots')
  return {
    options,
    batchCount,
    sealMs,
    plainMs: each(PLAIN_TURNS, () => mustHold(verifyBallot(first) === null)),
    nobleBatchMs: batchMs(batch, nobleEngine, 1),
    wasmSingleMs: each(TURNS, () => mustHold(verifyBallots([first], wasmEngine, random))),
    wasmBatchMs: batchMs(batch, wasmEngine, TURNS),
    addMs: addMs(batch),
  }
}

function aBallot(election: { context: Uint8Array; key: Uint8Array; form: readonly ContestForm[] }, index: number) {
  const place = { ...election, voter: random(20), sequence: 1, previousHash: new Uint8Array(32) }
  return { ...place, body: sealBallot(place, [[index % (election.form[0]?.options ?? 1)]], random).body }
}

const batchMs = (batch: readonly SealedBallot[], engine: Engine, turns: number): number =>
  each(turns, () => mustHold(verifyBallots(batch, engine, random))) / batch.length

function addMs(batch: readonly SealedBallot[]): number {
  const rows = batch.map(({ form, body }) => sealedCiphertexts(form, body))
  const none = new Uint8Array(rows[0]?.length ?? 0)
  return each(TURNS, () => wasmEngine.addRows(none, rows, [])) / batch.length
}

function measureRecovery(): number {
  const privateKey = keccak(Uint8Array.of(1))
  const digest = keccak(Uint8Array.of(2))
  const signature = signDigest(digest, privateKey)
  const r = bytesToBigint(signature.subarray(0, 32))
  const s = bytesToBigint(signature.subarray(32, 64))
  const yParity = signature[64] === 1 ? 1 : 0
  const signer = addressOf(privateKey)
  return each(100 * TURNS, () => mustHold(recoverAddress(digest, r, s, yParity) === signer))
}

/** The median of so many turns, in milliseconds of this process. */
function each(turns: number, run: () => unknown): number {
  return median(
    Array.from({ length: turns }, () => {
      const before = process.cpuUsage()
      run()
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1_000
    }),
  )
}

const random = (byteCount: number): Uint8Array => new Uint8Array(randomBytes(byteCount))

function mustHold(holds: boolean): void {
  if (!holds) throw new Error('an honest ballot or signature was refused')
}
