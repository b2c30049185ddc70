// The start of a validator on a store that remembers: guard, answers of others, blocks without it, and the operator's word.
import { describe, expect, it } from 'vitest'
import { anAccount } from '../../test/execution/aChain.ts'
import { aMemoryFile } from '../../test/runtime/aMemoryFile.ts'
import { aHash, aMemoryStore, aSigningState, nextEntries } from '../../test/store/aRecord.ts'
import { signDigest } from '../codec/signature.ts'
import { recoverSigner } from '../consensus/certificate.ts'
import type { Position } from '../consensus/position.ts'
import { consensusDigest, validatorSetHash } from '../consensus/seal.ts'
import type { NodeStore } from '../store/consensusStore.ts'
import { decodeHighWater, encodeHighWater } from '../store/highWater.ts'
import type { BlockEntry } from '../store/store.ts'
import type { Certificate } from '../types/block.ts'
import type { Draft, Vote } from '../types/consensus.ts'
import { acceptAmnesia, openGuard } from './openSigning.ts'
import { createPermission, highestAnswer } from './permission.ts'
import { SignerRefusal } from './signer.ts'

const accounts = ['one', 'two', 'three', 'four'].map((name) => anAccount(`permission ${name}`))
const [own, ...others] = accounts as [(typeof accounts)[0], ...typeof accounts]
const validators = accounts.map(({ address }) => address).toSorted()
const setHash = validatorSetHash(validators)
const genesisHash = aHash(3)
const chain = { genesisHash, validatorSetHash: setHash }
const keyOf = ({ address, privateKey }: typeof own) => ({
  address,
  sign: (digest: Uint8Array) => signDigest(digest, privateKey),
})

const aDraft = (change: Partial<Draft> = {}): Draft => ({
  ...{ type: 'prepare', height: 1n, round: 0, digest: aHash(5), prepared: null },
  ...change,
})
function signedBy(account: typeof own, draft: Draft, set = setHash): Vote {
  const { type, height, round, digest, prepared } = draft
  const claim = prepared === null ? {} : { prepared }
  const bytes = consensusDigest({ genesisHash, validatorSetHash: set, type, height, round, digest, ...claim })
  return { ...draft, author: account.address, signature: signDigest(bytes, account.privateKey) }
}
const answer = (vote: Vote | null, head = 0n, set = setHash) => ({
  ...({ kind: 'highest', head } as const),
  signed: vote === null ? null : { vote, validatorSetHash: set },
})

/** A validator's disk, and its starts on it. */
function aMachine(
  store: NodeStore = aMemoryStore(aSigningState({ address: own.address })),
  text: string | null = null,
) {
  const file = aMemoryFile(text)
  const { consensus, signing } = store
  const phases: string[] = []
  const alarms: string[] = []
  const log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (_: object, words: string) => alarms.push(words),
  }
  const disk = () => ({ consensus, signing, file, head: store.headHeight() ?? 0n })
  return {
    ...{ store, file, phases, alarms, disk },
    start() {
      const guard = openGuard(keyOf(own), genesisHash, disk())
      const permission = createPermission({
        ...{
          own: own.address,
          others: () => others.map(({ address }) => address),
          genesisHash,
          disk: { consensus, signing },
        },
        ...{
          head: () => store.headHeight() ?? 0n,
          recover: recoverSigner,
          log,
          onPhase: (phase) => phases.push(phase),
        },
      })
      const sign = (draft: Draft) =>
        guard.signVote(draft, chain, (vote) => {
          const { height, round } = draft
          consensus.save({
            height,
            round,
            lastPrepared: null,
            own: [{ kind: 'prepare', vote: { ...vote, type: 'prepare' } }],
          })
        })
      return { guard, permission, sign }
    },
  }
}
const highWaterText = (position: Position | null, epoch = 0) =>
  encodeHighWater({ genesisHash, address: own.address, epoch, position })
const sealedBy = (height: bigint, sealers: typeof accounts): Certificate => {
  const draft = aDraft({ type: 'commit', height })
  const signatures = sealers.map((account) => signedBy(account, draft).signature)
  return { height, round: 0, blockHash: draft.digest, signatures }
}

