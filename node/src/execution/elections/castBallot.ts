// castBallot(election, body): a voter's first ballot (S5), open or secret. Order of checks: form of the calldata, phase, roll,
// not voted, the ballot's own form, not spoiled; the proof comes last (B6). Every voter of every election comes through here.
import { bytesToHex } from '../../codec/hex.ts'
import type { Address } from '../../types/bytes.ts'
import type { ContractCall } from '../contract.ts'
import { revert } from './abi.ts'
import { decodeCast } from './ballotCalldata.ts'
import { checkOpen, findElection } from './checks.ts'
import {
  checkBody,
  countBallot,
  fileUnderCode,
  type IdentifiedBallot,
  identifyBallot,
  logVoteCast,
  refuseSpoiled,
} from './recordBallot.ts'
import { Recent, wordOf } from './slots.ts'
import { ballotCell, countAccepted, readVoterCommitment, VOTERS_REMEMBERED } from './storage.ts'

const FIRST = 1
const NO_BALLOT = new Uint8Array(32)

export function castBallot(call: ContractCall): void {
  const { state, sender } = call
  const { election, body } = decodeCast(call.data)

  checkOpen(election, findElection(call, election))
  if (readVoterCommitment(state, election, sender) === 0n) revert('NotEnrolled', election, sender)
  const ballot = ballotCell(state, election, sender)
  const recorded = ballot.read()
  if (recorded !== 0n) revert('AlreadyVoted', election, sender, bytesToHex(wordOf(recorded)))
  const formed = checkBody(state, election, body)
  const identified = identifyFirst(call, election, formed.counted)
  refuseSpoiled(call, formed, identified)

  fileUnderCode(call, identified)
  ballot.write(identified.value)
  countBallot(call, formed, identified)
  countAccepted(state, election, true)

  logVoteCast(call, identified)
}

/** By voter, and the calldata's own bytes: the door and the block see the same ones. */
const known = new Recent<Address, { readonly data: Uint8Array; readonly identified: IdentifiedBallot }>(
  VOTERS_REMEMBERED,
)

function identifyFirst(call: ContractCall, election: bigint, counted: Uint8Array): IdentifiedBallot {
  const found = known.get(call.sender)
  if (found?.data === call.data) return found.identified
  const identified = identifyBallot(call, { election, sequence: FIRST, previousHash: NO_BALLOT, body: counted })
  known.set(call.sender, { data: call.data, identified })
  return identified
}
