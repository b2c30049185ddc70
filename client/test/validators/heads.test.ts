// A head is believed once the signatures of a quorum prove it, by validators that follow from the pinned genesis hash.
import { describe, expect, it } from 'vitest'
import { certifiedHeads, type FollowSets } from '../../src/validators/heads.ts'
import { WayFault } from '../../src/validators/post.ts'
import type { RpcAnswer, RpcCall } from '../../src/validators/rpcCall.ts'
import { followedSets } from '../../src/validators/validatorSets.ts'
import { genesisSets } from '../../src/verify/followSets.ts'
import { aRecordedBallot, type Made } from '../aRecordedBallot.ts'

const made = await aRecordedBallot({ validatorCount: 4 })
const few = await aRecordedBallot({ validatorCount: 4, signerCount: 2 })
const { header, certificate } = made.evidence.head
const height = certificate.height
type Answers = { header?: unknown; certificate?: unknown }

const asked = (answers: Answers) => async (calls: readonly RpcCall[]) =>
  calls.map(({ method }): RpcAnswer => {
    const result = method === 'debug_getRawHeader' ? answers.header : answers.certificate
    return result instanceof Error ? { error: { code: -32001, message: result.message } } : { result }
  })
const json = (of: typeof certificate) => ({ ...of, height: `0x${of.height.toString(16)}` })
const sets: FollowSets = async () => genesisSets(made.validators)

describe('G3: heads', () => {
  it('one that a quorum signed is final', async () => {
    const confirm = certifiedHeads(sets)
    expect(await confirm(asked({ header, certificate: json(certificate) }), height, made.genesisHash)).toBe(true)
  })
  it('block 0 is the genesis, whose hash was checked', async () => {
    expect(await certifiedHeads(sets)(asked({}), 0n, made.genesisHash)).toBe(true)
  })
  it.each<[string, Answers, Partial<{ height: bigint; genesisHash: Made['genesisHash']; set: Made['validators'] }>]>([
    ['with no header', { header: new Error('header not found'), certificate: json(certificate) }, {}],
    ['with no certificate', { header, certificate: null }, {}],
    ['with a certificate that is none', { header, certificate: { height: 'many' } }, {}],
    ['with the header of another height', { header, certificate: json(certificate) }, { height: height + 1n }],
    ['with the certificate of another block', { header, certificate: json(made.evidence.inclusion.certificate) }, {}],
    ['signed by too few', { header: few.evidence.head.header, certificate: json(few.evidence.head.certificate) }, {}],
    ['signed for another network', { header, certificate: json(certificate) }, { genesisHash: `0x${'12'.repeat(32)}` }],
    ['signed by another set', { header, certificate: json(certificate) }, { set: made.validators.slice(1) }],
  ])('%s it is not', async (_, answers, over) => {
    const confirm = certifiedHeads(async () => genesisSets(over.set ?? made.validators))
    expect(await confirm(asked(answers), over.height ?? height, over.genesisHash ?? made.genesisHash)).toBe(false)
  })
  it('one signed by a set that is new to us is, once its change is followed', async () => {
    const follows: boolean[] = []
    const confirm = certifiedHeads(async (_ask, _genesis, isStale) => {
      follows.push(isStale)
      return genesisSets(isStale ? made.validators : made.validators.slice(1))
    })
    expect(await confirm(asked({ header, certificate: json(certificate) }), height, made.genesisHash)).toBe(true)
    expect(follows).toEqual([false, true])
  })
  it('nor is too much to do', async () => {
    const busy = async (calls: readonly RpcCall[]) =>
      calls.map((): RpcAnswer => ({ error: { code: -32005, message: 'limit exceeded' } }))
    await expect(certifiedHeads(sets)(busy, height, made.genesisHash)).rejects.toMatchObject({ kind: 'busy' })
    await expect(followedSets()(busy, made.genesisHash, false)).rejects.toMatchObject({ kind: 'busy' })
  })
  it('no answer is no lie', async () => {
    const silent = async () => {
      throw new WayFault('timeout')
    }
    await expect(certifiedHeads(sets)(silent, height, made.genesisHash)).rejects.toThrow(WayFault)
    await expect(followedSets()(silent, made.genesisHash, false)).rejects.toThrow(WayFault)
  })
})
