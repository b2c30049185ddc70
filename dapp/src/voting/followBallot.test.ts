// The follower against a node and a wallet that answer by a table: what the voter is told, and what is kept.
import type { PreparedBallot } from '@psephos/client'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import {
  createClient,
  custom,
  encodeAbiParameters,
  encodeErrorResult,
  encodeEventTopics,
  encodeFunctionResult,
  type Hex,
  keccak256,
  zeroHash,
} from 'viem'
import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../test/memoryStorage.ts'
import { type CastBallot, type CastEvent, IDLE, nextCastState } from './castState.ts'
import { castAndFollow, castFromDevice, resumeBallot } from './followBallot.ts'
import { keptAbout, recallCast } from './pendingCast.ts'

const VOTER = '0x00000000000000000000000000000000000000aa'
const HASH = `0x${'11'.repeat(32)}` as const
const OTHER = `0x${'22'.repeat(32)}` as const
const BALLOT_HASH = `0x${'cd'.repeat(32)}` as const
const PLACE = { genesisHash: `0x${'01'.repeat(32)}`, election: 7n, voter: VOTER } as const
const BALLOT: PreparedBallot = {
  ...{ election: 7n, voter: VOTER, body: '0x0100', sequence: 1, previousHash: zeroHash, ballotHash: BALLOT_HASH },
  ...{ code: 'AAAAA-AAAAA-AAAAA-AAAAA', data: '0x12345678', gas: 50_000n },
}

const OURS: CastBallot = { voter: VOTER, code: BALLOT.code, ballotHash: BALLOT_HASH }

type Answers = Record<string, (params: readonly unknown[]) => unknown>
const clientOf = (answers: Answers) =>
  createClient({
    transport: custom(
      {
        request: async ({ method, params }) => {
          const answer = answers[method]
          if (answer === undefined) throw { code: -32601, message: `no ${method}` }
          return answer(params ?? [])
        },
      },
      { retryCount: 0 },
    ),
  })

const status = (value: Record<string, unknown>): Answers => ({ psephos_transactionStatus: () => value })
const recorded = (ballotHash: Hex = BALLOT_HASH): Answers => ({
  ...status({ status: 'recorded', blockNumber: '0x5', transactionIndex: '0x0', success: true }),
  eth_getTransactionReceipt: ([hash]) => receiptOf(hash as Hex, ballotHash),
})
const voterWith = (ballotHash: Hex): Answers => ({
  eth_call: () =>
    encodeFunctionResult({
      abi: electionsAbi,
      functionName: 'getVoter',
      result: { enrolled: true, commitment: OTHER, ballotHash, height: 5n, sequence: 1 },
    }),
  eth_getLogs: () => receiptOf(OTHER, ballotHash).logs,
})

function receiptOf(transactionHash: Hex, ballotHash: Hex) {
  const place = { blockHash: OTHER, blockNumber: '0x5', transactionHash, transactionIndex: '0x0' }
  const topics = encodeEventTopics({ abi: electionsAbi, eventName: 'VoteCast', args: { election: 7n, voter: VOTER } })
  const data = encodeAbiParameters([{ type: 'bytes32' }], [ballotHash])
  return {
    ...place,
    ...{
      status: '0x1',
      gasUsed: '0x5208',
      cumulativeGasUsed: '0x5208',
      from: VOTER,
      to: ELECTIONS_ADDRESS,
      type: '0x2',
    },
    logs: [{ ...place, address: ELECTIONS_ADDRESS, topics, data, logIndex: '0x0', removed: false }],
  }
}

async function cast(node: Answers, wallet: Answers) {
  const storage = memoryStorage()
  const events: CastEvent[] = []
  const following = {
    reader: clientOf(node),
    storage,
    place: PLACE,
    emit: (event: CastEvent) => events.push(event),
    signal: new AbortController().signal,
  }
  await castAndFollow(following, { wallet: clientOf(wallet), ballot: BALLOT })
  return { state: events.reduce(nextCastState, IDLE), events, kept: recallCast(storage, PLACE), following }
}

const sends: Answers = { eth_sendTransaction: () => HASH }
const silence = () => Object.assign(new Error('gone'), { name: 'HttpRequestError' })
const throwing = (error: unknown) => () => {
  throw error
}

