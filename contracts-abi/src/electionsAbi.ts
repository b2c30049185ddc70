import { parseAbi } from 'viem'

/**
 * The Elections contract (S2): many elections side by side, each with a frozen manifest, a roll and its ballots.
 * Times are seconds of block time. An election's id counts from 1. `body` of an open ballot is one byte per option in
 * manifest order, 1 = marked, 0 = not. Errors and events are part of the interface and never renamed.
 */
export const electionsAbi = parseAbi([
  'struct Option { string label; string statement; string link; }',
  'struct Contest { string question; Option[] options; uint8 minMarks; uint8 maxMarks; }',
  'struct Schedule { uint64 opensAt; uint64 closesAt; uint64 latestClose; uint64 tallyPeriod; uint64 outageExtensionMax; }',
  'struct KeyCeremony { address[] trustees; uint8 threshold; uint64 registerBy; uint64 commitBy; uint64 dealBy; uint64 confirmBy; }',
  'struct Manifest { string title; string description; Contest[] contests; uint8 secrecy; bool revoting; bool lateEnrolment; bool earlyClose; uint32 minTurnout; Schedule schedule; address[] registrars; KeyCeremony ceremony; }',
  'struct Election { uint256 id; string title; address organizer; bytes32 manifestHash; uint8 secrecy; uint8 phase; uint64 opensAt; uint64 closesAt; uint64 latestClose; uint64 tallyBy; uint64 outageExtension; uint32 enrolled; uint32 lateEnrolled; uint32 turnout; uint32 accepted; uint32 minTurnout; bool revoting; bool lateEnrolment; bool earlyClose; string reason; }',
  'struct Voter { bool enrolled; bytes32 commitment; bytes32 ballotHash; uint64 height; uint32 sequence; }',
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

  'function electionCount() view returns (uint256)',
  'function getElection(uint256 election) view returns (Election)',
  'function getElections(uint256 offset, uint256 limit) view returns (Election[] page, uint256 total)',
  'function getManifest(uint256 election) view returns (Manifest)',
  'function getVoter(uint256 election, address voter) view returns (Voter)',
  'function getReceipt(uint256 election, uint96 code) view returns (address voter, uint64 height, uint32 sequence, bool superseded)',
  'function getResult(uint256 election) view returns (Result)',
  'function getRoles(address account) view returns (uint256 roles)',

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

/** `secrecy` of a manifest. Until the secret-ballot rules are active only `open` is accepted. */
export const SECRECY = { secret: 0, open: 1 } as const

/** Bits of `getRoles`. Every account with a bit set exists and may send transactions (T4). */
export const ROLES = { voter: 1n, organizer: 2n, registrar: 4n, trustee: 8n, validator: 16n } as const
