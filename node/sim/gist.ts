// A message in one number for the trace and in a few words for whoever reads it.
import type { UnverifiedVote } from '../src/types/consensus.ts'
import type { PeerMessage } from '../src/types/transport.ts'
import { wordOf } from './trace.ts'

const KINDS = ['consensus', 'transactions', 'head', 'get-blocks', 'blocks', 'get-highest', 'highest'] as const
const TYPES = { proposal: 8, prepare: 9, commit: 10, 'round-change': 11 } as const

/** Equal for equal messages; different ones may meet. */
export function gistOf(message: PeerMessage): number {
  if (message.kind !== 'consensus') return KINDS.indexOf(message.kind)
  const { type, height, round, digest, prepared } = message.message.vote
  const place = Number(height) * 1_024 + round
  return Math.imul(TYPES[type] + 16 * place, 0x01000193) ^ wordOf(digest) ^ ((prepared?.round ?? -1) + 1)
}

export function wordsOfMessage(message: PeerMessage): string {
  switch (message.kind) {
    case 'consensus':
      return wordsOfVote(message.message.vote)
    case 'transactions':
      return `${message.transactions.length} transactions`
    case 'head':
      return `my head is ${message.height} ${message.hash.slice(0, 10)}`
    case 'get-blocks':
      return `blocks from ${message.from}?`
    case 'blocks':
      return `${message.blocks.length} blocks from ${message.from}`
    case 'get-highest':
      return 'what did I sign last?'
    case 'highest':
      return `you signed ${message.signed === null ? 'nothing I know of' : wordsOfVote(message.signed.vote)}; my head is ${message.head}`
  }
}

function wordsOfVote({ type, height, round, digest, prepared }: UnverifiedVote): string {
  const claim = prepared === null ? 'nothing prepared' : `${prepared.digest.slice(0, 10)} prepared in ${prepared.round}`
  return `${type} ${height}/${round} ${type === 'round-change' ? claim : digest.slice(0, 10)}`
}
