// D4. Whose voice the state machine has: nobody's while the node listens or abstains, its own when it may sign. What was
// heard in between is handed in again when it begins to speak, because those who said it may not say it twice.
import { ASK_AGAIN_MS, HELD_MESSAGES_MAX, LISTEN_MS_MAX } from '../params/limits.ts'
import type { Certificate } from '../types/block.ts'
import type { Address } from '../types/bytes.ts'
import type { ConsensusMessage } from '../types/consensus.ts'
import type { Mode } from '../types/networkView.ts'
import type { Peer, PeerMessage, Verdict } from '../types/transport.ts'
import type { LoopParts } from './loopParts.ts'
import { createPermission, type Permission } from './permission.ts'

export type Speaker = {
  /** Null: says nothing now. */
  own(): Address | null
  /** Kept while it listens. */
  hold(message: ConsensusMessage): void
  /** What was kept; it is kept no longer. */
  release(): readonly ConsensusMessage[]
  uponPeer(peer: Peer): void
  uponAnswer(from: Peer, answer: Extract<PeerMessage, { kind: 'highest' }>): Verdict
  /** Every final block, in order. */
  uponFinal(certificate: Certificate, validators: readonly Address[]): void
  /** Why it is silent, in words; null when it is not, or is none to speak. */
  standing(): { readonly mode: Mode; readonly reason: string | null }
  stop(): void
}

type Parts = Pick<LoopParts, 'chain' | 'signer' | 'signing' | 'consensusStore' | 'transport' | 'recover' | 'log'> & {
  later(delayMs: number, run: () => void): { cancel(): void }
  /** `own` gives another answer from here on. */
  onChange(): void
}

export function createSpeaker(parts: Parts): Speaker {
  const { signer, transport } = parts
  const permission = signer === null ? null : permissionOf(parts, signer.address)
  let held: ConsensusMessage[] = []
  let waiting = parts.later(LISTEN_MS_MAX, () => {
    if (permission?.phase() === 'listening') permission.uponListened()
    askAgain()
  })

  /** S3. Who became a validator meanwhile, or was away, was not asked: while it abstains, each second. */
  function askAgain(): void {
    for (const address of permission?.silent() ?? []) transport.send(address, { kind: 'get-highest' })
    if (permission?.phase() === 'abstaining') waiting = parts.later(ASK_AGAIN_MS, askAgain)
  }

  function standing(): ReturnType<Speaker['standing']> {
    if (signer === null) return { mode: 'observing', reason: null }
    const phase = permission?.phase() ?? 'signing'
    if (phase === 'listening')
      return { mode: 'listening', reason: 'it has just started and asks what it signed before' }
    const abstention = permission?.abstention() ?? null
    if (abstention !== null) return { mode: 'observing', reason: WORDS[abstention.reason] }
    if (parts.chain.nextValidators().includes(signer.address)) return { mode: 'validating', reason: null }
    return { mode: 'observing', reason: 'it is not in the validator set' }
  }

  return {
    own: () => (signer === null || (permission?.phase() ?? 'signing') !== 'signing' ? null : signer.address),
    hold(message) {
      if (permission?.phase() === 'listening') held = [...held, message].slice(-HELD_MESSAGES_MAX)
    },
    release() {
      const messages = held
      held = []
      return messages
    },
    uponPeer({ address, role }) {
      if (permission !== null && role === 'validator') transport.send(address, { kind: 'get-highest' })
    },
    uponAnswer: ({ address }, answer) => permission?.uponAnswer(address, answer) ?? 'ignore',
    uponFinal: (certificate, validators) => permission?.uponFinal(certificate, validators),
    standing,
    stop: () => waiting.cancel(),
  }
}

const WORDS = {
  'imported-key': 'its key was imported, and the network has to go on without it once',
  'file-ahead': 'it has signed more than its database knows, and the network has to go on without it once',
  'peer-knows-more': 'others hold later signatures of its key, and the network has to go on without it once',
} as const

function permissionOf(
  { chain, signing, consensusStore, recover, log, onChange }: Parts,
  own: Address,
): Permission | null {
  if (signing === undefined) return null
  return createPermission({
    ...{ own, recover, log, onPhase: onChange, genesisHash: chain.genesisHash },
    others: () => chain.nextValidators().filter((address) => address !== own),
    disk: { consensus: consensusStore, signing },
    head: () => chain.head().header.number,
  })
}
