// A validator that lies. It runs the honest loop with its own key and no guard, and everything it says passes through its
// lies: other words to other peers, old words again, words nobody asked for. What it cannot do is sign for somebody else.
import { decodeBlock, encodeBlock } from '../src/codec/block.ts'
import { headerHash } from '../src/codec/header.ts'
import { consensusDigest } from '../src/consensus/seal.ts'
import type { ConsensusSigner, SigningChain } from '../src/runtime/loopParts.ts'
import type { Address, Hash } from '../src/types/bytes.ts'
import type { BlockRef, Draft, UnverifiedMessage, UnverifiedVote, Vote } from '../src/types/consensus.ts'
import type { Peer, PeerMessage, Transport, TransportEvents } from '../src/types/transport.ts'
import type { Crypto, Key } from './keys.ts'
import type { Random } from './random.ts'
import type { Lie } from './schedule.ts'

export type Liar = {
  readonly signer: ConsensusSigner
  lyingTransport(honest: Transport): Transport
}

export type LiarParts = {
  readonly key: Key
  readonly crypto: Crypto
  readonly lies: readonly Lie[]
  readonly random: Random
  readonly genesisHash: Hash
  readonly chainId: bigint
}

const ZERO_HASH = `0x${'00'.repeat(32)}` as Hash
/** What is kept to be said again. */
const MEMORY_MAX = 60

