// The guard is asked for every order of signatures that a faulty state machine could want, and its disk fails at every point.
import { describe, expect, it } from 'vitest'
import { anAccount } from '../../test/execution/aChain.ts'
import { aMemoryFile } from '../../test/runtime/aMemoryFile.ts'
import { signDigest } from '../codec/signature.ts'
import { recoverSigner } from '../consensus/certificate.ts'
import { consensusDigest } from '../consensus/seal.ts'
import { decodeHighWater, encodeHighWater, type HighWater } from '../store/highWater.ts'
import type { Hash } from '../types/bytes.ts'
import type { Draft, MessageType, Vote } from '../types/consensus.ts'
import { createGuard, type GuardParts, SignerRefusal } from './signer.ts'

const { address, privateKey } = anAccount('a guarded validator')
const key = { address, sign: (digest: Uint8Array) => signDigest(digest, privateKey) }
const aHash = (byte: number) => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as Hash
const genesisHash = aHash(1)
const chain = { genesisHash, validatorSetHash: aHash(2) }
const A = aHash(0xa)
const B = aHash(0xb)

/** `commit 5/1 A`: type, height, round, digest. */
function draft(words: string, prepared: Draft['prepared'] = null): Draft {
  const [type, place = '', digest] = words.split(' ')
  const [height, round] = place.split('/')
  const isRoundChange = type === 'round-change'
  const hash = isRoundChange ? aHash(0) : digest === 'B' ? B : A
  return { type: type as MessageType, height: BigInt(height ?? 0), round: Number(round), digest: hash, prepared }
}
function aGuard(change: Partial<GuardParts> = {}) {
  const file = aMemoryFile()
  const events: string[] = []
  const watched = {
    read: file.read,
    write: (text: string) => {
      file.write(text)
      events.push('file')
    },
  }
  const guard = createGuard({ key, file: watched, genesisHash, epoch: 0, signed: null, own: [], ...change })
  events.length = 0
  const sign = (words: string, prepared: Draft['prepared'] = null): Vote => {
    const vote = guard.signVote(draft(words, prepared), chain, () => events.push('database'))
    events.push('returned')
    return vote
  }
  return { guard, file, events, sign, highWater: () => decodeHighWater(file.read() ?? '')?.position }
}

describe('D2: the order in which a validator signs', () => {
  it('database, then high-water file, then the signature leaves; it is the validator’s, over the typed bytes', () => {
    const { sign, events, highWater } = aGuard()
    const vote = sign('commit 5/1 A')
    expect(events).toEqual(['database', 'file', 'returned'])
    expect(highWater()).toEqual({ height: 5n, round: 1, type: 'commit' })
    const digest = consensusDigest({ ...chain, type: 'commit', height: 5n, round: 1, digest: A })
    expect(recoverSigner(digest, vote.signature)).toBe(address)
    expect(vote).toMatchObject({ ...draft('commit 5/1 A'), author: address })
  })

  const ALLOWED: [string, string][] = [
    [
      'a proposal after the round change of its round',
      'round-change 5/1 | proposal 5/1 A | prepare 5/1 A | commit 5/1 A',
    ],
    ['round 0 without a round change', 'proposal 5/0 A | prepare 5/0 A | commit 5/0 A'],
    ['steps left out', 'prepare 5/0 A | round-change 5/3 | commit 5/3 B'],
    ['another block in a later round', 'commit 5/0 A | round-change 5/1 | prepare 5/1 B'],
    ['a later height, whatever the round', 'commit 5/9 A | prepare 6/0 B'],
  ]
  it.each(ALLOWED)('signs %s', (_, row) => {
    const { sign } = aGuard()
    for (const words of row.split(' | ')) expect(sign(words).type).toBe(words.split(' ')[0])
  })

  const REFUSED: [string, string, string][] = [
    ['another proposal', 'proposal 5/0 A', 'proposal 5/0 B'],
    ['another prepare', 'prepare 5/0 A', 'prepare 5/0 B'],
    ['another commit', 'commit 5/0 A', 'commit 5/0 B'],
    ['a proposal after its prepare', 'prepare 5/0 A', 'proposal 5/0 A'],
    ['a prepare after the commit', 'commit 5/0 A', 'prepare 5/0 A'],
    ['the round change of a round in which it prepared', 'prepare 5/2 A', 'round-change 5/2'],
    ['a prepare of a round below its round change', 'round-change 5/2', 'prepare 5/1 A'],
    ['a commit of a round below its round change', 'prepare 5/0 A | round-change 5/1', 'commit 5/0 A'],
    ['a lower round change', 'round-change 5/2', 'round-change 5/1'],
    ['a lower height', 'prepare 6/0 A', 'commit 5/9 A'],
  ]
  it.each(REFUSED)('refuses %s', (_, before, words) => {
    const { sign, events, highWater } = aGuard()
    for (const each of before.split(' | ')) sign(each)
    const [reached, count] = [highWater(), events.length]
    expect(() => sign(words)).toThrow(SignerRefusal)
    expect(events).toHaveLength(count) // nothing was written, nothing left
    expect(highWater()).toEqual(reached)
    expect(sign('commit 9/0 A').height).toBe(9n) // a refusal breaks nothing
  })

  it('refuses a round change that claims something else than the one it signed', () => {
    const { sign } = aGuard()
    sign('round-change 5/1', { round: 0, digest: A })
    expect(() => sign('round-change 5/1')).toThrow(SignerRefusal)
    expect(() => sign('round-change 5/1', { round: 0, digest: B })).toThrow(SignerRefusal)
    expect(sign('round-change 5/1', { round: 0, digest: A }).type).toBe('round-change')
  })

  it('gives the same bytes for the same digest, also of an earlier step, once the database has it again', () => {
    const { sign, events } = aGuard()
    const first = sign('prepare 5/0 A')
    sign('commit 5/0 A')
    events.length = 0
    expect(sign('prepare 5/0 A')).toEqual(first)
    expect(events).toEqual(['database', 'returned'])
  })

  it('refuses the same vote for another chain or set', () => {
    const { guard, sign } = aGuard()
    sign('prepare 5/0 A')
    for (const other of [{ genesisHash: aHash(9) }, { validatorSetHash: aHash(9) }]) {
      expect(() => guard.signVote(draft('prepare 5/0 A'), { ...chain, ...other }, () => {})).toThrow(SignerRefusal)
    }
  })
})

