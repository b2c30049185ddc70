// N4. Blocks that others have and this node lacks. Claims of heads come in and decide only whom to ask; ranges of blocks
// come in and are adopted one height after the other, each on its own certificate, a bounded piece a turn. Consensus for
// the height after the head goes on meanwhile, also while the proofs of a served block are being verified (B6).
import {
  RANGE_ANSWER_MS_MAX,
  RANGE_PATIENCE_MS,
  RANGE_PEER_REST_MS,
  RANGE_TURN_BLOCKS_MAX,
  RANGE_TURN_MS_MAX,
} from '../params/limits.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { Peer, ServedBlock, Verdict } from '../types/transport.ts'
import type { Adoption } from './adoption.ts'
import type { Chores } from './chores.ts'
import type { LoopParts } from './loopParts.ts'

export type Sync = {
  uponPeer(peer: Peer): void
  uponPeerGone(peer: Peer): void
  uponHead(peer: Peer, height: bigint, hash: Hash): Verdict
  uponBlocks(peer: Peer, from: bigint, blocks: readonly ServedBlock[]): Verdict
  /** The own head moved, however. */
  uponOwnHead(): void
  /** Blocks above the head are in hand: there is nothing to decide about their heights any more. */
  isCatchingUp(): boolean
  /** The greatest head a connected peer claims. */
  highestClaim(): bigint
  stop(): void
}

type Parts = Pick<LoopParts, 'chain' | 'transport' | 'clock' | 'log'> & {
  readonly chores: Chores
  readonly adoption: Pick<Adoption, 'served' | 'together' | 'compare'>
  /** Whether we decide about the next height ourselves: then one block behind is no reason to ask at once. */
  isDeciding(): boolean
  /** Runs in the loop's queue, where nothing else is going on. */
  later(delayMs: number, run: () => void): { cancel(): void }
}
type Request = { readonly peer: Address; readonly from: bigint; readonly timer: { cancel(): void } }
type Range = { readonly peer: Address; readonly from: bigint; readonly blocks: readonly ServedBlock[]; at: number }

/** One in hand and one on its way. */
const RANGES_MAX = 2

