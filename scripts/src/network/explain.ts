// Facts of a PsephosError -> one sentence that says what to do, and the exit code that goes with it.

import { type PsephosError, type PsephosErrorCode, type RefusalName, toPsephosError } from '@psephos/client'
import { CEREMONY_STAGES, PHASES, PROPOSAL_STATUSES } from '@psephos/contracts-abi'
import { CommandFailure, EXIT, type ExitCode } from '../exitCodes.ts'
import { isoTime } from '../isoTime.ts'

type Args = Readonly<Record<string, string | number | bigint>>
const time = (seconds: unknown): string => isoTime(Number(seconds))
const phase = (value: unknown): string => PHASES[Number(value)] ?? String(value)

/** Why the contract refused, in words; names that are missing are shown as they are. */
const REFUSALS: Partial<Record<RefusalName, (args: Args) => string>> = {
  NotOrganizer: ({ account }) => `${account} is no organizer of this network`,
  NotElectionOrganizer: ({ election, account }) => `election ${election} belongs to another organizer than ${account}`,
  NotRegistrar: ({ election, account }) => `${account} is no registrar of election ${election}`,
  UnknownElection: ({ election }) => `there is no election ${election}`,
  WrongPhase: ({ election, phase: now }) => `election ${election} is ${phase(now)}; that cannot be done now`,
  BadManifest: ({ field, reason }) => `the manifest's ${field} is not right: ${reason}`,
  ManifestMismatch: ({ election, manifestHash }) => `election ${election} has another manifest (${manifestHash})`,
  LockTooLate: ({ opensAt }) => `it would have opened at ${time(opensAt)} already; change its times first`,
  EarlyCloseNotAllowed: ({ election }) => `the manifest of election ${election} does not allow closing early`,
  ExtensionNotForward: ({ closesAt }) => `it closes at ${time(closesAt)}; an extension must be later`,
  ExtensionTooLong: ({ latestClose }) => `its manifest allows no closing after ${time(latestClose)}`,
  AlreadyEnrolled: ({ voter }) => `${voter} is enrolled already`,
  NotEnrolled: ({ election, voter }) =>
    `${voter} is not on the roll of election ${election} (how it gets there: docs/voter.md)`,
  RollClosed: ({ opensAt }) => `the roll closed when voting opened (${time(opensAt)})`,
  VoterHasVoted: ({ voter }) => `${voter} has voted already`,
  NotOpenYet: ({ opensAt }) => `voting opens at ${time(opensAt)}`,
  ElectionOver: ({ closesAt }) => `voting ended at ${time(closesAt)}`,
  AlreadyVoted: ({ voter }) => `${voter} has voted already, and this election does not allow voting again`,
  TooFewMarks: ({ contest, have, min }) => `contest ${Number(contest) + 1}: ${have} marked, at least ${min} needed`,
  TooManyMarks: ({ contest, have, max }) => `contest ${Number(contest) + 1}: ${have} marked, at most ${max} allowed`,
  NotSecret: ({ election }) => `election ${election} is an open one`,
  BadProof: () => 'a proof in it does not hold',
  NotTrustee: ({ election, account }) => `${account} is no trustee of election ${election}`,
  WrongAttempt: ({ attempt }) => `the key ceremony is at attempt ${attempt} by now`,
  WrongStage: ({ stage }) => `the key ceremony is at "${CEREMONY_STAGES[Number(stage)]}"; that cannot be done now`,
  StepDone: ({ trustee }) => `trustee ${trustee} has done this already`,
  TrusteeOut: ({ trustee }) => `trustee ${trustee} is out of this key ceremony`,
  DealMismatch: () => 'the deal is not the one that was committed to',
  SpoiledBallot: () => 'this sealed ballot was tested, so it can never be cast; seal a new one',
  BallotRecorded: () => 'this ballot is recorded and counts; it cannot be spoiled',
  NoVerificationKey: ({ trustee }) => `trustee ${trustee} holds no share of the key`,
  SharePostedAlready: ({ trustee }) => `the share of trustee ${trustee} is on the chain already`,
  TooFewShares: ({ have, want }) => `${have} of ${want} shares are there`,
  WrongCounts: () => 'these are not the counts',
  BadCeremony: ({ field, reason }) => `the key ceremony's ${field} is not right: ${reason}`,
  CodeTaken: () => 'another ballot has the same receipt code; cast again',
  UnknownCode: ({ code }) => `no ballot has the code ${code}`,
  ResultNotYet: ({ closesAt }) => `there is no result before voting ends (${time(closesAt)})`,
  NotValidator: ({ account }) => `${account} is no validator of this network`,
  UnknownProposal: ({ proposal }) => `there is no proposal ${proposal}`,
  ProposalNotOpen: ({ proposal, status }) =>
    `proposal ${proposal} is ${PROPOSAL_STATUSES[Number(status)]}; nobody can vote on it any more`,
  TooManyOpenProposals: ({ max }) => `you have ${max} proposals open; more are possible once one is decided`,
  TextTooLong: ({ bytesHave, bytesMax }) => `the text has ${bytesHave} bytes, at most ${bytesMax} are kept`,
  AccountWithoutKey: ({ account }) => `nobody can have the key of ${account}`,
  AlreadyValidator: ({ account }) => `${account} is a validator already`,
  NoSuchValidator: ({ account }) => `${account} is no validator`,
  LastValidator: ({ account }) => `${account} is the last validator: without it there would be no network`,
  TooManyValidators: ({ max }) => `there are ${max} validators, and no more are possible`,
  SetChangedInThisBlock: ({ height }) =>
    `block ${height} has changed the validators already, one change a block is the most; send it again`,
  AlreadyOrganizer: ({ account }) => `${account} is an organizer already`,
  NoSuchOrganizer: ({ account }) => `${account} is no organizer`,
  PeriodOutOfBounds: ({ min, max }) => `a period is ${min} to ${max} ms on this network`,
  GasLimitOutOfBounds: ({ min, max }) => `a gas limit is ${min} to ${max}`,
  RuleVersionTooSoon: ({ earliest }) => `a rule version needs notice: the earliest block is ${earliest}`,
  TooManyRuleVersions: ({ max }) => `${max} rule versions are scheduled, and no more are possible`,
}

