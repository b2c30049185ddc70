// The interface is what voters' wallets, pages and auditors hold on to: every name, selector and topic is pinned here, as
// ethers computed them once. A change that breaks this table breaks everyone's software, and belongs in a new function.
import { type Abi, type AbiParameter, toEventSelector, toFunctionSelector } from 'viem'
import { describe, expect, it } from 'vitest'
import * as contractsAbi from '../src/index.ts'

type Row = readonly [signature: string, selectorOrTopic: string]

const CEREMONY = '(address[],uint8,uint8,uint64,uint64,uint64,uint64)'
const MANIFEST = `(string,string,(string,(string,string,string)[],uint8,uint8)[],uint8,bool,bool,bool,uint32,(uint64,uint64,uint64,uint64,uint64),address[],${CEREMONY})`
const ELECTION =
  '(uint256,string,address,bytes32,uint8,uint8,uint64,uint64,uint64,uint64,uint64,uint32,uint32,uint32,uint32,uint32,bool,bool,bool,string)'

const ELECTIONS: readonly Row[] = [
  [`function createElection(${MANIFEST})`, '0x435d0d23'],
  [`function amendElection(uint256, ${MANIFEST})`, '0xe896fd61'],
  ['function lockElection(uint256, bytes32)', '0xcced6164'],
  ['function cancelElection(uint256, string)', '0x8b9f341b'],
  ['function annulElection(uint256, string)', '0x0c9d23da'],
  ['function closeElection(uint256)', '0x09e33d07'],
  ['function extendElection(uint256, uint64)', '0x31749e66'],
  ['function enrolVoters(uint256, address[], bytes32[])', '0xee91405d'],
  ['function removeVoters(uint256, address[])', '0x859633b9'],
  ['function replaceVoter(uint256, address, address, bytes32)', '0xf77f64bb'],
  ['function castBallot(uint256, bytes)', '0x44325653'],
  ['function recastBallot(uint256, bytes, bytes, bytes32)', '0xc1578801'],
  ['function registerTrustee(uint256, uint32, bytes32, bytes)', '0xb24b95d5'],
  ['function commitDeal(uint256, uint32, bytes32)', '0x6a8a4e8c'],
  ['function dealShares(uint256, uint32, bytes)', '0xcf37ec49'],
  ['function complain(uint256, uint32, uint8, bytes32, bytes)', '0xe6e26f50'],
  ['function confirmShares(uint256, uint32)', '0x4f86b32a'],
  ['function completeCeremony(uint256, uint32)', '0x6a3691f0'],
  [`function restartCeremony(uint256, ${CEREMONY})`, '0x95729cf4'],
  ['function spoilBallot(uint256, bytes32)', '0xef81f3f0'],
  ['function postShare(uint256, uint8, bytes)', '0xa951853a'],
  ['function publishTally(uint256, uint32[])', '0x59f7b513'],
  ['function electionCount() view returns (uint256)', '0x997d2830'],
  [`function getElection(uint256) view returns (${ELECTION})`, '0x9d710777'],
  [`function getElections(uint256, uint256) view returns (${ELECTION}[], uint256)`, '0x33898108'],
  [`function getManifest(uint256) view returns (${MANIFEST})`, '0xdfa9ae61'],
  ['function getVoter(uint256, address) view returns ((bool,bytes32,bytes32,uint64,uint32))', '0x8f47b146'],
  ['function getReceipt(uint256, uint96) view returns (address, uint64, uint32, bool)', '0x308bcdb3'],
  ['function getResult(uint256) view returns ((uint8,uint32,uint32,uint32,uint32,uint32[]))', '0x995e4339'],
  ['function getRoles(address) view returns (uint256)', '0xce6ccfaf'],
  [
    `function getCeremony(uint256) view returns ((uint32,uint8,uint64,${CEREMONY},(address,uint8,uint8,uint8,bool,bool,bytes32,bytes32,bytes32)[],bytes32))`,
    '0x6435dc25',
  ],
  ['function getDeal(uint256, uint32, uint8) view returns (bytes)', '0x7b5aca24'],
  ['function getElectionKey(uint256) view returns (bytes32, bytes, bytes, bytes32[])', '0xa449a842'],
  ['function isSpoiled(uint256, address, bytes32) view returns (bool)', '0x6d87edda'],
  ['function getAggregate(uint256) view returns (uint32, bytes, bytes)', '0x799602f1'],
  ['function getShares(uint256) view returns ((uint8,bytes)[])', '0x6f7267b7'],
  [
    'event ElectionCreated(uint256 indexed, address indexed, bytes32, string)',
    '0x470e177646aa3842fc5938da7c84b6449c64d6b9cf2dbbe9cb0548752e145dea',
  ],
  [
    'event ElectionAmended(uint256 indexed, bytes32)',
    '0x9280dc99b116008c9cac57ee6c898ebc54573b23f857aa6e07edfecd9df78eb6',
  ],
  [
    'event ElectionLocked(uint256 indexed, bytes32)',
    '0x520394fe26dc5b58f95d28238315d0956fe97ce7c38195cf53f069910d8acdcf',
  ],
  [
    'event ElectionCancelled(uint256 indexed, string)',
    '0x065f1e9948cf9950804612f61ecee27b04007c92b6cd7356d8c75baa29cc681c',
  ],
  [
    'event ElectionAnnulled(uint256 indexed, string)',
    '0x6668d0aff7f1ce99cb38a54c778f2abfcf6d4bcba17c90880edba225bcd3bd3e',
  ],
  [
    'event ElectionClosed(uint256 indexed, uint64)',
    '0x4a55998349d88b5452ad4674e2b93bd168fade76f1223a19aef1bec5c00b434c',
  ],
  [
    'event ElectionExtended(uint256 indexed, uint64)',
    '0x13e77d485980b02ba9708963659dda525a4789fdc1f57420a1776a1551d57f52',
  ],
  [
    'event VoterEnrolled(uint256 indexed, address indexed, bytes32, bool)',
    '0xd36f68a42e5326607ae2a714a47a9447a233dee186c825b080c383645fbc4a6f',
  ],
  [
    'event VoterRemoved(uint256 indexed, address indexed)',
    '0x41e3a1f42bc1678ea601033987426d1aef3820c5c776956a81c99baad22f1ea7',
  ],
  [
    'event VoterReplaced(uint256 indexed, address indexed, address indexed, bytes32)',
    '0x156d4c11e6b529fcc8b293e78080d9d943aa8e50545fef479ccc5dabf6a67639',
  ],
  [
    'event VoteCast(uint256 indexed, address indexed, bytes32)',
    '0x38a83bc97fe3c67d89842c1c27a230b6538d70d76059eb5354488ea03ef24262',
  ],
  [
    'event TrusteeRegistered(uint256 indexed, uint32 indexed, address indexed, uint8, bytes32)',
    '0xe0c59de0b8b5d08618757068f98c681f3ce9cc255784f2f5c2339780d76cb248',
  ],
  [
    'event DealCommitted(uint256 indexed, uint32 indexed, address indexed, uint8, bytes32)',
    '0x546df234a69139ccb799115a5d5fa5b38d7a5d2f4ac1062e11048c7f70c9b2f4',
  ],
  [
    'event SharesDealt(uint256 indexed, uint32 indexed, address indexed, uint8)',
    '0xa919e55f8745db362d96bc7c5338fb5a868908036ae0e6d3c459ac276a46f726',
  ],
  [
    'event ComplaintUpheld(uint256 indexed, uint32 indexed, address indexed, uint8, uint8)',
    '0x67438420308da28045479a16c6e27bd76148250d9085f7dca2da8ad771b52aea',
  ],
  [
    'event ComplaintRejected(uint256 indexed, uint32 indexed, address indexed, uint8, uint8)',
    '0xcf808ceca8cda822b1ea6afd0c5be9e9208112333b622af9dd455bb7987b306c',
  ],
  [
    'event SharesConfirmed(uint256 indexed, uint32 indexed, address indexed, uint8)',
    '0x43ac8dc89bf28bc43d218ebb6408260307a1f3815542bf29760b28003c08f420',
  ],
  [
    'event CeremonyCompleted(uint256 indexed, uint32 indexed, bytes32, uint8[])',
    '0xff78304037dc434d220d82a8c0da2b6a7a3535587479f3b67250bafd2bab4b4d',
  ],
  [
    'event CeremonyFailed(uint256 indexed, uint32 indexed)',
    '0x7e6c6fbc0170601cf25526ab3fab7c9165649af8b31aa7e787efca28c4bda21b',
  ],
  [
    `event CeremonyRestarted(uint256 indexed, uint32 indexed, ${CEREMONY})`,
    '0xd7253bd8570cf3ecd0c15060349960bcbd9a46b36e434c0f3fcff7add81101d8',
  ],
  [
    'event BallotSpoiled(uint256 indexed, address indexed, bytes32)',
    '0xc74f092f5694d204e3282b86428e512e70694fa60ac9721fcdccb47cf44ff1f7',
  ],
  [
    'event SharePosted(uint256 indexed, uint8 indexed, address indexed)',
    '0x88e386723a4b86e7da187dc08f9b209159ea8414590496a98e2f7c2d9f84193f',
  ],
  [
    'event TallyPublished(uint256 indexed, address indexed, uint32[])',
    '0xbe99581fac9b35eb9becc7b30ecc976a014263e2c8f3f299996ee01cc1f46a95',
  ],
  ['error UnknownFunction(bytes4)', '0x150879b0'],
  ['error MalformedCalldata()', '0x59170bf0'],
  ['error ViewOnly()', '0x4c42cadd'],
  ['error NotOrganizer(address)', '0xd1c56a7a'],
  ['error NotElectionOrganizer(uint256, address)', '0xb8d24bba'],
  ['error NotRegistrar(uint256, address)', '0x88d6e349'],
  ['error UnknownElection(uint256)', '0xc3ea6267'],
  ['error WrongPhase(uint256, uint8)', '0x083a89f2'],
  ['error BadManifest(string, string)', '0x29f39130'],
  ['error ManifestMismatch(uint256, bytes32)', '0x8a67b4f3'],
  ['error ReasonTooLong(uint256, uint256)', '0x1e421fbf'],
  ['error LockTooLate(uint256, uint64)', '0x8ecd1b22'],
  ['error EarlyCloseNotAllowed(uint256)', '0x9002a7dd'],
  ['error ExtensionNotForward(uint256, uint64)', '0x1c82028f'],
  ['error ExtensionTooLong(uint256, uint64)', '0x9badf74d'],
  ['error BatchEmpty()', '0x50e980cc'],
  ['error BatchTooLarge(uint256, uint256)', '0xbb1cb70b'],
  ['error BatchLengthMismatch(uint256, uint256)', '0x81b5b207'],
  ['error ZeroAddress(uint256)', '0x6f7807d2'],
  ['error SystemAddress(uint256, address)', '0x9e96e5b7'],
  ['error ZeroCommitment(uint256)', '0x6a9d4e7e'],
  ['error AlreadyEnrolled(uint256, address)', '0x45f1354d'],
  ['error NotEnrolled(uint256, address)', '0xa4d4fbbb'],
  ['error RollClosed(uint256, uint64)', '0xb62d213e'],
  ['error VoterHasVoted(uint256, address)', '0x2ec39362'],
  ['error NotOpenYet(uint256, uint64)', '0x3965da3f'],
  ['error ElectionOver(uint256, uint64)', '0x6d626605'],
  ['error AlreadyVoted(uint256, address, bytes32)', '0x26c6d536'],
  ['error NothingToSupersede(uint256, address)', '0x5e245d9b'],
  ['error SupersededMismatch(uint256, bytes32)', '0x9d1ed958'],
  ['error BallotLength(uint256, uint256)', '0xfd730441'],
  ['error UnknownMark(uint256, uint8)', '0x8cab4e30'],
  ['error TooFewMarks(uint256, uint256, uint256)', '0xa27755c2'],
  ['error TooManyMarks(uint256, uint256, uint256)', '0xd9e21856'],
  ['error CodeTaken(uint256, uint96)', '0x4fbf42f1'],
  ['error UnknownCode(uint256, uint96)', '0xd1f654ba'],
  ['error ResultNotYet(uint256, uint64)', '0x99e43551'],
  ['error PageTooLarge(uint256, uint256)', '0x90483894'],
  ['error NotSecret(uint256)', '0x2f68c197'],
  ['error BadProof(uint256)', '0x0cb49808'],
  ['error NotTrustee(uint256, address)', '0x5db42049'],
  ['error WrongAttempt(uint256, uint32)', '0xe77ed847'],
  ['error WrongStage(uint256, uint8, uint64)', '0x6b48ceec'],
  ['error StepDone(uint256, uint8)', '0x36d38382'],
  ['error TrusteeOut(uint256, uint8)', '0xa2a6a373'],
  ['error TransportKeyTaken(uint256, uint8)', '0x9b7781f9'],
  ['error ProofLength(uint256, uint256)', '0xc0545fa0'],
  ['error DealLength(uint256, uint256)', '0xa53fd2a3'],
  ['error DealMismatch(uint256, bytes32)', '0x1b3b9c4a'],
  ['error UnknownTrustee(uint256, uint8)', '0x4770c3bb'],
  ['error NoDeal(uint256, uint8)', '0xdd2a7e44'],
  ['error ComplaintDone(uint256, uint8)', '0x3efc5210'],
  ['error MalformedComplaint(uint256)', '0xd8ce98a4'],
  ['error BadCeremony(string, string)', '0xb469316f'],
  ['error SpoiledBallot(uint256, bytes32)', '0xd292c40e'],
  ['error BallotRecorded(uint256, bytes32)', '0xa69d8413'],
  ['error NoVerificationKey(uint256, uint8)', '0x0af4134f'],
  ['error ShareLength(uint256, uint256)', '0x773d8288'],
  ['error SharePostedAlready(uint256, uint8)', '0x8594fc1b'],
  ['error TooFewShares(uint256, uint256, uint256)', '0x669f1acc'],
  ['error CountsLength(uint256, uint256)', '0xebc6cf45'],
  ['error WrongCounts(uint256)', '0xf46e6af1'],
]

