// "Why is there no block?" The facts of the loop in, one line for a person and the same as data out.
import { quorum } from '../consensus/quorum.ts'
import type { ConsensusFacts, ConsensusStatus } from '../types/networkView.ts'

export function consensusStatus(facts: ConsensusFacts): ConsensusStatus {
  const missing = facts.validators.filter(({ isPresent }) => !isPresent).map(({ address }) => address)
  const status = {
    ...facts,
    missing,
    quorum: quorum(facts.validators.length),
    isQuorumPresent: facts.validators.length - missing.length >= quorum(facts.validators.length),
  }
  return { ...status, summary: summarise(status) }
}

function summarise(status: Omit<ConsensusStatus, 'summary'>): string {
  const { height, round, missing, validators, quorum: needed, waitingMs, proposer } = status
  const since = `since ${Math.round(waitingMs / 1_000)} s`
  if (status.mode === 'observing' && status.reason === null) return `height ${height}: follows; last block ${since}`
  if (status.isCatchingUp) return `height ${height}: catching up with its peers`
  if (status.mode !== 'validating') return `height ${height} waits ${since}: this node does not vote: ${status.reason}`
  const there = validators.length - missing.length
  const absent = missing.length === 0 ? '' : `; missing: ${missing.join(', ')}`
  if (!status.isDue) return `height ${height}: no block is due${absent}`
  if (!status.isQuorumPresent) {
    return `height ${height} waits ${since}: ${there} of ${validators.length} validators are there, ${needed} are needed${absent}`
  }
  return `height ${height} is in round ${round} ${since}, proposer ${proposer}${absent}`
}
