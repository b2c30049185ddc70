/**
 * S4. Storage layout of the two contracts, as the Solidity compiler would lay out these reference structs.
 * Solidity's rules: a mapping's entry lives at keccak256(key . slot); a dynamic array's length at its slot, its items
 * from keccak256(slot); `bytes` of 32 or more: length * 2 + 1 at the slot, data from keccak256(slot).
 */
export const ELECTIONS_LAYOUT = `
contract Elections {
  uint256 electionCount;                                             // slot 0
  mapping(uint256 election => ElectionRecord) elections;             // slot 1
  mapping(uint256 election => mapping(address => bytes32)) roll;     // slot 2: salted commitment, never zero
  mapping(uint256 election => mapping(address => bytes32)) ballots;  // slot 3: hash of the ballot that counts
  mapping(uint256 election => mapping(uint96 => Code)) codes;        // slot 4: receipt code -> who, when; never overwritten
  mapping(uint256 election => mapping(uint256 => uint256)) counts;   // slot 5: option index -> marks
  mapping(address => uint256) roles;                                 // slot 6: bit mask of ROLES; zero for those who only vote
  mapping(uint256 election => Ceremony) ceremonies;                  // slot 7: secret elections only, like all below
  mapping(uint256 election => mapping(uint256 => Pair)) aggregates;  // slot 8: option index -> sum of the ballots that count
  mapping(uint256 election => mapping(address => mapping(bytes32 => bool))) spoiled;  // slot 9: voter -> ballot hash
  mapping(uint256 election => Tally) tallies;                        // slot 10

  struct ElectionRecord {
    address organizer;  uint64 createdHeight;  uint8 stage;          // +0: packed from the low end
    bytes32 manifestHash;                                            // +1: keccak256(manifest)
    uint64 opensAt;  uint64 closesAt;  uint64 latestClose;  uint64 tallyPeriod;            // +2
    uint32 enrolled;  uint32 lateEnrolled;  uint32 turnout;  uint32 accepted;  uint64 outageExtension;  uint64 outageExtensionMax; // +3
    uint32 minTurnout;  uint8 secrecy;  uint8 flags;  uint16 optionCount;  uint8 contestCount;                             // +4: flags 1 revoting, 2 late enrolment, 4 early close
    bytes32 formA;  bytes32 formB;                                   // +5, +6: 64 bytes running on; per contest 3: options, minMarks, maxMarks
    bytes manifest;                                                  // +7: abi.encode(Manifest)
    string reason;                                                   // +8: of a cancellation or annulment
  }
  struct Ceremony {
    uint32 attempt;                                                  // +0: the current one, from 1
    bytes32 key;                                                     // +1: K; zero: none yet
    bytes32 contextA;  bytes32 contextB;                             // +2, +3: ctxE, 64 bytes running on, once there is a key
    mapping(uint256 attempt => Attempt) attempts;                    // +4
  }
  struct Attempt {
    uint8 trusteeCount;  uint8 threshold;  uint8 minQualified;  bool aborted;  uint16 registered;  uint16 committed;  uint16 dealt;  uint16 confirmed;  uint16 badDeals;  uint16 falseComplaints;  // +0: bit i - 1: trustee i
    uint64 registerBy;  uint64 commitBy;  uint64 dealBy;  uint64 confirmBy;                // +1
    uint256 complaints;                                              // +2: bit 16 * (dealer - 1) + accuser - 1: judged
    mapping(uint256 index => Trustee) trustees;                      // +3
  }
  struct Trustee {
    address account;                                                 // +0
    bytes32 transportKey;                                            // +1
    bytes32 commitment;                                              // +2: hash of the whole deal
    bytes deal;                                                      // +3
    bytes32 verificationKey;                                         // +4: of the qualified, once the ceremony is complete
  }
  struct Pair { bytes32 sumC1;  bytes32 sumC2; }                     // encodings; zero: the identity
  struct Tally {
    bool published;  uint8 shareCount;  uint72 order;                // +0: byte i from the low end: whose the (i + 1)th share is
    mapping(uint256 trustee => bytes) shares;                        // +1
  }
  struct Code { address voter;  uint64 height;  uint32 sequence; }   // one slot, packed from the low end
}` as const

/** Values of `ElectionRecord.stage`: what a transaction decided. The phase a reader sees also depends on the time. */
export const STAGES = { none: 0, draft: 1, locked: 2, cancelled: 3, annulled: 4 } as const

export const VALIDATORS_LAYOUT = `
contract Validators {
  address[] validators;                                              // slot 0, sorted by bytes
  address[] organizers;                                              // slot 1
  uint64 periodMs;  uint64 heartbeatMs;  uint64 gasLimit;  uint64 ruleVersion;  // slot 2, packed from the low end
  SetChange[] setChanges;                                            // slot 3: every change of validators, in order
  RuleVersion[] rules;                                               // slot 4: decided by vote, heights ascending
  uint256 proposalCount;                                             // slot 5
  mapping(uint256 proposal => ProposalRecord) proposals;             // slot 6
  mapping(uint256 proposal => mapping(address => Vote)) votes;       // slot 7
  mapping(address => uint64) validatorSince;                         // slot 8: height it was last added at; 0: genesis
  mapping(address => uint64[4]) ownProposals;                        // slot 9: where it looks for open ones; 0: free

  struct SetChange { address account;  uint64 height;  bool added; }   // one slot
  struct RuleVersion { uint64 height;  uint64 version; }               // one slot
  struct ProposalRecord {
    address proposer;  uint64 createdHeight;  uint8 kind;  uint8 decision;                 // +0: decision is a status
    address account;  uint64 expiresAt;                                                    // +1
    uint64 value;  uint64 height;  uint64 decidedHeight;  uint16 inFavour;  uint16 against;  uint16 validators; // +2
    string text;                                                                           // +3
  }
  struct Vote { uint64 height;  uint8 choice; }                        // one slot
}` as const