const VALIDATORS: readonly Row[] = [
  ['function propose(uint8, address, uint64, uint64, string)', '0x64e4860a'],
  ['function voteOnProposal(uint256, bool)', '0x1614665c'],
  ['function getValidators() view returns (address[])', '0xb7ab4db5'],
  ['function getOrganizers() view returns (address[])', '0x0ed5d25e'],
  ['function isValidator(address) view returns (bool)', '0xfacd743b'],
  ['function isOrganizer(address) view returns (bool)', '0x41676f15'],
  ['function getSettings() view returns ((uint64,uint64,uint64,uint64))', '0x85b4bb53'],
  ['function getNextValidators() view returns (address[])', '0x40cddab3'],
  ['function getValidatorChanges(uint256, uint256) view returns ((address,uint64,bool)[], uint256)', '0xad877537'],
  ['function getScheduledRules() view returns ((uint64,uint64)[])', '0x01b85754'],
  ['function proposalCount() view returns (uint256)', '0xda35c664'],
  [
    'function getProposal(uint256) view returns ((uint256,uint8,address,uint64,uint64,string,address,uint64,uint64,uint8,uint64,uint32,uint32,uint32))',
    '0xc7f758a8',
  ],
  [
    'function getProposals(uint256, uint256) view returns ((uint256,uint8,address,uint64,uint64,string,address,uint64,uint64,uint8,uint64,uint32,uint32,uint32)[], uint256)',
    '0x5e3b4365',
  ],
  ['function getProposalVotes(uint256) view returns ((address,uint8,uint64)[])', '0x47c66140'],
  [
    'event ProposalMade(uint256 indexed, address indexed, uint8, address, uint64, uint64, string)',
    '0x76db72fe635cb1f5fe099910b406b4bb9660f6331383d450b7ef8777bcb0240e',
  ],
  [
    'event ProposalVoted(uint256 indexed, address indexed, bool)',
    '0x0def80f9a3b4c7a4251442658ccf516bf33ea4acaf31638fc6da8ebdb0f64c72',
  ],
  [
    'event ProposalPassed(uint256 indexed, uint32, uint32)',
    '0x61e65fca9b2afc4ebafb0b587fee7fd0255fc83e511361257bae158881c3fafb',
  ],
  [
    'event ProposalRejected(uint256 indexed, uint32, uint32)',
    '0x6b23aed07f601e859ff15cdb4e30de40db21c4878333d860380354ac071d65cf',
  ],
  [
    'event ValidatorAdded(uint256 indexed, address indexed)',
    '0x7429a06e9412e469f0d64f9d222640b0af359f556b709e2913588c227851b88d',
  ],
  [
    'event ValidatorRemoved(uint256 indexed, address indexed)',
    '0x7126bef88d1149ccdff9681ed5aecd3ba5ae70c96517551de250af09cebd1a0b',
  ],
  [
    'event OrganizerAdded(uint256 indexed, address indexed)',
    '0x68aa6346e9cc39f49ade1c6aa027b8de5f969f1e092464f9eaf1219f07af056f',
  ],
  [
    'event OrganizerRemoved(uint256 indexed, address indexed)',
    '0xd13e90a6ceccfe692ea714645f9a76802bc30160ef975ec561eace1c0be56953',
  ],
  [
    'event PeriodChanged(uint256 indexed, uint64)',
    '0x9d5f1659ceffec25a88a5d664b7f536477bfc5540da86d60e85a291076b1e734',
  ],
  [
    'event GasLimitChanged(uint256 indexed, uint64)',
    '0x13893300e2576eacd62762e112c0c0ec1afe6e9ff184fb6c3194ee05783d88f2',
  ],
  [
    'event RuleVersionScheduled(uint256 indexed, uint64, uint64)',
    '0xa8a53dcf1d3b7d6e7ee4a2d861490f4b8198f597eca32c01ebe4a13050e16936',
  ],
  ['error UnknownFunction(bytes4)', '0x150879b0'],
  ['error MalformedCalldata()', '0x59170bf0'],
  ['error ViewOnly()', '0x4c42cadd'],
  ['error NotValidator(address)', '0xed3db8ac'],
  ['error UnknownKind(uint8)', '0xbd3c9089'],
  ['error FieldNotZero(string)', '0x2c383e63'],
  ['error TextTooLong(uint256, uint256)', '0xf4eb2b2d'],
  ['error TextEmpty()', '0xbd6225f2'],
  ['error TooManyOpenProposals(address, uint256)', '0xef63f829'],
  ['error UnknownProposal(uint256)', '0x28e0cf5a'],
  ['error ProposalNotOpen(uint256, uint8)', '0x52509ccc'],
  ['error AccountWithoutKey(address)', '0x23eb77cc'],
  ['error AlreadyValidator(address)', '0x59615ad3'],
  ['error NoSuchValidator(address)', '0x3ac18cc2'],
  ['error LastValidator(address)', '0xa98b27f3'],
  ['error TooManyValidators(uint256)', '0x628fb2b9'],
  ['error SetChangedInThisBlock(uint64)', '0x965d8d14'],
  ['error AlreadyOrganizer(address)', '0x9bf4067b'],
  ['error NoSuchOrganizer(address)', '0xe333a5d4'],
  ['error TooManyOrganizers(uint256)', '0x9839bcaf'],
  ['error PeriodOutOfBounds(uint64, uint64, uint64)', '0x57917a53'],
  ['error GasLimitOutOfBounds(uint64, uint64, uint64)', '0x0c219753'],
  ['error BadRuleVersion(uint64)', '0x29732f1b'],
  ['error RuleVersionTooSoon(uint64, uint64)', '0xfea44801'],
  ['error TooManyRuleVersions(uint256)', '0x92bd3909'],
  ['error PageTooLarge(uint256, uint256)', '0x90483894'],
]