describe('following a ballot', () => {
  it('wallet, sending, recorded; the hash is kept until the page says so', async () => {
    const { state, events, kept } = await cast(recorded(), sends)
    expect(events.map(({ kind }) => kind)).toEqual(['cast', 'hash', 'recorded'])
    expect(state).toEqual({ step: 'recorded', ballot: OURS, hash: HASH })
    expect(kept).toMatchObject({ hash: HASH, code: BALLOT.code })
  })

  it('a ballot that nobody knows any more goes out again as the same bytes, and is not called lost', async () => {
    const raw = '0x02c0'
    const hash = keccak256(raw)
    const again: unknown[] = []
    const node: Answers = {
      ...recorded(),
      psephos_transactionStatus: () =>
        again.length === 0
          ? { status: 'unknown' }
          : { status: 'recorded', blockNumber: '0x5', transactionIndex: '0x0', success: true },
      eth_sendRawTransaction: ([bytes]) => {
        again.push(bytes)
        return hash
      },
    }
    const events: CastEvent[] = []
    const following = {
      ...{ reader: clientOf(node), storage: memoryStorage(), place: PLACE, signal: new AbortController().signal },
      emit: (event: CastEvent) => events.push(event),
      rawOf: (of: Hex) => (of === hash ? raw : null),
    } as const
    const wallet = clientOf({ eth_sendTransaction: () => hash })
    await castAndFollow(following, { wallet, ballot: BALLOT })
    expect(again).toEqual([raw])
    expect(events.reduce(nextCastState, IDLE)).toMatchObject({ step: 'recorded', hash })
    expect(events.map(({ kind }) => kind)).not.toContain('fault')
  })

  it('declined: said so, nothing kept', async () => {
    const { state, kept } = await cast({}, { eth_sendTransaction: throwing({ code: 4001, message: 'User rejected' }) })
    expect(state).toMatchObject({ step: 'failed', fault: { id: 'declined', retry: true } })
    expect(kept).toBeNull()
  })

  it('another ballot under the hash is never "recorded"', async () => {
    const { state } = await cast(recorded(OTHER), sends)
    expect(state).toMatchObject({ step: 'failed', fault: { id: 'replaced' } })
  })

  it('a wallet that sped up the same ballot: recorded under the other hash', async () => {
    const node = { ...status({ status: 'replaced', by: OTHER }), ...voterWith(BALLOT_HASH) }
    expect((await cast(node, sends)).state).toEqual({ step: 'recorded', ballot: OURS, hash: OTHER })
  })

  it('a wallet that cancelled: replaced, with the hash that took its place', async () => {
    const node = { ...status({ status: 'nonce-used', by: OTHER }), ...voterWith(zeroHash) }
    expect((await cast(node, sends)).state).toMatchObject({ step: 'failed', fault: { id: 'replaced', by: OTHER } })
  })

  it('recorded as refused because voting had ended: not counted, and no retry', async () => {
    const node = {
      ...status({ status: 'recorded', blockNumber: '0x5', transactionIndex: '0x0', success: false }),
      eth_getTransactionByHash: () => ({ from: VOTER, to: ELECTIONS_ADDRESS, input: '0x12345678', gas: '0x5208' }),
      eth_call: throwing({
        code: 3,
        message: 'execution reverted',
        data: encodeErrorResult({ abi: electionsAbi, errorName: 'ElectionOver', args: [7n, 9n] }),
      }),
    }
    const { state, kept } = await cast(node, sends)
    expect(state).toMatchObject({ step: 'failed', fault: { id: 'closed-meanwhile', retry: false } })
    expect(kept).toBeNull()
  })

  it('"voted already" by this very ballot is a success whose answer was lost', async () => {
    const refusal = encodeErrorResult({ abi: electionsAbi, errorName: 'AlreadyVoted', args: [7n, VOTER, BALLOT_HASH] })
    const wallet = { eth_sendTransaction: throwing({ code: 3, message: 'execution reverted', data: refusal }) }
    expect((await cast(voterWith(BALLOT_HASH), wallet)).state).toEqual({ step: 'recorded', ballot: OURS, hash: OTHER })
    expect((await cast(voterWith(OTHER), wallet)).state).toMatchObject({
      step: 'failed',
      fault: { id: 'already-voted' },
    })
  })

  it('a wallet that loses the reason of a refusal: the chain is asked for it', async () => {
    const data = encodeErrorResult({ abi: electionsAbi, errorName: 'ElectionOver', args: [7n, 9n] })
    const node = { eth_estimateGas: throwing({ code: 3, message: 'execution reverted', data }) }
    const wallet = { eth_sendTransaction: throwing({ code: -32603, message: 'Internal error' }) }
    expect((await cast(node, wallet)).state).toMatchObject({
      step: 'failed',
      fault: { id: 'closed-meanwhile', retry: false },
    })
    expect((await cast({ eth_estimateGas: () => '0x5208' }, wallet)).state).toMatchObject({ fault: { id: 'refused' } })
  })

  it('no answer: safe to retry, and the code is kept for a reload', async () => {
    const { state, kept } = await cast({}, { eth_sendTransaction: throwing(silence()) })
    expect(state).toMatchObject({ step: 'failed', fault: { id: 'no-answer', retry: true } })
    expect(kept).toMatchObject({ code: BALLOT.code, hash: null })
  })

  it('a reload with a hash goes on following; without one it asks the record', async () => {
    const { following } = await cast(recorded(), sends)
    const kept = { code: BALLOT.code, ballotHash: BALLOT_HASH, hash: HASH, startedAtMs: 1 }
    const resumed = async (hash: Hex | null, node: Answers) => {
      const events: CastEvent[] = []
      const emit = (event: CastEvent) => events.push(event)
      const isKnown = await resumeBallot({ ...following, emit, reader: clientOf(node) }, { ...kept, hash })
      return { isKnown, state: events.reduce(nextCastState, IDLE) }
    }
    expect(await resumed(HASH, recorded())).toEqual({
      ...{ isKnown: true, state: { step: 'recorded', ballot: OURS, hash: HASH } },
    })
    expect(await resumed(null, voterWith(BALLOT_HASH))).toEqual({
      ...{ isKnown: true, state: { step: 'recorded', ballot: OURS, hash: OTHER } },
    })
    expect(recallCast(following.storage, PLACE)).not.toBeNull()
    expect(await resumed(null, { eth_call: throwing(silence()) })).toMatchObject({
      ...{ isKnown: true, state: { step: 'failed', fault: { id: 'no-answer' }, hash: null } },
    })
    expect(recallCast(following.storage, PLACE)).not.toBeNull()
    expect(await resumed(null, voterWith(zeroHash))).toEqual({ isKnown: false, state: IDLE })
    expect(recallCast(following.storage, PLACE)).toBeNull()
  })

  it('the ballot is out and a question about it fails: never "refused", asked again until it is known', async () => {
    let asked = 0
    const node = {
      ...status({ status: 'replaced', by: OTHER }),
      ...voterWith(BALLOT_HASH),
      eth_call: () => {
        asked += 1
        if (asked === 1) throw { code: -32000, message: 'something else' }
        return voterWith(BALLOT_HASH).eth_call?.([])
      },
    }
    const { state, events } = await cast(node, sends)
    expect(events.map((event) => (event.kind === 'fault' ? event.fault.id : event.kind))).toEqual([
      ...['cast', 'hash', 'no-answer', 'recorded'],
    ])
    expect(state).toEqual({ step: 'recorded', ballot: OURS, hash: OTHER })
  })

  it('every piece of news names the ballot it is about', async () => {
    const { events } = await cast({ ...status({ status: 'nonce-used', by: OTHER }), ...voterWith(zeroHash) }, sends)
    expect(events.map((event) => ('of' in event ? event.of : event.kind))).toEqual(['cast', BALLOT_HASH, BALLOT_HASH])
  })
})

