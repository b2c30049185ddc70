// What the RPC and the probes may ask of the network and of consensus. Facts for people and tools: nothing here decides.
import type { Address } from './bytes.ts'
import type { Evidence } from './consensus.ts'

/** `listening`: it has just started and asks the others what they hold of its signatures (D4). */
export type Mode = 'validating' | 'listening' | 'observing'

export type ValidatorPresence = {
  readonly address: Address
  readonly isSelf: boolean
  readonly isConnected: boolean
  /** Connected: the network ends connections that are silent. Always true of this node itself. */
  readonly isPresent: boolean
  /** Since its last message of any kind; null: none since the start. */
  readonly silentMs: number | null
  /** Of its last consensus message. */
  readonly height: bigint | null
  readonly round: number | null
  /** Timestamp of its last fresh proposal minus our clock when it came; from 0 to -1,000 when both clocks agree. */
  readonly clockAheadMs: number | null
}

export type ConsensusFacts = {
  readonly mode: Mode
  /** Why it only observes, in words; null when it does what it is for. */
  readonly reason: string | null
  /** Being decided. */
  readonly height: bigint
  readonly round: number
  readonly proposer: Address | null
  /** Since the last block became final here, or since the start. */
  readonly waitingMs: number
  /** H6: whether a block is due already. */
  readonly isDue: boolean
  readonly isCatchingUp: boolean
  readonly validators: readonly ValidatorPresence[]
}
/** "Why is there no block?" */
export type ConsensusStatus = ConsensusFacts & {
  readonly quorum: number
  readonly isQuorumPresent: boolean
  readonly missing: readonly Address[]
  /** One line. */
  readonly summary: string
}

export type PeerView = {
  readonly address: Address
  readonly role: 'validator' | 'observer'
  /** Where it is, as far as this node sees it. */
  readonly remote: string
  readonly connectedMs: number
  /** N2: points it has lost, bytes that wait for it, messages it did not get. */
  readonly points: number
  readonly queuedBytes: number
  readonly droppedFrames: number
}

export type NetworkView = {
  status(): ConsensusStatus
  evidence(): readonly Evidence[]
  peers(): readonly PeerView[]
}
