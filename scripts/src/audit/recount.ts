// The plain recount: an urn per election, filled from the calldata of successful transactions alone. It shares no code
// with the contract (own decoding, own rules, own counting), so an error in one shows as a difference from the other.
import { type ContestForm, checkOpenBallot, nobleEngine } from '@psephos/ballot'
import type { PhaseName } from '@psephos/contracts-abi'
import type { Arithmetic } from '@psephos/node/execution/context.ts'
import { type Hex, keccak256 } from 'viem'
import { type ElectionsCall, encodeManifest, type ManifestInput } from './calldata.ts'
import { type Identity, identify } from './identity.ts'
import { RecountFault } from './recountFault.ts'
import {
  aggregateOf,
  countedPart,
  isSecret,
  newSecretUrn,
  noteKey,
  restart,
  type SecretUrn,
  takeCounts,
  takeShare,
  takeStep,
} from './secretUrn.ts'

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
  /** Voters on the roll now, with the commitment to the person of each. */
  readonly roll: Map<string, string>
  lateEnrolled: number
  /** The last ballot of every voter. */
  readonly ballots: Map<string, CountedBallot>
  accepted: number
  /** Of a secret election once it is locked. */
  secret: SecretUrn | null
}
/** `body`: all of an open ballot, the ciphertexts of a secret one. */
export type CountedBallot = { readonly hash: Hex; readonly body: Uint8Array; readonly sequence: number }

/** A ballot as the recount saw it, for receipts. */
export type SeenBallot = {
  readonly election: bigint
  readonly voter: string
  readonly hash: Hex
  readonly sequence: number
}

export type RecountBlock = { readonly timestamp: bigint; readonly parentTimestamp: bigint }