const RAW = '0x02c0' as const
const RAW_HASH = keccak256(RAW)
const over = encodeErrorResult({ abi: electionsAbi, errorName: 'ElectionOver', args: [7n, 9n] })
const refusedAsOver = () => {
  throw { code: 3, message: 'execution reverted', data: over }
}

/** A device whose key signs `RAW`, in front of a node that is away for the first `silentTimes` sends. */
function aDevice(node: Answers, silentTimes = 0) {
  const sent: unknown[] = []
  const events: CastEvent[] = []
  const storage = memoryStorage()
  let silences = silentTimes
  const stop = new AbortController()
  const key = {
    sign: async () => ({ hash: RAW_HASH, raw: RAW, nonce: 3 }),
    seal: (bytes: Hex, about: string) => keccak256(`${bytes}${Buffer.from(about).toString('hex')}`),
  }
  const reader = clientOf({
    eth_sendRawTransaction: ([raw]) => {
      sent.push(raw)
      if (silences-- > 0) throw silence()
      return RAW_HASH
    },
    ...node,
  })
  const following = {
    ...{ reader, storage, place: PLACE, signal: stop.signal },
    emit: (event: CastEvent) => events.push(event),
    rawOf: () => RAW,
  }
  const cast = () => castFromDevice(following, { key, ballot: BALLOT, closesAt: 99 })
  const kinds = () => events.map((event) => (event.kind === 'fault' ? event.fault.id : event.kind))
  const state = () => events.reduce(nextCastState, IDLE)
  return { cast, sent, kinds, state, storage, following, stop, key, kept: () => recallCast(storage, PLACE) }
}

