// recastBallot(election, body, supersededBody, supersededPreviousHash): replaces the sender's ballot where the manifest
// allows it; the last one counts (S5, B8). State keeps only the ballot's hash, so the sender shows the old body again and
// it must hash to what is recorded before its marks leave the counts, or its ciphertexts the sums.
import { codeNumber } from '@psephos/ballot'
import { bytesToBigint, bytesToHex } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { revert } from './abi.ts'
import { decodeRecast } from './ballotCalldata.ts'
import { checkOpen, findElection } from './checks.ts'
import {
  checkBody,
  countBallot,
  fileUnderCode,
  hashBallot,
  identifyBallot,
  logVoteCast,
  refuseSpoiled,
  uncountBallot,
} from './recordBallot.ts'
import { wordOf } from './slots.ts'
import { ballotCell, countAccepted, readCode, readCommitment, readRules } from './storage.ts'

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
  const formed = checkBody(state, election, body)
  const next = { election, sequence: sequence + 1, previousHash, body: formed.counted }
  const identified = identifyBallot(call, next)
  refuseSpoiled(call, formed, identified)

  fileUnderCode(call, identified)
  ballot.write(identified.value)
  uncountBallot(call, election, formed.isSecret, supersededBody)
  countBallot(call, formed, identified)
  countAccepted(state, election, false)

  logVoteCast(call, identified)
}