const NOT_FOUND: readonly RefusalName[] = ['UnknownElection', 'UnknownCode', 'UnknownProposal']
const BY_CODE: Partial<Record<PsephosErrorCode, [ExitCode, string]>> = {
  'unknown-sender': [EXIT.refused, 'this account has no role on this network: ask the registrar to enrol it'],
  'nonce-too-low': [EXIT.refused, 'another transaction of this account was recorded meanwhile; try again'],
  'nonce-too-high': [EXIT.refused, 'an earlier transaction of this account is missing; try again'],
  'too-many-pending': [EXIT.refused, 'too many transactions of this account are waiting; try again in a moment'],
  'too-many-this-hour': [EXIT.refused, 'this account has sent its 60 transactions of this hour; try again later'],
  'pool-full': [EXIT.refused, 'the network is full at the moment; try again'],
  'wrong-chain': [EXIT.refused, 'this node belongs to another network'],
  'bad-receipt-file': [EXIT.usage, 'this is not a receipt file'],
  'not-proven': [EXIT.verificationFailed, 'what the node says of this election could not be proved'],
  unreachable: [EXIT.failure, 'no node answers'],
  'no-answer-in-time': [EXIT.notFinal, 'the node did not answer in time'],
  'method-missing': [EXIT.failure, 'this node does not speak for a psephos network'],
  'bad-answer': [EXIT.failure, 'this node answers nonsense'],
}

export function explain(error: unknown, rpc = ''): CommandFailure {
  if (error instanceof CommandFailure) return error
  const known = toPsephosError(error)
  if (known.refusal) {
    const { name, args } = known.refusal
    const exit = NOT_FOUND.includes(name) ? EXIT.notFound : EXIT.refused
    return new CommandFailure(exit, name, REFUSALS[name]?.(args) ?? `the network refused: ${name}`, { cause: error })
  }
  const details = known.facts.details === undefined ? '' : ` (${known.facts.details})`
  if (known.code === 'refused') {
    return new CommandFailure(EXIT.refused, 'refused', `the network refused${details}`, { cause: error })
  }
  if (known.code === 'bad-input') return badInput(known)
  const [exit, words] = BY_CODE[known.code] ?? [EXIT.failure, known.code]
  if (known.code === 'not-proven') {
    const { check, fault } = known.facts
    return new CommandFailure(exit, known.code, `${words} (check "${check}": ${fault})`, { cause: error })
  }
  const where = rpc && exit !== EXIT.refused ? ` at ${rpc}` : ''
  return new CommandFailure(exit, known.code, `${words}${where}${exit === EXIT.failure ? details : ''}`, {
    cause: error,
  })
}

function badInput(error: PsephosError): CommandFailure {
  const facts = Object.entries(error.facts).map(([name, value]) => `${name} ${value}`)
  return new CommandFailure(EXIT.usage, 'bad-input', `not acceptable: ${facts.join(', ')}`, { cause: error })
}

/** Runs an action and turns what it throws into a failure with an exit code. */
export async function asking<Value>(run: () => Promise<Value>, rpc = ''): Promise<Value> {
  try {
    return await run()
  } catch (error) {
    throw explain(error, rpc)
  }
}