describe('D4: the start of a validator', () => {
  it('listens, and signs when all have answered', () => {
    const machine = aMachine()
    const { permission } = machine.start()
    expect(permission.phase()).toBe('listening')
    for (const { address } of others) expect(permission.uponAnswer(address, answer(null))).toBe('accept')
    expect([permission.phase(), machine.phases, machine.alarms]).toEqual(['signing', ['signing'], []])
  })

  const WRONG: [string, ReturnType<typeof answer>][] = [
    ['another’s signature', answer(signedBy(others[0] as typeof own, aDraft({ height: 99n })))],
    ['a signature over something else', answer({ ...signedBy(own, aDraft()), height: 99n })],
    ['another set than it was signed for', answer(signedBy(own, aDraft({ height: 99n })), 0n, aHash(9))],
    ['no signature', answer({ ...signedBy(own, aDraft({ height: 99n })), signature: new Uint8Array(65) })],
    ['one cut short', answer({ ...signedBy(own, aDraft({ height: 99n })), signature: new Uint8Array(3) })],
    ['a height that fits no field', answer({ ...signedBy(own, aDraft()), height: 2n ** 70n })],
  ]
  it.each(WRONG)('rejects an answer with %s: nobody can make it forget what it may do', (_, wrong) => {
    const machine = aMachine()
    const { permission } = machine.start()
    for (const { address } of others) expect(permission.uponAnswer(address, wrong)).toBe('reject')
    expect(permission.phase()).toBe('listening')
    permission.uponListened()
    expect(permission.phase()).toBe('signing')
  })

  it('a signature proves itself, whoever shows it; but nobody waits for a stranger, nor believes its head', () => {
    const { permission } = aMachine().start()
    const stranger = anAccount('a stranger').address
    expect(permission.uponAnswer(stranger, answer(null, 0n))).toBe('accept')
    expect([permission.phase(), permission.silent().length]).toEqual(['listening', 3])
    permission.uponAnswer(stranger, answer(signedBy(own, aDraft({ height: 99n }))))
    expect(permission.abstention()?.above).toEqual({ type: 'prepare', height: 99n, round: 0 })
  })

  it('a later signature, of a set it does not know yet, makes it abstain; so does the next start', () => {
    const machine = aMachine()
    const other = aHash(77)
    const vote = signedBy(own, aDraft({ type: 'commit', height: 99n, round: 2 }), other)
    const { permission } = machine.start()
    expect(
      permission.uponAnswer(validators.find((one) => one !== own.address) ?? own.address, answer(vote, 98n, other)),
    ).toBe('accept')
    permission.uponListened()
    expect(machine.phases).toEqual(['abstaining'])
    expect(machine.alarms.join()).toMatch(/ALARM: .*resume --accept-amnesia/)
    const above = { type: 'commit', height: 99n, round: 2 }
    expect(machine.store.signing.load().abstention).toEqual({ reason: 'peer-knows-more', above })
    const again = machine.start().permission
    again.uponListened()
    expect(again.phase()).toBe('abstaining')
  })

  it('D2: signs again after a block that was finalised without it, and that is durable', () => {
    const machine = aMachine(undefined, highWaterText({ type: 'commit', height: 9n, round: 0 }))
    const { permission } = machine.start()
    for (const { address } of others) permission.uponAnswer(address, answer(null, 8n))
    expect(permission.phase()).toBe('abstaining')
    for (const [height, sealers] of [
      [9n, others],
      [10n, accounts.slice(0, 3)],
      [11n, others],
    ] as const) {
      expect(permission.phase()).toBe('abstaining')
      permission.uponFinal(sealedBy(height, [...sealers]), validators)
    }
    expect(machine.phases).toEqual(['abstaining', 'signing'])
    expect(machine.store.signing.load().abstention).toBeNull()
  })

  it('D4: what a peer is told is the highest vote seen of it, with the set hash of its height', () => {
    const store = aMemoryStore()
    const vote = signedBy(own, aDraft({ height: 2n }))
    const known = { highestOf: store.consensus.highestOf, head: 1n, validatorSetHashAt: () => setHash }
    expect(highestAnswer(own.address, known)).toEqual({ kind: 'highest', signed: null, head: 1n })
    store.consensus.noteSeen(vote)
    expect(highestAnswer(own.address, known)).toEqual(answer(vote, 1n))
    expect(highestAnswer(own.address, { ...known, validatorSetHashAt: () => null })).toEqual(answer(null, 1n))
  })
})

