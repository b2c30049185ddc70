// The plain recount: an urn per election, filled from the calldata of successful transactions alone. It shares no code
// with the contract (own decoding, own rules, own counting), so an error in one shows as a difference from the other.
import { checkOpenBallot } from '@psephos/ballot'
import type { PhaseName } from '@psephos/contracts-abi'
import { type Hex, keccak256 } from 'viem'
import { type ElectionsCall, encodeManifest, type ManifestInput } from './calldata.ts'
import { type Identity, identify } from './identity.ts'

/** S2. A gap between two blocks longer than this is an outage, seconds. Written again here on purpose. */
const OUTAGE_SECONDS = 60n

export type Urn = {
  readonly id: bigint
  manifest: ManifestInput
  organizer: string
  stage: 'draft' | 'locked' | 'cancelled' | 'annulled'
  opensAt: bigint
  closesAt: bigint
  outageExtension: bigint
  /** Voters on the roll now. */
  readonly roll: Set<string>
  lateEnrolled: number
  /** The last ballot of every voter. */
  readonly ballots: Map<string, CountedBallot>
  accepted: number
}
export type CountedBallot = { readonly hash: Hex; readonly body: Uint8Array; readonly sequence: number }

/** A ballot as the recount saw it, for receipts. */
export type SeenBallot = {
  readonly election: bigint
  readonly voter: string
  readonly hash: Hex
  readonly sequence: number
}

export type RecountBlock = { readonly timestamp: bigint; readonly parentTimestamp: bigint }

/** The record accepted what the rules, applied plainly, do not allow. */
export class RecountFault extends Error {
  readonly rule: string
  constructor(rule: string, message: string) {
    super(message)
    this.name = 'RecountFault'
    this.rule = rule
  }
}

export class Recount {
  readonly urns = new Map<bigint, Urn>()
  private readonly identity: Identity
  constructor(identity: Identity) {
    this.identity = identity
  }

  /** S2. Closings that an outage reached move before the block's transactions count. */
  beginBlock({ timestamp, parentTimestamp }: RecountBlock): void {
    const gap = timestamp - parentTimestamp
    if (gap <= OUTAGE_SECONDS) return
    for (const urn of this.urns.values()) {
      const reached = parentTimestamp < urn.closesAt && urn.closesAt <= timestamp
      if (urn.stage !== 'locked' || !reached) continue
      const room = urn.manifest.schedule.outageExtensionMax - urn.outageExtension
      const move = atMost(gap, room)
      urn.closesAt += move
      urn.outageExtension += move
    }
  }

  /** One successful call of the Elections contract; a ballot comes back as what its receipt says. Throws RecountFault. */
  add(call: ElectionsCall, sender: string, { timestamp }: RecountBlock): SeenBallot | null {
    switch (call.name) {
      case 'createElection': {
        const id = BigInt(this.urns.size + 1)
        this.urns.set(id, newUrn(id, call.manifest, sender))
        return null
      }
      case 'amendElection':
        return this.change(call.election, (urn) => {
          urn.manifest = call.manifest
          urn.opensAt = call.manifest.schedule.opensAt
          urn.closesAt = call.manifest.schedule.closesAt
        })
      case 'lockElection':
        return this.change(call.election, (urn) => {
          if (keccak256(encodeManifest(urn.manifest)) !== call.manifestHash) {
            throw new RecountFault('S2', `election ${urn.id} was locked with another manifest than the one on record`)
          }
          urn.stage = 'locked'
        })
      case 'cancelElection':
        return this.change(call.election, (urn) => {
          urn.stage = 'cancelled'
        })
      case 'annulElection':
        return this.change(call.election, (urn) => {
          urn.stage = 'annulled'
        })
      case 'closeElection':
        return this.change(call.election, (urn) => {
          urn.closesAt = timestamp
        })
      case 'extendElection':
        return this.change(call.election, (urn) => {
          urn.closesAt = call.closesAt
        })
      case 'enrolVoters':
        return this.change(call.election, (urn) => enrol(urn, call.voters, timestamp))
      case 'removeVoters':
        return this.change(call.election, (urn) => {
          for (const voter of call.voters) urn.roll.delete(voter)
        })
      case 'replaceVoter':
        return this.change(call.election, (urn) => replaceVoter(urn, call.oldVoter, call.newVoter))
      case 'castBallot':
      case 'recastBallot':
        return this.cast(this.urn(call.election), sender, call, timestamp)
    }
  }