describe('D2: a guard after a restart', () => {
  const highWater = (position: HighWater['position'], epoch = 0) =>
    encodeHighWater({ genesisHash, address, epoch, position })
  const at = (words: string) => draft(words)

  it('signs the record’s votes again with the same bytes, and nothing else at their places', () => {
    const before = aGuard()
    const own = [before.sign('prepare 5/0 A')]
    const after = aGuard({ own, file: before.file })
    expect(after.sign('prepare 5/0 A')).toEqual(own[0])
    expect(() => after.sign('prepare 5/0 B')).toThrow(SignerRefusal)
  })

  const ROWS: [string, Partial<GuardParts>, string, string][] = [
    ['the database when the file is lost', { signed: at('commit 5/1 A') }, 'prepare 5/1 A', 'round-change 5/2'],
    [
      'the file when the database is behind it',
      { file: aMemoryFile(highWater(at('commit 5/1 A'))) },
      'prepare 5/1 A',
      'prepare 6/0 A',
    ],
    [
      'the database alone when the file is of an earlier epoch',
      { epoch: 1, signed: at('prepare 4/0 A'), file: aMemoryFile(highWater(at('commit 5/1 A'))) },
      'prepare 4/0 B',
      'commit 4/0 A',
    ],
  ]
  it.each(ROWS)('believes %s', (_, change, refused, signed) => {
    expect(() => aGuard(change).sign(refused)).toThrow(SignerRefusal)
    expect(aGuard(change).sign(signed)).toMatchObject({ author: address })
  })

  const FILES: [string, string | null, HighWater['position']][] = [
    ['lost', null, { height: 5n, round: 1, type: 'commit' }],
    ['behind', highWater(at('prepare 5/1 A')), { height: 5n, round: 1, type: 'commit' }],
    ['equal', highWater(at('commit 5/1 A')), { height: 5n, round: 1, type: 'commit' }],
    ['ahead', highWater(at('round-change 5/2')), { height: 5n, round: 2, type: 'round-change' }],
    ['cut short', highWater(at('round-change 5/2')).slice(0, -9), { height: 5n, round: 1, type: 'commit' }],
  ]
  it.each(FILES)('D2: a file that is %s says afterwards what is known', (_, text, position) => {
    const file = aMemoryFile(text)
    createGuard({ key, file, genesisHash, epoch: 0, signed: at('commit 5/1 A'), own: [] })
    expect(decodeHighWater(file.read() ?? '')?.position).toEqual(position)
  })

  it('refuses the file of another validator or chain', () => {
    for (const other of [{ address: anAccount('another').address }, { genesisHash: aHash(9) }]) {
      const text = encodeHighWater({ genesisHash, address, epoch: 0, position: null, ...other })
      expect(() => aGuard({ file: aMemoryFile(text) })).toThrow(/another validator/)
    }
  })
})

describe('D5: a guard whose disk fails', () => {
  const fail = () => {
    throw new Error('no space')
  }
  it('signs nothing more when the database could not be written', () => {
    const { guard, sign, highWater } = aGuard()
    expect(() => guard.signVote(draft('prepare 5/0 A'), chain, fail)).toThrow('no space')
    expect(highWater()).toBeNull() // nothing has left, and the file says nothing
    expect(() => sign('prepare 6/0 A')).toThrow(SignerRefusal)
  })
  it('signs nothing more when the high-water file could not be written', () => {
    const file = aMemoryFile()
    let isFull = false
    const guard = createGuard({
      ...{ key, genesisHash, epoch: 0, signed: null, own: [] },
      file: { read: file.read, write: (text) => (isFull ? fail() : file.write(text)) },
    })
    isFull = true
    let isSaved = false
    const save = () => {
      isSaved = true
    }
    expect(() => guard.signVote(draft('prepare 5/0 A'), chain, save)).toThrow('no space')
    expect(isSaved).toBe(true)
    isFull = false
    expect(() => guard.signVote(draft('prepare 5/0 A'), chain, save)).toThrow(SignerRefusal)
  })
})