describe('D2: database and file', () => {
  it('after a crash between the two writes the file is written again, and the same vote is signed the same', () => {
    const machine = aMachine()
    const first = machine.start().sign(aDraft())
    machine.file.write(highWaterText(null)) // the file as it was before
    const { permission, sign } = machine.start()
    expect(decodeHighWater(machine.file.read() ?? '')?.position).toEqual({ type: 'prepare', height: 1n, round: 0 })
    expect(permission.abstention()).toBeNull()
    expect(sign(aDraft())).toEqual(first)
    expect(() => sign(aDraft({ digest: aHash(6) }))).toThrow(SignerRefusal)
  })

  it('a database that went back abstains, and its guard refuses what the file knows', () => {
    const before = aMachine()
    before.start().sign(aDraft())
    const machine = aMachine(undefined, before.file.read())
    const { permission, sign } = machine.start()
    permission.uponListened()
    expect(permission.abstention()).toEqual({ reason: 'file-ahead', above: { type: 'prepare', height: 1n, round: 0 } })
    expect(() => sign(aDraft({ digest: aHash(6) }))).toThrow(SignerRefusal)
  })

  it.each([
    ['another key’s', aSigningState({ address: anAccount('another').address })],
    ['an observer’s', aSigningState({ address: null })],
  ])('a key is refused in %s data directory', (_, state) => {
    expect(() => aMachine(aMemoryStore(state)).start()).toThrow(/this data directory is/)
  })
})

describe('D2: resume --accept-amnesia', () => {
  it('is refused where nothing is forgotten, and for an observer', () => {
    const machine = aMachine()
    expect(() => acceptAmnesia(genesisHash, machine.disk(), 1)).toThrow(/nothing to accept/)
    const observer = aMachine(aMemoryStore(aSigningState({ address: null })))
    expect(() => acceptAmnesia(genesisHash, observer.disk(), 1)).toThrow(/an observer’s/)
  })

  it('lets it sign from what the database knows, is recorded, and the same answers change nothing', () => {
    const above = { type: 'commit', height: 9n, round: 0 } as const
    const machine = aMachine(undefined, highWaterText(above))
    machine.start()
    expect(acceptAmnesia(genesisHash, machine.disk(), 1_000)).toEqual({ atMs: 1_000, head: 0n, above })
    const { permission, sign } = machine.start()
    for (const { address } of others) permission.uponAnswer(address, answer(signedBy(own, aDraft(above)), 8n))
    expect(permission.phase()).toBe('signing')
    expect(sign(aDraft()).height).toBe(1n)
    expect(machine.store.signing.load().amnesias).toEqual([{ atMs: 1_000, head: 0n, above }])
    // Something higher still is another matter.
    const [peer] = others
    const vote = signedBy(own, aDraft({ height: 10n }))
    permission.uponAnswer((peer as typeof own).address, answer(vote, 9n))
    expect(permission.phase()).toBe('abstaining')
  })

  it('a crash before the file is written leaves one of an earlier epoch, which the next start replaces', () => {
    const text = highWaterText({ type: 'commit', height: 9n, round: 0 })
    const machine = aMachine(undefined, text)
    machine.start()
    acceptAmnesia(genesisHash, machine.disk(), 1_000)
    machine.file.write(text)
    const { permission } = machine.start()
    permission.uponListened()
    expect(permission.phase()).toBe('signing')
    expect(decodeHighWater(machine.file.read() ?? '')).toMatchObject({ epoch: 1, position: null })
  })

  it('a database from before it is found out by the file', () => {
    const machine = aMachine(undefined, highWaterText({ type: 'prepare', height: 1n, round: 0 }, 1))
    machine.store.append(nextEntries[0] as BlockEntry) // its head is past that height
    const { permission } = machine.start()
    permission.uponListened()
    expect(permission.phase()).toBe('abstaining')
    expect(machine.store.signing.load().epoch).toBe(1)
  })
})