  private cast(
    urn: Urn,
    voter: string,
    call: Extract<ElectionsCall, { body: Uint8Array }>,
    timestamp: bigint,
  ): SeenBallot {
    const who = `ballot of ${voter} in election ${urn.id}`
    if (urn.stage !== 'locked') throw new RecountFault('S2', `${who}: the election is ${urn.stage}`)
    if (timestamp < urn.opensAt) throw new RecountFault('H5', `${who}: accepted before opening`)
    if (timestamp >= urn.closesAt) throw new RecountFault('H5', `${who}: accepted after closing`)
    if (!urn.roll.has(voter)) throw new RecountFault('S5', `${who}: the voter is not on the roll`)
    const before = urn.ballots.get(voter)
    if (before && !urn.manifest.revoting) throw new RecountFault('S5', `${who}: a second one, without re-voting`)
    if ((call.name === 'recastBallot') !== (before !== undefined)) {
      throw new RecountFault('S5', `${who}: ${before ? 'cast again as if it were the first' : 'replaces nothing'}`)
    }
    const fault = checkOpenBallot(formOf(urn), call.body)
    if (fault) throw new RecountFault('S5', `${who}: not a ballot of this election (${fault.code})`)
    const sequence = (before?.sequence ?? 0) + 1
    const hash = identify(this.identity, {
      election: urn.id,
      voter,
      sequence,
      previousHash: before?.hash ?? null,
      body: call.body,
    })
    urn.ballots.set(voter, { hash, body: call.body, sequence })
    urn.accepted++
    return { election: urn.id, voter, hash, sequence }
  }

  private change(election: bigint, run: (urn: Urn) => void): null {
    run(this.urn(election))
    return null
  }

  private urn(election: bigint): Urn {
    const urn = this.urns.get(election)
    if (!urn) throw new RecountFault('S2', `a successful call names election ${election}, which nobody created`)
    return urn
  }
}

/** Marks per option, over the last ballot of every voter. */
export function countMarks(urn: Urn): number[] {
  const counts = new Array<number>(optionCount(urn)).fill(0)
  for (const { body } of urn.ballots.values()) {
    for (let option = 0; option < counts.length; option++) counts[option] = (counts[option] ?? 0) + (body[option] ?? 0)
  }
  return counts
}

/** S2. What a reader sees at this block time. */
export function phaseAt(urn: Urn, timestamp: bigint): PhaseName {
  if (urn.stage === 'cancelled') return 'Cancelled'
  if (urn.stage === 'annulled') return 'Annulled'
  if (urn.stage === 'draft') return 'Draft'
  if (timestamp < urn.opensAt) return 'Locked'
  if (timestamp < urn.closesAt) return 'Open'
  return urn.ballots.size >= urn.manifest.minTurnout ? 'Final' : 'NoResult'
}
export const optionCount = (urn: Urn): number =>
  urn.manifest.contests.reduce((sum, contest) => sum + contest.options.length, 0)

function newUrn(id: bigint, manifest: ManifestInput, organizer: string): Urn {
  const { opensAt, closesAt } = manifest.schedule
  return {
    ...{ id, manifest, organizer, stage: 'draft', opensAt, closesAt, outageExtension: 0n },
    ...{ roll: new Set(), lateEnrolled: 0, ballots: new Map(), accepted: 0 },
  }
}

function enrol(urn: Urn, voters: readonly string[], timestamp: bigint): void {
  for (const voter of voters) {
    if (urn.roll.has(voter)) throw new RecountFault('S2', `${voter} was enrolled twice in election ${urn.id}`)
    urn.roll.add(voter)
  }
  if (timestamp < urn.opensAt) return
  if (!urn.manifest.lateEnrolment) {
    throw new RecountFault('S2', `the roll of election ${urn.id} grew after opening, which its manifest forbids`)
  }
  urn.lateEnrolled += voters.length
}

function replaceVoter(urn: Urn, oldVoter: string, newVoter: string): void {
  if (urn.ballots.has(oldVoter)) {
    throw new RecountFault('S2', `${oldVoter} was replaced in election ${urn.id} after having voted`)
  }
  urn.roll.delete(oldVoter)
  urn.roll.add(newVoter)
}

function atMost(value: bigint, max: bigint): bigint {
  if (value > max) return max
  return value
}

const formOf = (urn: Urn) =>
  urn.manifest.contests.map(({ options, minMarks, maxMarks }) => ({ options: options.length, minMarks, maxMarks }))