const EXPORTS = [
  'BLOCK_GAS_LIMIT_MAX',
  'BLOCK_GAS_LIMIT_MIN',
  'CEREMONY_ATTEMPTS_MAX',
  'CEREMONY_STAGES',
  'CONTESTS_MAX',
  'DESCRIPTION_BYTES_MAX',
  'ELECTIONS_ADDRESS',
  'ELECTIONS_LAYOUT',
  'ENROLMENT_BATCH_MAX',
  'LABEL_BYTES_MAX',
  'LINK_BYTES_MAX',
  'MANIFEST_BYTES_MAX',
  'MIN_TURNOUT_DEFAULT',
  'OPEN_PROPOSALS_PER_VALIDATOR_MAX',
  'OPTIONS_PER_CONTEST_MAX',
  'OPTIONS_TOTAL_MAX',
  'ORGANIZERS_MAX',
  'OUTAGE_EXTENSION_DEFAULT_SECONDS',
  'OUTAGE_EXTENSION_SECONDS_MAX',
  'OUTAGE_GAP_SECONDS',
  'PAGE_ELECTIONS_MAX',
  'PAGE_PROPOSALS_MAX',
  'PAGE_SET_CHANGES_MAX',
  'PERIOD_MS_MIN',
  'PHASES',
  'PROPOSAL_CHOICES',
  'PROPOSAL_KINDS',
  'PROPOSAL_SECONDS',
  'PROPOSAL_STATUSES',
  'PROPOSAL_TEXT_BYTES_MAX',
  'REASON_BYTES_MAX',
  'REGISTRARS_MAX',
  'ROLES',
  'RULE_NOTICE_BLOCKS',
  'RULE_VERSIONS_AHEAD_MAX',
  'SCHEDULE_SECONDS_MAX',
  'SECRECY',
  'STAGES',
  'STATEMENT_BYTES_MAX',
  'SYSTEM_CODE',
  'TALLY_PERIOD_DEFAULT_SECONDS',
  'TALLY_PERIOD_SECONDS_MAX',
  'THRESHOLD_MIN',
  'TITLE_BYTES_MAX',
  'TRUSTEES_MAX',
  'TRUSTEES_MIN',
  'TRUSTEE_FAULTS',
  'TRUSTEE_STEPS',
  'VALIDATORS_ADDRESS',
  'VALIDATORS_LAYOUT',
  'VALIDATORS_MAX',
  'electionsAbi',
  'validatorsAbi',
]