export function createSync({ chain, transport, clock, log, chores, adoption, isDeciding, later }: Parts): Sync {
  const claims = new Map<Address, bigint>()
  /** Peers that did not answer, or had nothing: not asked before this time. */
  const restingUntil = new Map<Address, number>()
  let request: Request | null = null
  let ranges: Range[] = []
  let patience: { cancel(): void } | null = null
  const wake = chores.add(adoptSome)
  /** The next one's proofs are being verified: there is nothing to do before. */
  let isProving = false

  const headHeight = () => chain.head().header.number
  const next = () => headHeight() + 1n

  function ask(peer: Address, from: bigint): void {
    request?.timer.cancel()
    const timer = later(RANGE_ANSWER_MS_MAX, () => {
      request = null
      rest(peer)
      consider()
    })
    request = { peer, from, timer }
    if (!transport.send(peer, { kind: 'get-blocks', from })) rest(peer)
  }

  function rest(peer: Address): void {
    restingUntil.set(peer, clock.monotonicMs() + RANGE_PEER_REST_MS)
  }

  /** Asks somebody who claims more than we have, unless somebody is being asked already. */
  function consider(): void {
    if (request !== null || ranges.length > 0) return
    const now = clock.monotonicMs()
    const ahead = [...claims].filter(([peer, height]) => height >= next() && (restingUntil.get(peer) ?? 0) <= now)
    const [best] = ahead.toSorted(([, a], [, b]) => (a > b ? -1 : a < b ? 1 : 0))
    if (best === undefined) return
    const [peer, height] = best
    if (height === next() && isDeciding()) waitPatiently()
    else ask(peer, next())
  }

  /** Usually the commits that finalise it here are on their way. */
  function waitPatiently(): void {
    if (patience !== null) return
    const waitedFor = next()
    patience = later(RANGE_PATIENCE_MS, () => {
      patience = null
      if (request !== null || ranges.length > 0 || next() !== waitedFor) return consider()
      const peer = [...claims].find(([, height]) => height >= waitedFor)?.[0]
      if (peer !== undefined) ask(peer, waitedFor)
    })
  }

  function uponBlocks({ address }: Peer, from: bigint, blocks: readonly ServedBlock[]): Verdict {
    const isAnswer = request?.peer === address && request.from === from
    if (isAnswer) {
      request?.timer.cancel()
      request = null
    }
    if (blocks.length === 0) {
      // It has nothing there, whatever it had claimed.
      if (isAnswer) claims.set(address, headHeight())
      consider()
      return 'accept'
    }
    // C8. Unasked ranges are for who lags; one at a time is enough.
    if (!isAnswer && (ranges.length > 0 || from > next())) return 'ignore'
    ranges.push({ peer: address, from, blocks, at: 0 })
    askOn()
    wake()
    return 'accept'
  }

  /** A bounded piece; true: there is more. */
  function adoptSome(): boolean {
    if (isProving) return false
    const startedAt = clock.monotonicMs()
    adoption.together(() => {
      for (let taken = 0; taken < RANGE_TURN_BLOCKS_MAX; taken++) {
        const range = ranges[0]
        if (range === undefined || isProving || clock.monotonicMs() - startedAt >= RANGE_TURN_MS_MAX) break
        take(range)
      }
    })
    if (ranges.length === 0) consider()
    return ranges.length > 0 && !isProving
  }

  function take(range: Range): void {
    const height = range.from + BigInt(range.at)
    const served = range.blocks[range.at]
    try {
      if (served === undefined || height > next()) ranges.shift()
      else if (height === next()) isProving = !adoption.served(served, goOn)
      else adoption.compare(height, served)
    } catch (error) {
      if (!(error instanceof InvalidBlock)) throw error
      drop(range.peer, height, error)
      return
    }
    if (isProving) return
    range.at++
    if (range.at >= range.blocks.length) finish(range)
  }

  function goOn(): void {
    isProving = false
    wake()
  }

  function finish(range: Range): void {
    ranges = ranges.filter((other) => other !== range)
    askOn()
    const end = range.from + BigInt(range.blocks.length)
    // N4: again after each range until it is empty.
    if (request === null && ranges.length === 0 && end === next()) ask(range.peer, end)
  }

  /** What follows the ranges in hand is on its way while they are adopted. */
  function askOn(): void {
    const last = ranges.at(-1)
    if (request !== null || last === undefined || ranges.length >= RANGES_MAX) return
    const end = last.from + BigInt(last.blocks.length)
    if ((claims.get(last.peer) ?? 0n) >= end) ask(last.peer, end)
  }

  /** Named, dropped, and nothing of it used; whoever else claims a head is asked instead. */
  function drop(peer: Address, height: bigint, { rule, message, facts }: InvalidBlock): void {
    log.warn({ peer, height: String(height), rule, reason: message, ...facts }, 'a peer served a bad block')
    transport.penalise(peer, `${message} (block ${height})`)
    ranges = ranges.filter((range) => range.peer !== peer)
    if (request?.peer === peer) {
      request.timer.cancel()
      request = null
    }
    claims.delete(peer)
    rest(peer)
  }

  return {
    uponPeer({ address }) {
      if (request === null && ranges.length === 0) ask(address, next())
    },
    uponPeerGone({ address }) {
      claims.delete(address)
      restingUntil.delete(address)
      if (request?.peer !== address) return
      request.timer.cancel()
      request = null
      consider()
    },
    uponHead({ address }, height, hash) {
      claims.set(address, height)
      // C11. Two blocks of one height can only be shown by their certificates: we ask for its.
      const isOther = height <= headHeight() && height > 0n && chain.finalHeader(height)?.hash !== hash
      if (isOther && request === null && (restingUntil.get(address) ?? 0) <= clock.monotonicMs()) ask(address, height)
      else consider()
      return 'accept'
    },
    uponBlocks,
    uponOwnHead: () => consider(),
    isCatchingUp: () => ranges.some((range) => range.from + BigInt(range.blocks.length) > next()),
    highestClaim: () => [...claims.values()].reduce((most, height) => (height > most ? height : most), 0n),
    stop() {
      request?.timer.cancel()
      patience?.cancel()
    },
  }
}
