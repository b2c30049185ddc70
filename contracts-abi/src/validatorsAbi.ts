import { parseAbi } from 'abitype'

/**
 * The Validators contract (S3): who may build blocks, who may create elections, the chain's settings, and how the
 * validators change all of it. Every validator may propose; a proposal passes with the vote that makes more than half of
 * the validators of that moment be in favour. `account`, `value` and `height` of a proposal mean what its kind says
 * (PROPOSAL_KINDS) and are zero otherwise. Errors and events are part of the interface and never renamed.
 */
export const validatorsAbi = parseAbi([
  'struct Proposal { uint256 id; uint8 kind; address account; uint64 value; uint64 height; string text; address proposer; uint64 createdHeight; uint64 expiresAt; uint8 status; uint64 decidedHeight; uint32 inFavour; uint32 against; uint32 validators; }',
  'struct ProposalVote { address validator; uint8 choice; uint64 height; }',
  'struct SetChange { address account; uint64 height; bool added; }',
  'struct RuleVersion { uint64 height; uint64 version; }',
  'struct Settings { uint64 periodMs; uint64 heartbeatMs; uint64 gasLimit; uint64 ruleVersion; }',

  'function propose(uint8 kind, address account, uint64 value, uint64 height, string text)',
  'function voteOnProposal(uint256 proposal, bool inFavour)',

  'function getValidators() view returns (address[])',
  'function getOrganizers() view returns (address[])',
  'function isValidator(address account) view returns (bool)',
  'function isOrganizer(address account) view returns (bool)',
  'function getSettings() view returns (Settings)',
  'function getNextValidators() view returns (address[])',
  'function getValidatorChanges(uint256 offset, uint256 limit) view returns (SetChange[] page, uint256 total)',
  'function getScheduledRules() view returns (RuleVersion[])',
  'function proposalCount() view returns (uint256)',
  'function getProposal(uint256 proposal) view returns (Proposal)',
  'function getProposals(uint256 offset, uint256 limit) view returns (Proposal[] page, uint256 total)',
  'function getProposalVotes(uint256 proposal) view returns (ProposalVote[])',

  'event ProposalMade(uint256 indexed proposal, address indexed proposer, uint8 kind, address account, uint64 value, uint64 height, string text)',
  'event ProposalVoted(uint256 indexed proposal, address indexed validator, bool inFavour)',
  'event ProposalPassed(uint256 indexed proposal, uint32 inFavour, uint32 validators)',
  'event ProposalRejected(uint256 indexed proposal, uint32 against, uint32 validators)',
  'event ValidatorAdded(uint256 indexed proposal, address indexed account)',
  'event ValidatorRemoved(uint256 indexed proposal, address indexed account)',
  'event OrganizerAdded(uint256 indexed proposal, address indexed account)',
  'event OrganizerRemoved(uint256 indexed proposal, address indexed account)',
  'event PeriodChanged(uint256 indexed proposal, uint64 periodMs)',
  'event GasLimitChanged(uint256 indexed proposal, uint64 gasLimit)',
  'event RuleVersionScheduled(uint256 indexed proposal, uint64 version, uint64 height)',

  'error UnknownFunction(bytes4 selector)',
  'error MalformedCalldata()',
  'error ViewOnly()',
  'error NotValidator(address account)',
  'error UnknownKind(uint8 kind)',
  'error FieldNotZero(string field)',
  'error TextTooLong(uint256 bytesHave, uint256 bytesMax)',
  'error TextEmpty()',
  'error TooManyOpenProposals(address account, uint256 max)',
  'error UnknownProposal(uint256 proposal)',
  'error ProposalNotOpen(uint256 proposal, uint8 status)',
  'error AccountWithoutKey(address account)',
  'error AlreadyValidator(address account)',
  'error NoSuchValidator(address account)',
  'error LastValidator(address account)',
  'error TooManyValidators(uint256 max)',
  'error SetChangedInThisBlock(uint64 height)',
  'error AlreadyOrganizer(address account)',
  'error NoSuchOrganizer(address account)',
  'error TooManyOrganizers(uint256 max)',
  'error PeriodOutOfBounds(uint64 periodMs, uint64 min, uint64 max)',
  'error GasLimitOutOfBounds(uint64 gasLimit, uint64 min, uint64 max)',
  'error BadRuleVersion(uint64 version)',
  'error RuleVersionTooSoon(uint64 height, uint64 earliest)',
  'error TooManyRuleVersions(uint256 max)',
  'error PageTooLarge(uint256 have, uint256 max)',
])

/**
 * `kind` of a proposal: what it changes, and which fields it uses. Text only: nothing, it is the proposal. Members:
 * `account`. `period`: `value` in milliseconds. `gasLimit`: `value` in gas. `ruleVersion`: `value` from `height` on.
 */
export const PROPOSAL_KINDS = {
  text: 0,
  addValidator: 1,
  removeValidator: 2,
  addOrganizer: 3,
  removeOrganizer: 4,
  period: 5,
  gasLimit: 6,
  ruleVersion: 7,
} as const
export type ProposalKind = keyof typeof PROPOSAL_KINDS

/** `status` of a proposal, by number. It expires by block time: no transaction closes it. */
export const PROPOSAL_STATUSES = ['None', 'Open', 'Passed', 'Rejected', 'Expired'] as const
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number]

/** `choice` of a validator's vote on a proposal. */
export const PROPOSAL_CHOICES = { none: 0, inFavour: 1, against: 2 } as const