export function createLiar({ key, crypto, lies, random, genesisHash, chainId }: LiarParts): Liar {
  let chain: SigningChain = { genesisHash, validatorSetHash: ZERO_HASH }
  const memory: PeerMessage[] = []
  /** The last that was proposed to us. */
  let lastBlock: BlockRef | null = null
  const tells = (lie: Lie) => lies.includes(lie)

  const signatureOf = (draft: Draft, again = false): Uint8Array => {
    const { prepared, ...parts } = draft
    const digest = consensusDigest({ ...chain, ...parts, ...(prepared === null ? {} : { prepared }) })
    return (again ? crypto.signAgain(key, digest) : null) ?? crypto.sign(key, digest)
  }
  const voteFor = (draft: Draft): UnverifiedVote => ({ ...draft, signature: signatureOf(draft) })
  const plain = (type: 'prepare' | 'commit', height: bigint, round: number, digest: Hash): PeerMessage => ({
    kind: 'consensus',
    message: { kind: type, vote: voteFor({ type, height, round, digest, prepared: null }) },
  })
  const bareRoundChange = (height: bigint, round: number): PeerMessage => ({
    kind: 'consensus',
    message: {
      kind: 'round-change',
      vote: voteFor({ type: 'round-change', height, round, digest: ZERO_HASH, prepared: null }),
      proof: null,
    },
  })

  /** The loop signs as it wishes; nobody looks after it. */
  const signer: ConsensusSigner = {
    address: key.address,
    signVote(draft, of, commit) {
      chain = of
      const vote: Vote = { ...voteFor(draft), author: key.address }
      commit(vote)
      return vote
    },
  }

  /** What this peer hears instead of `message`. */
  function toldTo(peer: Peer, message: PeerMessage, isChosen: boolean): readonly PeerMessage[] {
    if (message.kind === 'blocks' && tells('hoards-certificates')) return []
    if (message.kind === 'blocks' && tells('bad-blocks')) return [{ ...message, blocks: message.blocks.map(spoiled) }]
    if (message.kind !== 'consensus') return [message]
    if (tells('withholds') && (message.message.kind === 'proposal' ? isChosen : random.chance(0.4))) return []
    if (message.message.kind === 'commit' && tells('hoards-certificates') && random.chance(0.8)) return []
    const said: PeerMessage[] = [...ownWords(message.message, isChosen)]
    if (tells('old-messages') && memory.length > 0 && random.chance(0.3)) said.push(random.pick(memory))
    if (tells('far-rounds') && random.chance(0.2)) said.push(farRound(message.message.vote))
    if (tells('garbage') && random.chance(0.3)) said.push(garbage(message.message))
    if (tells('forges') && random.chance(0.3)) said.push(forgery(message.message, peer.address))
    return said
  }

  /** Our own message, and what is said in its place. */
  function ownWords(message: UnverifiedMessage, isChosen: boolean): readonly PeerMessage[] {
    const asItIs: PeerMessage = { kind: 'consensus', message }
    const { vote } = message
    if (message.kind === 'proposal' && message.justification === null && isChosen) {
      if (tells('two-proposals')) return proposalOf(message, otherBlock(message.block, 'otherwise'))
      if (tells('bad-blocks')) return proposalOf(message, brokenBlock(message.block))
    }
    if (message.kind === 'proposal' && message.justification !== null) {
      const { roundChanges } = message.justification
      const fresh = () => proposalOf(message, freshBlock(message.block, vote.round))
      if (tells('strips-others')) return fresh().map((said) => justifiedBy(said, roundChanges.map(withoutClaim)))
      if (tells('unjustified')) return fresh().map((said) => justifiedBy(said, roundChanges.slice(0, 1)))
    }
    if (message.kind === 'round-change' && lastBlock !== null && tells('false-claim'))
      return [falseClaim(vote, lastBlock)]
    if (message.kind === 'round-change' && message.proof !== null && tells('strips-claim')) {
      return [bareRoundChange(vote.height, vote.round)]
    }
    if (tells('signs-twice') && (message.kind === 'prepare' || message.kind === 'commit')) {
      const again = { ...vote, signature: signatureOf(vote, true) }
      return [asItIs, { kind: 'consensus', message: { kind: message.kind, vote: again } }]
    }
    return [asItIs]
  }

  function proposalOf(message: UnverifiedMessage & { kind: 'proposal' }, block: BlockRef): readonly PeerMessage[] {
    const { height, round } = message.vote
    const vote = voteFor({ type: 'proposal', height, round, digest: block.hash, prepared: null })
    return [
      { kind: 'consensus', message: { ...message, vote, block } },
      plain('prepare', height, round, block.hash),
      plain('commit', height, round, block.hash),
    ]
  }

  /** That nobody had prepared anything, whatever they said. */
  const withoutClaim = (vote: UnverifiedVote): UnverifiedVote => ({ ...vote, prepared: null })

  function justifiedBy(said: PeerMessage, roundChanges: readonly UnverifiedVote[]): PeerMessage {
    if (said.kind !== 'consensus' || said.message.kind !== 'proposal') return said
    return { ...said, message: { ...said.message, justification: { roundChanges, prepares: [] } } }
  }

  /** "I had prepared this", with nobody's prepare but the own one. */
  function falseClaim({ height, round }: UnverifiedVote, block: BlockRef): PeerMessage {
    const prepared = { round: round - 1, digest: block.hash }
    const own = voteFor({ type: 'prepare', height, round: prepared.round, digest: block.hash, prepared: null })
    const vote = voteFor({ type: 'round-change', height, round, digest: ZERO_HASH, prepared })
    return { kind: 'consensus', message: { kind: 'round-change', vote, proof: { block, prepares: [own] } } }
  }

  /** A valid block of our own for this round, made from another one. */
  function freshBlock(block: BlockRef, round: number): BlockRef {
    const decoded = decodeBlock(block.raw, chainId)
    const extraData = Uint8Array.from(decoded.header.extraData)
    new DataView(extraData.buffer).setUint32(1, round)
    return blockRef({ ...decoded, header: { ...decoded.header, extraData, miner: key.address } }, round)
  }

  /** As valid as the first: another name in its extra data. */
  function otherBlock(block: BlockRef, client: string): BlockRef {
    const decoded = decodeBlock(block.raw, chainId)
    const extraData = new Uint8Array([...decoded.header.extraData.subarray(0, 5), ...new TextEncoder().encode(client)])
    return blockRef({ ...decoded, header: { ...decoded.header, extraData } }, block.buildRound)
  }

  function brokenBlock(block: BlockRef): BlockRef {
    const decoded = decodeBlock(block.raw, chainId)
    const { header } = decoded
    const changes = [
      { stateRoot: header.parentHash },
      { timestamp: header.timestamp + 3_600n },
      { timestamp: 1n },
      { gasUsed: header.gasUsed + 1n },
      { number: header.number + 1n },
      { parentHash: header.stateRoot },
    ]
    return blockRef({ ...decoded, header: { ...header, ...random.pick(changes) } }, block.buildRound)
  }

  function garbage({ vote }: UnverifiedMessage): PeerMessage {
    const block: BlockRef = { hash: vote.digest, buildRound: 0, raw: new Uint8Array([1, 2, 3]) }
    const short = { ...vote, signature: new Uint8Array(random.below(80)) }
    return random.pick<PeerMessage>([
      { kind: 'consensus', message: { kind: 'prepare', vote: { ...short, type: 'prepare' } } },
      { kind: 'consensus', message: { kind: 'commit', vote: { ...vote, type: 'commit', height: 2n ** 60n } } },
      {
        kind: 'consensus',
        message: { kind: 'proposal', vote: { ...vote, type: 'proposal' }, block, justification: null },
      },
      { kind: 'blocks', from: vote.height, blocks: [] },
      { kind: 'head', height: 2n ** 60n, hash: vote.digest },
      { kind: 'get-blocks', from: 2n ** 60n },
      { kind: 'transactions', transactions: [{ raw: new Uint8Array([0xc0]), replaces: null }] },
      { kind: 'highest', signed: signedOver({ ...vote, height: vote.height + 5n, round: 7 }), head: vote.height + 5n },
    ])
  }

  /** Words in the name of others, with signatures that are not theirs. */
  function forgery({ vote }: UnverifiedMessage, victim: Address): PeerMessage {
    const bent = Uint8Array.from(vote.signature)
    bent[random.below(20)] = random.below(256)
    const digest = random.chance(0.5) ? vote.digest : (`0x${'ab'.repeat(32)}` as Hash)
    const type = random.pick(['prepare', 'commit'] as const)
    const forged = { ...vote, type, digest, prepared: null, signature: bent, author: victim }
    if (random.chance(0.7)) return { kind: 'consensus', message: { kind: type, vote: forged } }
    return { kind: 'highest', signed: signedOver({ ...forged, height: vote.height + 1n, round: 3 }), head: vote.height }
  }

  function farRound({ height, round }: UnverifiedVote): PeerMessage {
    const ahead = random.pick([1, 2, 5, 63, 64, 65, 1_000_000, 2 ** 32 - 2])
    const rounds = Math.min(round + ahead, 2 ** 32 - 1)
    return bareRoundChange(height + BigInt(random.pick([0, 0, 1, 2, 3])), rounds)
  }

  /** A certificate of too few, or of one voice twice. */
  function spoiled<Served extends { raw: Uint8Array; certificate: { signatures: readonly Uint8Array[] } }>(
    served: Served,
  ) {
    const { signatures } = served.certificate
    const [first = new Uint8Array(65)] = signatures
    const spoilt = random.chance(0.5) ? signatures.slice(1) : signatures.map(() => first)
    return { ...served, certificate: { ...served.certificate, signatures: spoilt } }
  }

  function lyingTransport(honest: Transport): Transport {
    const tell = (peer: Peer, message: PeerMessage, isChosen: boolean) => {
      for (const said of toldTo(peer, message, isChosen)) honest.send(peer.address, said)
    }
    /** Half of the peers, others each time. */
    const chosen = () => {
      const peers = random.shuffled(honest.peers())
      return new Set(peers.slice(0, Math.ceil(peers.length / 2)).map(({ address }) => address))
    }
    const remember = (message: PeerMessage) => {
      if (message.kind !== 'consensus') return
      if (message.message.kind === 'proposal') lastBlock = message.message.block
      if (memory.length >= MEMORY_MAX) memory.splice(random.below(memory.length), 1)
      memory.push(message)
    }
    const listen = (events: TransportEvents): void =>
      honest.listen({
        ...events,
        onMessage(from, message) {
          remember(message)
          if (message.kind === 'consensus') endorse(message.message)
          return events.onMessage(from, message)
        },
      })
    /** Prepares and commits whatever it hears of, at once. */
    const endorse = ({ kind, vote }: UnverifiedMessage) => {
      if (!tells('votes-for-everything') || kind === 'round-change' || !random.chance(0.5)) return
      for (const type of ['prepare', 'commit'] as const) {
        const message = plain(type, vote.height, vote.round, vote.digest)
        for (const peer of honest.peers()) if (random.chance(0.7)) honest.send(peer.address, message)
      }
    }
    return {
      ...honest,
      send(to, message) {
        const peer = honest.peers().find(({ address }) => address === to)
        if (peer === undefined) return false
        tell(peer, message, random.chance(0.5))
        return true
      },
      broadcast(message, to = 'all') {
        const some = chosen()
        for (const peer of honest.peers()) {
          if (to === 'all' || peer.role === 'validator') tell(peer, message, some.has(peer.address))
        }
      },
      listen,
    }
  }

  return { signer, lyingTransport }
}

function blockRef(block: ReturnType<typeof decodeBlock>, buildRound: number): BlockRef {
  return { hash: headerHash(block.header), buildRound, raw: encodeBlock(block) }
}

/** D4. What a peer would answer about such a vote. */
function signedOver(vote: UnverifiedVote): { vote: UnverifiedVote; validatorSetHash: Hash } {
  return { vote, validatorSetHash: vote.digest }
}