describe('a ballot of a local key when nobody answers', () => {
  it('is kept on the device, said to be unsent, and goes out as the same bytes', async () => {
    const { cast, sent, kinds, state, kept, key } = aDevice(recorded(), 1)
    await cast()
    expect(kinds()).toEqual(['cast', 'signed', 'unsent', 'hash', 'recorded'])
    expect(sent).toEqual([RAW, RAW])
    expect(state()).toMatchObject({ step: 'recorded', hash: RAW_HASH })
    expect(kept()).toMatchObject({
      hash: RAW_HASH,
      kept: { sealed: key.seal(RAW, keptAbout(PLACE, RAW_HASH)), isReceived: true, closesAt: 99 },
    })
  })

  it('is on the device before it is sent, and no longer goes out once the page is left', async () => {
    const { cast, sent, kept, stop, state, storage } = aDevice({}, 99)
    const done = cast()
    await expect.poll(() => state().step).toBe('unsent')
    expect(kept()).toMatchObject({ hash: RAW_HASH, kept: { isReceived: false } })
    expect(JSON.stringify(storage.entries())).not.toContain(RAW)
    stop.abort()
    await done
    expect(sent).toEqual([RAW])
  })

  it('is not kept when it could not even be signed', async () => {
    const { following, kept, state } = aDevice({})
    const key = { sign: throwing(silence()), seal: () => RAW }
    await castFromDevice(following, { key, ballot: BALLOT, closesAt: 99 })
    expect(state()).toMatchObject({ step: 'failed', fault: { id: 'no-answer', retry: true }, hash: null })
    expect(kept()).toBeNull()
  })

  it.each<[string, Answers, string]>([
    ['voting has ended', { eth_sendRawTransaction: refusedAsOver, ...voterWith(zeroHash) }, 'closed-meanwhile'],
    [
      'its number was taken by another ballot',
      {
        eth_sendRawTransaction: throwing({ code: -32000, message: 'nonce too low' }),
        ...status({ status: 'unknown' }),
        ...voterWith(OTHER),
      },
      'replaced',
    ],
    [
      'its number is ahead of the record',
      { eth_sendRawTransaction: throwing({ code: -32000, message: 'nonce too high' }), ...voterWith(zeroHash) },
      'dropped',
    ],
  ])('is forgotten, with a sentence, when it can not be sent any more: %s', async (_, node, id) => {
    const { cast, kept, state } = aDevice(node)
    await cast()
    expect(state()).toMatchObject({ step: 'failed', fault: { id } })
    expect(kept()).toBeNull()
  })

  it('that is refused because it is recorded already is recorded', async () => {
    const { cast, state } = aDevice({ eth_sendRawTransaction: refusedAsOver, ...voterWith(BALLOT_HASH) })
    await cast()
    expect(state()).toEqual({ step: 'recorded', ballot: OURS, hash: OTHER })
  })

  it('is not forgotten on a refusal while nobody says whether it is recorded', async () => {
    const { cast, kept, state, stop } = aDevice({
      eth_sendRawTransaction: refusedAsOver,
      eth_call: throwing(silence()),
    })
    const done = cast()
    await expect.poll(() => state().step).toBe('unsent')
    expect(kept()).not.toBeNull()
    stop.abort()
    await done
  })

  it('after a reload is sent as it was signed, with the key that signed it', async () => {
    const { following, sent, state, key } = aDevice(recorded())
    const kept = { sealed: key.seal(RAW, 'x'), isReceived: false, closesAt: 99 }
    const cast = { code: BALLOT.code, ballotHash: BALLOT_HASH, hash: RAW_HASH, startedAtMs: 1, kept }
    const asked: string[] = []
    await resumeBallot(following, cast, (sealed, about) => {
      asked.push(sealed, about)
      return RAW
    })
    expect(asked).toEqual([kept.sealed, keptAbout(PLACE, RAW_HASH)])
    expect(sent).toEqual([RAW])
    expect(state()).toMatchObject({ step: 'recorded', hash: RAW_HASH })
  })
})
