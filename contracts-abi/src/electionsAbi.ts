import { parseAbi } from 'abitype'

/**
 * The Elections contract (S2): many elections side by side, each with a frozen manifest, a roll and its ballots.
 * Times are seconds of block time. An election's id counts from 1. `body` of an open ballot is one byte per option in
 * manifest order, 1 = marked, 0 = not; of a secret one the ciphertexts of all options and then the proof (B3, B5), and
 * `supersededBody` the old ciphertexts alone. Trustees of an attempt count from 1 in the order in which they are named.
 * Errors and events are part of the interface and never renamed.
 */
export const electionsAbi = parseAbi([
  'struct Option { string label; string statement; string link; }',
  'struct Contest { string question; Option[] options; uint8 minMarks; uint8 maxMarks; }',
  'struct Schedule { uint64 opensAt; uint64 closesAt; uint64 latestClose; uint64 tallyPeriod; uint64 outageExtensionMax; }',
  'struct KeyCeremony { address[] trustees; uint8 threshold; uint8 minQualified; uint64 registerBy; uint64 commitBy; uint64 dealBy; uint64 confirmBy; }',
  'struct Manifest { string title; string description; Contest[] contests; uint8 secrecy; bool revoting; bool lateEnrolment; bool earlyClose; uint32 minTurnout; Schedule schedule; address[] registrars; KeyCeremony ceremony; }',
  'struct Election { uint256 id; string title; address organizer; bytes32 manifestHash; uint8 secrecy; uint8 phase; uint64 opensAt; uint64 closesAt; uint64 latestClose; uint64 tallyBy; uint64 outageExtension; uint32 enrolled; uint32 lateEnrolled; uint32 turnout; uint32 accepted; uint32 minTurnout; bool revoting; bool lateEnrolment; bool earlyClose; string reason; }',
  'struct Voter { bool enrolled; bytes32 commitment; bytes32 ballotHash; uint64 height; uint32 sequence; }',
  'struct Trustee { address account; uint8 steps; uint8 missing; uint8 faults; bool qualified; bool sharePosted; bytes32 transportKey; bytes32 commitment; bytes32 verificationKey; }',
  'struct Ceremony { uint32 attempt; uint8 stage; uint64 stageEndsAt; KeyCeremony terms; Trustee[] trustees; bytes32 key; }',
  'struct Share { uint8 trustee; bytes share; }',
  'struct Result { uint8 phase; uint32 enrolled; uint32 lateEnrolled; uint32 turnout; uint32 accepted; uint32[] counts; }',

  'function createElection(Manifest manifest)',
  'function amendElection(uint256 election, Manifest manifest)',
  'function lockElection(uint256 election, bytes32 manifestHash)',
  'function cancelElection(uint256 election, string reason)',
  'function annulElection(uint256 election, string reason)',
  'function closeElection(uint256 election)',
  'function extendElection(uint256 election, uint64 closesAt)',
  'function enrolVoters(uint256 election, address[] voters, bytes32[] commitments)',
  'function removeVoters(uint256 election, address[] voters)',
  'function replaceVoter(uint256 election, address oldVoter, address newVoter, bytes32 commitment)',
  'function castBallot(uint256 election, bytes body)',
  'function recastBallot(uint256 election, bytes body, bytes supersededBody, bytes32 supersededPreviousHash)',
  'function registerTrustee(uint256 election, uint32 attempt, bytes32 transportKey, bytes proof)',
  'function commitDeal(uint256 election, uint32 attempt, bytes32 commitment)',
  'function dealShares(uint256 election, uint32 attempt, bytes deal)',
  'function complain(uint256 election, uint32 attempt, uint8 dealer, bytes32 shared, bytes proof)',
  'function confirmShares(uint256 election, uint32 attempt)',
  'function completeCeremony(uint256 election, uint32 attempt)',
  'function restartCeremony(uint256 election, KeyCeremony ceremony)',
  'function spoilBallot(uint256 election, bytes32 ballotHash)',
  'function postShare(uint256 election, uint8 trustee, bytes share)',
  'function publishTally(uint256 election, uint32[] counts)',

  'function electionCount() view returns (uint256)',
  'function getElection(uint256 election) view returns (Election)',
  'function getElections(uint256 offset, uint256 limit) view returns (Election[] page, uint256 total)',
  'function getManifest(uint256 election) view returns (Manifest)',
  'function getVoter(uint256 election, address voter) view returns (Voter)',
  'function getReceipt(uint256 election, uint96 code) view returns (address voter, uint64 height, uint32 sequence, bool superseded)',
  'function getResult(uint256 election) view returns (Result)',
  'function getRoles(address account) view returns (uint256 roles)',
  'function getCeremony(uint256 election) view returns (Ceremony)',
  'function getDeal(uint256 election, uint32 attempt, uint8 dealer) view returns (bytes deal)',
  'function getElectionKey(uint256 election) view returns (bytes32 key, bytes ceremonyContext, bytes electionContext, bytes32[] verificationKeys)',
  'function isSpoiled(uint256 election, address voter, bytes32 ballotHash) view returns (bool)',
  'function getAggregate(uint256 election) view returns (uint32 turnout, bytes aggregate, bytes aggregateHash)',
  'function getShares(uint256 election) view returns (Share[])',

  'event ElectionCreated(uint256 indexed election, address indexed organizer, bytes32 manifestHash, string title)',
  'event ElectionAmended(uint256 indexed election, bytes32 manifestHash)',
  'event ElectionLocked(uint256 indexed election, bytes32 manifestHash)',
  'event ElectionCancelled(uint256 indexed election, string reason)',
  'event ElectionAnnulled(uint256 indexed election, string reason)',
  'event ElectionClosed(uint256 indexed election, uint64 closesAt)',
  'event ElectionExtended(uint256 indexed election, uint64 closesAt)',
  'event VoterEnrolled(uint256 indexed election, address indexed voter, bytes32 commitment, bool late)',
  'event VoterRemoved(uint256 indexed election, address indexed voter)',
  'event VoterReplaced(uint256 indexed election, address indexed oldVoter, address indexed newVoter, bytes32 commitment)',
  'event VoteCast(uint256 indexed election, address indexed voter, bytes32 ballotHash)',
  'event TrusteeRegistered(uint256 indexed election, uint32 indexed attempt, address indexed trustee, uint8 index, bytes32 transportKey)',
  'event DealCommitted(uint256 indexed election, uint32 indexed attempt, address indexed trustee, uint8 index, bytes32 commitment)',
  'event SharesDealt(uint256 indexed election, uint32 indexed attempt, address indexed trustee, uint8 index)',
  'event ComplaintUpheld(uint256 indexed election, uint32 indexed attempt, address indexed accuser, uint8 index, uint8 dealer)',
  'event ComplaintRejected(uint256 indexed election, uint32 indexed attempt, address indexed accuser, uint8 index, uint8 dealer)',
  'event SharesConfirmed(uint256 indexed election, uint32 indexed attempt, address indexed trustee, uint8 index)',
  'event CeremonyCompleted(uint256 indexed election, uint32 indexed attempt, bytes32 key, uint8[] qualified)',
  'event CeremonyFailed(uint256 indexed election, uint32 indexed attempt)',
  'event CeremonyRestarted(uint256 indexed election, uint32 indexed attempt, KeyCeremony ceremony)',
  'event BallotSpoiled(uint256 indexed election, address indexed voter, bytes32 ballotHash)',
  'event SharePosted(uint256 indexed election, uint8 indexed trustee, address indexed poster)',
  'event TallyPublished(uint256 indexed election, address indexed poster, uint32[] counts)',

  'error UnknownFunction(bytes4 selector)',
  'error MalformedCalldata()',
  'error ViewOnly()',
  'error NotOrganizer(address account)',
  'error NotElectionOrganizer(uint256 election, address account)',
  'error NotRegistrar(uint256 election, address account)',
  'error UnknownElection(uint256 election)',
  'error WrongPhase(uint256 election, uint8 phase)',
  'error BadManifest(string field, string reason)',
  'error ManifestMismatch(uint256 election, bytes32 manifestHash)',
  'error ReasonTooLong(uint256 bytesHave, uint256 bytesMax)',
  'error LockTooLate(uint256 election, uint64 opensAt)',
  'error EarlyCloseNotAllowed(uint256 election)',
  'error ExtensionNotForward(uint256 election, uint64 closesAt)',
  'error ExtensionTooLong(uint256 election, uint64 latestClose)',
  'error BatchEmpty()',
  'error BatchTooLarge(uint256 have, uint256 max)',
  'error BatchLengthMismatch(uint256 voters, uint256 commitments)',
  'error ZeroAddress(uint256 index)',
  'error SystemAddress(uint256 index, address account)',
  'error ZeroCommitment(uint256 index)',
  'error AlreadyEnrolled(uint256 election, address voter)',
  'error NotEnrolled(uint256 election, address voter)',
  'error RollClosed(uint256 election, uint64 opensAt)',
  'error VoterHasVoted(uint256 election, address voter)',
  'error NotOpenYet(uint256 election, uint64 opensAt)',
  'error ElectionOver(uint256 election, uint64 closesAt)',
  'error AlreadyVoted(uint256 election, address voter, bytes32 ballotHash)',
  'error NothingToSupersede(uint256 election, address voter)',
  'error SupersededMismatch(uint256 election, bytes32 ballotHash)',
  'error BallotLength(uint256 have, uint256 want)',
  'error UnknownMark(uint256 option, uint8 value)',
  'error TooFewMarks(uint256 contest, uint256 have, uint256 min)',
  'error TooManyMarks(uint256 contest, uint256 have, uint256 max)',
  'error CodeTaken(uint256 election, uint96 code)',
  'error UnknownCode(uint256 election, uint96 code)',
  'error ResultNotYet(uint256 election, uint64 closesAt)',
  'error PageTooLarge(uint256 have, uint256 max)',
  'error NotSecret(uint256 election)',
  'error BadProof(uint256 election)',
  'error NotTrustee(uint256 election, address account)',
  'error WrongAttempt(uint256 election, uint32 attempt)',
  'error WrongStage(uint256 election, uint8 stage, uint64 stageEndsAt)',
  'error StepDone(uint256 election, uint8 trustee)',
  'error TrusteeOut(uint256 election, uint8 trustee)',
  'error TransportKeyTaken(uint256 election, uint8 trustee)',
  'error ProofLength(uint256 have, uint256 want)',
  'error DealLength(uint256 have, uint256 want)',
  'error DealMismatch(uint256 election, bytes32 commitment)',
  'error UnknownTrustee(uint256 election, uint8 trustee)',
  'error NoDeal(uint256 election, uint8 dealer)',
  'error ComplaintDone(uint256 election, uint8 dealer)',
  'error MalformedComplaint(uint256 election)',
  'error BadCeremony(string field, string reason)',
  'error SpoiledBallot(uint256 election, bytes32 ballotHash)',
  'error BallotRecorded(uint256 election, bytes32 ballotHash)',
  'error NoVerificationKey(uint256 election, uint8 trustee)',
  'error ShareLength(uint256 have, uint256 want)',
  'error SharePostedAlready(uint256 election, uint8 trustee)',
  'error TooFewShares(uint256 election, uint256 have, uint256 want)',
  'error CountsLength(uint256 have, uint256 want)',
  'error WrongCounts(uint256 election)',
])