export class Recount {
  readonly urns = new Map<bigint, Urn>()
  private readonly identity: Identity
  private readonly arithmetic: Arithmetic
  private readonly aggregates = new Map<Urn, { readonly accepted: number; readonly sums: Uint8Array }>()
  constructor(identity: Identity, arithmetic: Arithmetic = nobleEngine) {
    this.identity = identity
    this.arithmetic = arithmetic
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
          if (isSecret(urn.manifest)) urn.secret = newSecretUrn(urn.id, urn.manifest, call.manifestHash)
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
        return this.change(call.election, (urn) => enrol(urn, call, timestamp))
      case 'removeVoters':
        return this.change(call.election, (urn) => {
          for (const voter of call.voters) urn.roll.delete(voter)
        })
      case 'replaceVoter':
        return this.change(call.election, (urn) => replaceVoter(urn, call))
      case 'castBallot':
      case 'recastBallot':
        return this.cast(this.urn(call.election), sender, call, timestamp)
      case 'registerTrustee':
      case 'commitDeal':
      case 'dealShares':
      case 'complain':
      case 'confirmShares':
        takeStep(this.secret(call.election), call, sender, this.identity)
        return null
      case 'completeCeremony':
        return null // what it makes is in the state: noteKeys
      case 'restartCeremony':
        restart(this.secret(call.election), call.terms)
        return null
      case 'spoilBallot':
        this.secret(call.election).spoiled.add(`${sender} ${call.ballotHash}`)
        return null
      case 'postShare':
        checkTallying(this.urn(call.election), timestamp)
        takeShare(this.secret(call.election), call.trustee, call.share)
        return null
      case 'publishTally': {
        const urn = this.urn(call.election)
        checkTallying(urn, timestamp)
        const opened = { form: formOf(urn), turnout: urn.ballots.size, aggregate: this.aggregate(urn) }
        takeCounts(this.secret(call.election), call.counts, opened)
        return null
      }
    }
  }

  /** After a block: elections whose key the state has now. Throws RecountFault for a key that their deals do not make. */
  noteKeys(keyOf: (election: bigint) => Uint8Array | null): void {
    for (const { secret } of this.urns.values()) {
      if (secret === null || secret.key !== null || secret.confirmed.size === 0) continue
      const key = keyOf(secret.id)
      if (key !== null) noteKey(secret, key, this.identity)
    }
  }

  /** 64 bytes per option: the sum of the ballots that count. Asked for again when the record ends, after the counts. */
  aggregate(urn: Urn): Uint8Array {
    const known = this.aggregates.get(urn)
    if (known?.accepted === urn.accepted) return known.sums
    const counted = Array.from(urn.ballots.values(), ({ body }) => body)
    const sums = aggregateOf(this.arithmetic, formOf(urn), counted)
    this.aggregates.set(urn, { accepted: urn.accepted, sums })
    return sums
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
    const body = this.counted(urn, call.body, who)
    const sequence = (before?.sequence ?? 0) + 1
    const identified = { election: urn.id, voter, sequence, previousHash: before?.hash ?? null, body }
    const hash = identify(this.identity, identified)
    if (urn.secret?.spoiled.has(`${voter} ${hash}`)) {
      throw new RecountFault('S5', `${who}: it was opened for a test before, and counts nevertheless`)
    }
    urn.ballots.set(voter, { hash, body, sequence })
    urn.accepted++
    return { election: urn.id, voter, hash, sequence }
  }

  private counted(urn: Urn, body: Uint8Array, who: string): Uint8Array {
    if (urn.secret !== null) return countedPart(urn.secret, formOf(urn), body, who)
    const fault = checkOpenBallot(formOf(urn), body)
    if (fault) throw new RecountFault('S5', `${who}: not a ballot of this election (${fault.code})`)
    return body
  }

  private secret(election: bigint): SecretUrn {
    const { secret } = this.urn(election)
    if (!secret) throw new RecountFault('S2', `election ${election} is not secret, or not locked`)
    return secret
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

/** Marks per option, over the last ballot of every voter; of a secret election what was published, zeros before. */
export function countMarks(urn: Urn): number[] {
  if (urn.secret?.counts) return [...urn.secret.counts]
  const counts = new Array<number>(optionCount(urn)).fill(0)
  if (urn.secret !== null) return counts
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
  if (urn.secret !== null && urn.secret.key === null) return 'Failed'
  if (timestamp < urn.closesAt) return 'Open'
  if (urn.ballots.size < urn.manifest.minTurnout) return 'NoResult'
  if (urn.secret === null || urn.secret.counts !== null) return 'Final'
  return timestamp < urn.closesAt + urn.manifest.schedule.tallyPeriod ? 'Closed' : 'NoResult'
}

/** Shares and counts are for a closed election with enough ballots, and come once. */
function checkTallying(urn: Urn, timestamp: bigint): void {
  const phase = phaseAt(urn, timestamp)
  if (phase !== 'Closed') throw new RecountFault('S2', `election ${urn.id}: its tally went on while it was ${phase}`)
}

export const optionCount = (urn: Urn): number =>
  urn.manifest.contests.reduce((sum, contest) => sum + contest.options.length, 0)

function newUrn(id: bigint, manifest: ManifestInput, organizer: string): Urn {
  const { opensAt, closesAt } = manifest.schedule
  return {
    ...{ id, manifest, organizer, stage: 'draft', opensAt, closesAt, outageExtension: 0n },
    ...{ roll: new Map(), lateEnrolled: 0, ballots: new Map(), accepted: 0, secret: null },
  }
}

type Enrolling = Extract<ElectionsCall, { name: 'enrolVoters' }>
type Replacing = Extract<ElectionsCall, { name: 'replaceVoter' }>

function enrol(urn: Urn, { voters, commitments }: Enrolling, timestamp: bigint): void {
  for (const [index, voter] of voters.entries()) {
    if (urn.roll.has(voter)) throw new RecountFault('S2', `${voter} was enrolled twice in election ${urn.id}`)
    urn.roll.set(voter, commitments[index] ?? '')
  }
  if (timestamp < urn.opensAt) return
  if (!urn.manifest.lateEnrolment) {
    throw new RecountFault('S2', `the roll of election ${urn.id} grew after opening, which its manifest forbids`)
  }
  urn.lateEnrolled += voters.length
}

function replaceVoter(urn: Urn, { oldVoter, newVoter, commitment }: Replacing): void {
  if (urn.ballots.has(oldVoter)) {
    throw new RecountFault('S2', `${oldVoter} was replaced in election ${urn.id} after having voted`)
  }
  urn.roll.delete(oldVoter)
  urn.roll.set(newVoter, commitment)
}

function atMost(value: bigint, max: bigint): bigint {
  if (value > max) return max
  return value
}

export const formOf = (urn: Urn): ContestForm[] =>
  urn.manifest.contests.map(({ options, minMarks, maxMarks }) => ({ options: options.length, minMarks, maxMarks }))