/** The whole of an item, so that a moved `indexed`, a view that writes or another return type is noticed too. */
function signatureOf(item: Abi[number]): string {
  if (item.type !== 'function' && item.type !== 'event' && item.type !== 'error') throw new Error(item.type)
  const inputs = item.inputs.map((input) => typeOf(input) + ('indexed' in input && input.indexed ? ' indexed' : ''))
  const view = item.type === 'function' && item.stateMutability === 'view' ? ' view' : ''
  const outputs =
    item.type === 'function' && item.outputs.length > 0 ? ` returns (${item.outputs.map(typeOf).join(', ')})` : ''
  return `${item.type} ${item.name}(${inputs.join(', ')})${view}${outputs}`
}
function typeOf(parameter: AbiParameter): string {
  if (!('components' in parameter) || !parameter.type.startsWith('tuple')) return parameter.type
  return `(${parameter.components.map(typeOf).join(',')})${parameter.type.slice('tuple'.length)}`
}
function selectorOf(item: Abi[number]): string {
  if (item.type === 'event') return toEventSelector(item)
  if (item.type === 'function') return toFunctionSelector(item)
  if (item.type === 'error') return toFunctionSelector(formatError(item))
  throw new Error(item.type)
}
const formatError = (item: Extract<Abi[number], { type: 'error' }>) =>
  `function ${item.name}(${item.inputs.map(typeOf).join(',')})`

describe('the interface', () => {
  it('of Elections is this table', () => {
    expect(contractsAbi.electionsAbi.map((item) => [signatureOf(item), selectorOf(item)])).toEqual(ELECTIONS)
  })
  it('of Validators is this table', () => {
    expect(contractsAbi.validatorsAbi.map((item) => [signatureOf(item), selectorOf(item)])).toEqual(VALIDATORS)
  })
  it('exports these names and no others', () => {
    expect(Object.keys(contractsAbi).toSorted()).toEqual(EXPORTS)
  })
})
