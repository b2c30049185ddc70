// The values that the actions give and take, in words and plain numbers. Times are seconds of block time since 1970;
// what the chain counts without a small bound stays bigint.
import type { CeremonyStage, PhaseName, ProposalKind, ProposalStatus } from '@psephos/contracts-abi'
import type { Account, Address, Chain, Client, Hash, Hex, Transport } from 'viem'

/** Any viem client: public, wallet or bare. */
export type PsephosClient = Client<Transport, Chain | undefined, Account | undefined>

export type Secrecy = 'open' | 'secret'

export type Option = {
  label: string
  /** The option's own words, may be empty. */
  statement: string
  /** May be empty. */
  link: string
}
export type Contest = { question: string; options: Option[]; minMarks: number; maxMarks: number }

export type Schedule = {
  opensAt: number
  closesAt: number
  /** `extendElection` never goes beyond. */
  latestClose: number
  /** Seconds from closing to the last moment of a published result. */
  tallyPeriod: number
  /** Cap of the moves of the closing time caused by outages, seconds. */
  outageExtensionMax: number
}
export type KeyCeremony = {
  trustees: Address[]
  /** How many of them open the sum together. */
  threshold: number
  /** How many must come through the ceremony, else it fails. */
  minQualified: number
  registerBy: number
  commitBy: number
  dealBy: number
  confirmBy: number
}
/** S2. What `lock` freezes; its hash is state. */
export type Manifest = {
  title: string
  description: string
  contests: Contest[]
  secrecy: Secrecy
  /** On: a later ballot replaces the earlier one, the last counts. */
  revoting: boolean
  lateEnrolment: boolean
  earlyClose: boolean
  minTurnout: number
  schedule: Schedule
  registrars: Address[]
  /** All empty and zero in an open election. */
  ceremony: KeyCeremony
}

/** What one trustee has done in the attempt that stands, and what the chain found about it. */
export type CeremonyTrustee = {
  /** From 1. */
  index: number
  account: Address
  hasRegistered: boolean
  hasCommitted: boolean
  hasDealt: boolean
  hasConfirmed: boolean
  /** What it must do now, or did not do in time. */
  missing: 'register' | 'commit' | 'deal' | 'confirm' | null
  /** A complaint against its deal was upheld. */
  isBadDealer: boolean
  /** It missed a deadline. */
  isSilent: boolean
  /** A complaint of its own was rejected. */
  isFalseAccuser: boolean
  isQualified: boolean
  /** Its part of opening the sum is on the chain. */
  hasPostedShare: boolean
  transportKey: Hash | null
  verificationKey: Hash | null
}
export type Ceremony = {
  /** 1 for the manifest's own. */
  attempt: number
  stage: CeremonyStage
  /** When the stage ends at the latest; 0 when it does not. */
  stageEndsAt: number
  /** Of this attempt. */
  terms: KeyCeremony
  trustees: CeremonyTrustee[]
  /** K, once the ceremony is complete. */
  key: Hash | null
}

export type Election = {
  id: bigint
  title: string
  organizer: Address
  manifestHash: Hash
  secrecy: Secrecy
  phase: PhaseName
  opensAt: number
  /** With every extension so far. */
  closesAt: number
  latestClose: number
  tallyBy: number
  /** Seconds by which outages have moved the closing time. */
  outageExtension: number
  enrolled: number
  lateEnrolled: number
  /** Voters whose ballot counts. */
  turnout: number
  /** Ballots accepted, superseded ones too. */
  accepted: number
  minTurnout: number
  revoting: boolean
  lateEnrolment: boolean
  earlyClose: boolean
  /** Of a cancellation or annulment, else empty. */
  reason: string
}

export type RecordedBallot = {
  ballotHash: Hash
  /** `XXXXX-XXXXX-XXXXX-XXXXX`. */
  code: string
  height: bigint
  /** 1 for the first, one more for each that replaced it. */
  sequence: number
}
export type Voter = {
  enrolled: boolean
  /** Salted commitment to the person's record; null when not enrolled. */
  commitment: Hash | null
  /** The ballot that counts; null when none was cast. */
  ballot: RecordedBallot | null
}

/** What the chain files under a receipt code. */
export type FiledReceipt = {
  election: bigint
  voter: Address
  height: bigint
  sequence: number
  /** A later ballot of the same voter counts instead. */
  superseded: boolean
}

export type RoleName = 'voter' | 'organizer' | 'registrar' | 'trustee' | 'validator'

export type Result = {
  phase: PhaseName
  enrolled: number
  lateEnrolled: number
  turnout: number
  accepted: number
  /** Contest by contest, option by option, in manifest order. */
  contests: { question: string; options: { label: string; count: number }[] }[]
}

/** H3. */
export type Certificate = {
  height: bigint
  round: number
  blockHash: Hash
  /** 65 bytes each: r, s, yParity. */
  signatures: Hex[]
  /** As the node names them; `verifyReceipt` recovers them itself. */
  signers: Address[]
  validatorSetHash: Hash
}

/** T5. What became of a hash that was returned. `unknown`: this node has not seen it. */
export type TransactionStatus =
  | { status: 'unknown' }
  | { status: 'pending' }
  | { status: 'recorded'; blockNumber: bigint; transactionIndex: number; success: boolean }
  | { status: 'replaced'; by: Hash }
  | { status: 'nonce-used'; by: Hash }

export type Genesis = {
  /** genesis.json as the node serves it. */
  genesis: unknown
  hash: Hash
  /** Raw RLP of the header of block 0. */
  header: Hex
}

/** S3. What a validator put to the vote of the validators. */
export type Proposal = {
  id: bigint
  kind: ProposalKind
  /** Who is added or removed; the zero address for other kinds. */
  account: Address
  /** Milliseconds of a period, gas of a block, or a rule version; else 0. */
  value: bigint
  /** First block of a rule version; else 0. */
  height: bigint
  text: string
  proposer: Address
  createdHeight: bigint
  expiresAt: number
  status: ProposalStatus
  /** 0 while it is not decided. */
  decidedHeight: bigint
  /** Votes of who is a validator now; of a decided one, those that decided it. */
  inFavour: number
  against: number
  /** How many validators there are, or were then. More than half decide. */
  validators: number
}