/** `phase` of an Election, by number. It follows from block time: no transaction opens or closes an election. */
export const PHASES = [
  'None',
  'Draft',
  'Locked',
  'Open',
  'Closed',
  'Final',
  'NoResult',
  'Annulled',
  'Cancelled',
  'Failed',
] as const
export type PhaseName = (typeof PHASES)[number]

/** `secrecy` of a manifest. */
export const SECRECY = { secret: 0, open: 1 } as const

/** Bits of `getRoles`. Every account with a bit set exists and may send transactions (T4). */
export const ROLES = { voter: 1n, organizer: 2n, registrar: 4n, trustee: 8n, validator: 16n } as const

/**
 * `stage` of a ceremony, by number. It follows from what trustees did and from block time: a stage ends when all have acted
 * or at its deadline. `Completing`: enough confirmed by the deadline, not all; anyone completes it. `None`: not locked yet.
 */
export const CEREMONY_STAGES = [
  'None',
  'Registering',
  'Committing',
  'Dealing',
  'Confirming',
  'Completing',
  'Complete',
  'Failed',
] as const
export type CeremonyStage = (typeof CEREMONY_STAGES)[number]

/** Bits of `steps` of a trustee: what it has done in this attempt. `missing` is one of them: what it must do now or did not do; 0: nothing. */
export const TRUSTEE_STEPS = { register: 1, commit: 2, deal: 4, confirm: 8 } as const

/** Bits of `faults` of a trustee: a complaint against its deal was upheld; it missed a deadline; a complaint of its own was rejected. */
export const TRUSTEE_FAULTS = { badDeal: 1, silent: 2, falseComplaint: 4 } as const
