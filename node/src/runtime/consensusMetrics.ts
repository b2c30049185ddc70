// What an operator watches of consensus and of the network (R6): each validator's round, who is there, how long signing
// takes, what was dropped. Read when somebody asks for the metrics, but for what only an event knows.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Evidence, MessageType } from '../types/consensus.ts'
import type { ConsensusStatus, PeerView, ValidatorPresence } from '../types/networkView.ts'
import type { GossipCounts } from './gossip.ts'
import type { Loop } from './loopParts.ts'

const SECONDS_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

export type ConsensusMetrics = {
  /** D1: signed, written twice and sent. */
  uponSaid(kind: MessageType, elapsedMs: number): void
  uponEvidence(evidence: Evidence): void
}
export type Watched = {
  status(): ConsensusStatus
  gossip(): GossipCounts
  claims: Loop['claims']
  peers(): readonly PeerView[]
}

export function createConsensusMetrics(registry: Registry): ConsensusMetrics {
  const registers = [registry]
  const said = new Counter({
    name: 'psephos_consensus_said_total',
    help: 'Consensus messages of this validator; a round-change is a round that timed out or was overtaken.',
    labelNames: ['kind'],
    registers,
  })
  const sign = new Histogram({
    name: 'psephos_sign_commit_seconds',
    help: 'Signing a consensus message and making it durable, both writes.',
    buckets: SECONDS_BUCKETS,
    registers,
  })
  const evidence = new Counter({
    name: 'psephos_evidence_total',
    help: 'Proofs of dishonesty found since the start (C11).',
    labelNames: ['kind'],
    registers,
  })
  return {
    uponSaid(kind, elapsedMs) {
      said.inc({ kind })
      sign.observe(elapsedMs / 1_000)
    },
    uponEvidence: ({ kind }) => evidence.inc({ kind }),
  }
}

export function watchConsensus(registry: Registry, { status, gossip, claims, peers }: Watched): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        this.set(read())
      },
    })
  }
  const perValidator = (name: string, help: string, read: (validator: ValidatorPresence) => number | null): void => {
    new Gauge({
      ...{ name, help, labelNames: ['validator'], registers: [registry] },
      collect() {
        this.reset()
        for (const each of status().validators) {
          const value = read(each)
          if (value !== null) this.set({ validator: each.address }, value)
        }
      },
    })
  }
  gauge('psephos_consensus_height', 'The height being decided.', () => Number(status().height))
  gauge('psephos_consensus_round', 'The round it is in, here.', () => status().round)
  gauge(
    'psephos_consensus_waiting_seconds',
    'Since the last block became final here.',
    () => status().waitingMs / 1_000,
  )
  gauge('psephos_quorum_present', 'Whether a quorum of validators is connected.', () =>
    Number(status().isQuorumPresent),
  )
  gauge('psephos_validating', 'Whether this node votes.', () => Number(status().mode === 'validating'))
  perValidator('psephos_validator_height', 'Height of the validator’s last message.', ({ height }) =>
    height === null ? null : Number(height),
  )
  perValidator('psephos_validator_round', 'Round of the validator’s last message.', ({ round }) => round)
  perValidator('psephos_validator_present', 'Whether the validator is connected.', ({ isPresent }) => Number(isPresent))
  perValidator(
    'psephos_validator_clock_ahead_seconds',
    'Its last proposal’s timestamp minus our clock, 0 to -1 when equal.',
    ({ clockAheadMs }) => (clockAheadMs === null ? null : clockAheadMs / 1_000),
  )
  gauge('psephos_peers', 'Nodes this one is connected to.', () => peers().length)
  gauge('psephos_peer_dropped_frames', 'Messages the connected peers did not get because their queues were full.', () =>
    peers().reduce((sum, { droppedFrames }) => sum + droppedFrames, 0),
  )
  gauge('psephos_gossip_received', 'Transactions that peers have offered since the start.', () => gossip().received)
  gauge('psephos_gossip_admitted', 'Those of them that went into the pool.', () => gossip().admitted)
  gauge('psephos_gossip_dropped', 'Those that were dropped because too many waited.', () => gossip().dropped)
  gauge('psephos_gossip_waiting', 'Those that wait to be judged.', () => gossip().waiting)
  gauge('psephos_proofs_verified', 'Proofs found true since the start (B6).', () => claims().verified)
  gauge('psephos_proofs_untrue', 'Proofs found untrue since the start.', () => claims().untrue)
  gauge('psephos_proofs_seconds', 'Time spent on them, all threads together.', () => claims().seconds)
  gauge('psephos_proofs_waiting', 'Proofs that wait for a verdict.', () => claims().waiting)
  gauge(
    'psephos_proofs_transactions_waiting',
    'Transactions at the door that wait for a verdict.',
    () => claims().transactions,
  )
}
