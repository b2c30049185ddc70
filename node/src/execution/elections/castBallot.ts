// castBallot(election, body): a voter's first ballot (S5). Order of checks: form of the calldata, phase, roll, not voted,
// the ballot's own form (B6). Every voter of every election comes through this function.
import { bytesToBigint, bytesToHex } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { revert } from './abi.ts'
import { decodeCast } from './ballotCalldata.ts'
import { checkOpen, findElection } from './checks.ts'
import { checkBody, countMarks, fileUnderCode, hashBallot, logVoteCast } from './recordBallot.ts'
import { wordOf } from './slots.ts'
import { ballotCell, readCommitment, readTally, writeTally } from './storage.ts'

const FIRST = 1
const NO_BALLOT = new Uint8Array(32)

export function castBallot(call: ContractCall): void {
  const { state, sender } = call
  const { election, body } = decodeCast(call.data)

  checkOpen(election, findElection(call, election))
  if (readCommitment(state, election, sender) === 0n) revert('NotEnrolled', election, sender)
  const ballot = ballotCell(state, election, sender)
  const recorded = ballot.read()
  if (recorded !== 0n) revert('AlreadyVoted', election, sender, bytesToHex(wordOf(recorded)))
  checkBody(state, election, body)

  const hash = hashBallot(call, { election, sequence: FIRST, previousHash: NO_BALLOT, body })
  fileUnderCode(call, election, hash, FIRST)
  ballot.write(bytesToBigint(hash))
  countMarks(state, election, body, 1n)
  const tally = readTally(state, election)
  writeTally(state, election, { ...tally, turnout: tally.turnout + 1, accepted: tally.accepted + 1 })

  logVoteCast(call, election, hash)
}
