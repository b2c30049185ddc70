// recastBallot(election, body, supersededBody, supersededPreviousHash): replaces the sender's ballot where the manifest
// allows it; the last one counts (S5, B8). State keeps only the ballot's hash, so the sender shows the old body again and
// it must hash to what is recorded before its marks leave the counts.
import { codeNumber } from '@psephos/ballot'
import { bytesToBigint, bytesToHex } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { revert } from './abi.ts'
import { decodeRecast } from './ballotCalldata.ts'
import { checkOpen, findElection } from './checks.ts'
import { checkBody, countMarks, fileUnderCode, hashBallot, identifyBallot, logVoteCast } from './recordBallot.ts'
import { wordOf } from './slots.ts'
import { ballotCell, readCode, readCommitment, readRules, readTally, writeTally } from './storage.ts'

export function recastBallot(call: ContractCall): void {
  const { state, sender } = call
  const { election, body, supersededBody, supersededPreviousHash } = decodeRecast(call.data)

  checkOpen(election, findElection(call, election))
  if (readCommitment(state, election, sender) === 0n) revert('NotEnrolled', election, sender)
  const ballot = ballotCell(state, election, sender)
  const recorded = ballot.read()
  if (recorded === 0n) revert('NothingToSupersede', election, sender)
  const previousHash = wordOf(recorded)
  if (!readRules(state, election).revoting) revert('AlreadyVoted', election, sender, bytesToHex(previousHash))
  const sequence = readCode(state, election, codeNumber(previousHash))?.sequence ?? 0
  const superseded = { election, sequence, previousHash: supersededPreviousHash, body: supersededBody }
  if (bytesToBigint(hashBallot(call, superseded)) !== recorded) {
    revert('SupersededMismatch', election, bytesToHex(previousHash))
  }
  checkBody(state, election, body)

  const next = sequence + 1
  const identified = identifyBallot(call, { election, sequence: next, previousHash, body })
  fileUnderCode(call, identified)
  ballot.write(identified.value)
  countMarks(state, election, supersededBody, -1n)
  countMarks(state, election, body, 1n)
  const tally = readTally(state, election)
  writeTally(state, election, { ...tally, accepted: tally.accepted + 1 })

  logVoteCast(call, identified)
}
