// Who decides, who is away, and who was dishonest: what an operator asks when there is no block, and what an auditor asks
// about the validators. Facts of this node; evidence is checked by whoever reads it.
import { bytesToHex } from '../../codec/hex.ts'
import type { Certificate } from '../../types/block.ts'
import type { Evidence, Vote } from '../../types/consensus.ts'
import type { ConsensusStatus, PeerView } from '../../types/networkView.ts'
import { toQuantity } from '../format/quantity.ts'
import { defineMethod, type Method } from '../method.ts'
import { listOf, OBJECT } from '../schemas.ts'

export const consensusMethods: readonly Method[] = [
  defineMethod('psephos_getConsensusStatus', {
    summary: 'Why there is no block: height, round, who is missing and since when; `summary` is one line for people.',
    params: [],
    result: OBJECT,
    run: ({ network }) => formatStatus(network.status()),
  }),
  defineMethod('psephos_getPeers', {
    summary: 'The nodes this one is connected to.',
    params: [],
    result: listOf(OBJECT),
    run: ({ network }) => network.peers().map(formatPeer),
  }),
  defineMethod('psephos_getEvidence', {
    summary: 'Proofs that a validator was dishonest (C11): two signatures that cannot both be honest.',
    params: [],
    result: listOf(OBJECT),
    run: ({ network }) => network.evidence().map(formatEvidence),
  }),
]

function formatStatus(status: ConsensusStatus): object {
  const { height, round, proposer, quorum, validators } = status
  return {
    summary: status.summary,
    mode: status.mode,
    reason: status.reason,
    blockNumber: toQuantity(height),
    round: toQuantity(round),
    proposer,
    waitingMs: Math.round(status.waitingMs),
    isDue: status.isDue,
    isCatchingUp: status.isCatchingUp,
    quorum: toQuantity(quorum),
    isQuorumPresent: status.isQuorumPresent,
    missing: status.missing,
    validators: validators.map(({ address, isSelf, isConnected, silentMs, height, round, clockAheadMs }) => ({
      ...{ address, isSelf, isConnected },
      silentMs: silentMs === null ? null : Math.round(silentMs),
      blockNumber: height === null ? null : toQuantity(height),
      round: round === null ? null : toQuantity(round),
      clockAheadMs: clockAheadMs === null ? null : Math.round(clockAheadMs),
    })),
  }
}

function formatPeer({ address, role, remote, connectedMs, points, queuedBytes, droppedFrames }: PeerView): object {
  return {
    ...{ address, role, remote, connectedMs: Math.round(connectedMs) },
    ...{ points, queuedBytes: toQuantity(queuedBytes), droppedMessages: toQuantity(droppedFrames) },
  }
}

function formatEvidence(evidence: Evidence): object {
  switch (evidence.kind) {
    case 'double-vote':
      return {
        ...{ kind: evidence.kind, validators: [evidence.author] },
        ...{ first: formatVote(evidence.first), second: formatVote(evidence.second) },
      }
    case 'amnesia':
      return {
        ...{ kind: evidence.kind, validators: [evidence.author] },
        ...{ first: formatVote(evidence.commit), second: formatVote(evidence.roundChange) },
      }
    case 'conflicting-certificates':
      return {
        ...{ kind: evidence.kind, validators: evidence.authors },
        ...{ first: formatCertificate(evidence.first), second: formatCertificate(evidence.second) },
      }
  }
}

/** C3. All that was signed, besides the chain and the set. */
function formatVote({ type, height, round, digest, prepared, author, signature }: Vote): object {
  return {
    ...{ type, blockNumber: toQuantity(height), round: toQuantity(round), digest },
    prepared: prepared && { round: toQuantity(prepared.round), digest: prepared.digest },
    ...{ signer: author, signature: bytesToHex(signature) },
  }
}

function formatCertificate({ height, round, blockHash, signatures }: Certificate): object {
  return {
    ...{ height: toQuantity(height), round: toQuantity(round), blockHash },
    signatures: signatures.map(bytesToHex),
  }
}
