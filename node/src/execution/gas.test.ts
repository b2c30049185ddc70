import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createTx } from '@ethereumjs/tx'
import {
  COMPLAINT_PROOF_BYTES,
  dealBytes,
  REGISTRATION_PROOF_BYTES,
  secretBodyBytes,
  shareBytes,
} from '@psephos/ballot'
import {
  BLOCK_GAS_LIMIT_MIN,
  ENROLMENT_BATCH_MAX,
  electionsAbi,
  OPTIONS_TOTAL_MAX,
  TRUSTEES_MAX,
  validatorsAbi,
} from '@psephos/contracts-abi'
import fc from 'fast-check'
import type { Abi } from 'viem'
import { describe, expect, it } from 'vitest'
import { calldata, ELECTIONS, stranger, VALIDATORS, voterAt } from '../../test/execution/aChain.ts'
import { proposing, votingOn } from '../../test/execution/aGovernance.ts'
import { aCeremony } from '../../test/execution/aSecretElection.ts'
import { bytesToHex, hexToBytes } from '../codec/hex.ts'
import { BLOCK_BYTES_MAX, BLOCK_GAS_LIMIT_DEFAULT, TRANSACTION_DATA_BYTES_MAX } from '../params/limits.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { ELECTIONS_GAS, gasOf, intrinsicGas, REFUSED_GAS, VALIDATORS_GAS } from './gas.ts'

const to = stranger.address
const common = new Common({ chain: Mainnet, hardfork: Hardfork.London })

describe("T3: Ethereum's own part is the one of another implementation", () => {
  it('for any data and access list, to an address that is no contract', () => {
    const item = fc.record({
      address: fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => bytesToHex(bytes) as Address),
      storageKeys: fc.array(
        fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes) as Hash),
        { maxLength: 3 },
      ),
    })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(item, { maxLength: 3 }), (data, accessList) => {
        const theirs = createTx({ type: 2, to, data, accessList, chainId: 1 }, { common })
        expect(gasOf({ to, data, accessList })).toBe(theirs.getIntrinsicGas())
      }),
      { numRuns: 60 },
    )
  })
  it.each([
    ['no data', '0x', 21_000n],
    ['a zero byte', '0x00', 21_004n],
    ['another byte', '0x01', 21_016n],
  ] as const)('%s', (_, hex, gas) => {
    expect(gasOf({ to, data: hexToBytes(hex) })).toBe(gas)
  })
})

describe('T3: functions', () => {
  const bytesGas = (data: Uint8Array) => data.reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 21_000n)
  const cast = calldata('castBallot', [1n, '0x0100'])
  const enrol = (count: number) => {
    const list = Array.from({ length: count }, () => voterAt(0).address)
    return calldata('enrolVoters', [1n, list, list.map(() => `0x${'11'.repeat(32)}` as const)])
  }
  it('a ballot costs its function, its four words and its marks', () => {
    const { fixed, perWord, marks } = ELECTIONS_GAS.castBallot!
    expect(gasOf({ to: ELECTIONS, data: cast })).toBe(bytesGas(cast) + fixed + 4n * perWord + marks!.each)
  })
  it.each([
    ['castBallot', [1n, '0x01000101'], 3n],
    ['castBallot', [1n, '0x00000000'], 0n],
    ['recastBallot', [1n, '0x0100', '0x0001', `0x${'00'.repeat(32)}`], 4n], // and the two lengths
  ] as const)('%s pays for every mark, as in row %#', (name, values, marked) => {
    const data = calldata(name, values as never)
    const { fixed, perWord, marks } = ELECTIONS_GAS[name]!
    const words = BigInt((data.length - 4) / 32)
    expect(gasOf({ to: ELECTIONS, data })).toBe(bytesGas(data) + fixed + words * perWord + marked * marks!.each)
  })
  it.each([
    ['castBallot', 384, false],
    ['castBallot', 1_536, false],
    ['recastBallot', 1_536, true],
  ] as const)('%s with a sealed body of %i bytes pays by the word, whatever is in it', (name, bytes, isAgain) => {
    const gasOfBody = (byte: string) => {
      const body = `0x${byte.repeat(bytes)}` as const
      const old = `0x${byte.repeat(320)}` as const
      const values = isAgain ? [1n, body, old, `0x${'00'.repeat(32)}`] : [1n, body]
      const data = calldata(name, values as never)
      const { fixed, sealed } = ELECTIONS_GAS[name]!
      expect(gasOf({ to: ELECTIONS, data })).toBe(
        bytesGas(data) + fixed + BigInt((data.length - 4) / 32) * sealed!.perWord,
      )
      return gasOf({ to: ELECTIONS, data }) - bytesGas(data)
    }
    expect(gasOfBody('ff')).toBe(gasOfBody('00'))
  })
  it('the longest open bodies pay by the mark, the shortest sealed ones by the word', () => {
    const wordsOf = (name: 'castBallot' | 'recastBallot', ...values: unknown[]) =>
      (calldata(name, values as never).length - 4) / 32
    const [open, sealed] = [`0x${'01'.repeat(OPTIONS_TOTAL_MAX)}`, `0x${'01'.repeat(384)}`]
    const zero = `0x${'00'.repeat(32)}`
    const above = (name: string) => ELECTIONS_GAS[name]!.sealed!.wordsAbove
    expect(wordsOf('castBallot', 1n, open)).toBe(above('castBallot'))
    expect(wordsOf('castBallot', 1n, sealed)).toBeGreaterThan(above('castBallot'))
    expect(wordsOf('recastBallot', 1n, open, open, zero)).toBe(above('recastBallot'))
    expect(wordsOf('recastBallot', 1n, sealed, `0x${'01'.repeat(64)}`, zero)).toBeGreaterThan(above('recastBallot'))
  })
  it('every further voter of a batch costs two words', () => {
    const more = gasOf({ to: ELECTIONS, data: enrol(3) }) - gasOf({ to: ELECTIONS, data: enrol(2) })
    const bytes = bytesGas(enrol(3)) - bytesGas(enrol(2))
    expect(more - bytes).toBe(2n * (ELECTIONS_GAS.enrolVoters?.perWord ?? 0n))
  })
  it.each([
    ['a view of Elections', ELECTIONS, calldata('electionCount', [])],
    ['an unknown selector', ELECTIONS, hexToBytes('0xdeadbeef')],
    ['less than a selector', ELECTIONS, hexToBytes('0xde')],
    ['no data', ELECTIONS, new Uint8Array(0)],
    ['castBallot sent to Validators', VALIDATORS, cast],
  ] as const)('what reverts at once costs a receipt: %s', (_, contract, data) => {
    expect(gasOf({ to: contract, data })).toBe(bytesGas(data) + REFUSED_GAS.fixed)
  })
  describe('the dearest call of each function fits into the smallest block, and its bytes into a transaction', () => {
    const bytes = (length: number) => `0x${'ff'.repeat(length)}`
    const word = bytes(32)
    const contests = Array.from({ length: 20 }, () => ({ options: 5, minMarks: 0, maxMarks: 5 }))
    const calls: Readonly<Record<string, readonly unknown[]>> = {
      recastBallot: [1n, bytes(secretBodyBytes(contests)), bytes(64 * OPTIONS_TOTAL_MAX), word],
      castBallot: [1n, bytes(secretBodyBytes(contests))],
      enrolVoters: [1n, Array(ENROLMENT_BATCH_MAX).fill(bytes(20)), Array(ENROLMENT_BATCH_MAX).fill(word)],
      registerTrustee: [1n, 1, word, bytes(REGISTRATION_PROOF_BYTES)],
      commitDeal: [1n, 1, word],
      dealShares: [1n, 1, bytes(dealBytes(TRUSTEES_MAX, TRUSTEES_MAX - 1))],
      complain: [1n, 1, 1, word, bytes(COMPLAINT_PROOF_BYTES)],
      confirmShares: [1n, 1],
      completeCeremony: [1n, 1],
      restartCeremony: [1n, { ...aCeremony(9, 8), minQualified: 8 }],
      spoilBallot: [1n, word],
      postShare: [1n, 1, bytes(shareBytes(OPTIONS_TOTAL_MAX))],
      publishTally: [1n, Array(OPTIONS_TOTAL_MAX).fill(0xffff_ffff)],
    }
    it.each(Object.entries(calls))('%s', (name, values) => {
      const data = calldata(name as never, values as never)
      expect(data.length).toBeLessThanOrEqual(TRANSACTION_DATA_BYTES_MAX)
      expect(gasOf({ to: ELECTIONS, data })).toBeLessThan(BLOCK_GAS_LIMIT_MIN)
    })
    it('and a whole block of sealed ballots into a frame', () => {
      const data = calldata('castBallot', [1n, bytes(1_536) as `0x${string}`])
      const perBlock = Number(BLOCK_GAS_LIMIT_DEFAULT / gasOf({ to: ELECTIONS, data }))
      expect(perBlock).toBeGreaterThan(400)
      expect(perBlock * (data.length + 200) * 8).toBeLessThan(BLOCK_BYTES_MAX)
    })
  })
  it('the same call to another address is only bytes', () => {
    expect(gasOf({ to, data: cast })).toBe(bytesGas(cast))
  })
  it('the intrinsic gas is the whole sum, so that an estimate is never short', () => {
    expect(intrinsicGas({ to: ELECTIONS, data: cast })).toBe(gasOf({ to: ELECTIONS, data: cast }))
  })
  it('a proposal costs its function and its words, a vote on one the same whoever decides', () => {
    const text = proposing('text', { text: 'x'.repeat(2_048) })
    const { fixed, perWord } = VALIDATORS_GAS.propose!
    expect(gasOf({ to: VALIDATORS, data: text })).toBe(
      bytesGas(text) + fixed + BigInt((text.length - 4) / 32) * perWord,
    )
    expect(gasOf({ to: VALIDATORS, data: text })).toBeLessThan(BLOCK_GAS_LIMIT_MIN)
    const vote = votingOn(7n)
    expect(gasOf({ to: VALIDATORS, data: vote })).toBe(bytesGas(vote) + (VALIDATORS_GAS.voteOnProposal?.fixed ?? 0n))
    expect(gasOf({ to: ELECTIONS, data: vote })).toBe(bytesGas(vote) + REFUSED_GAS.fixed)
  })
  it.each([
    ['Elections', electionsAbi, ELECTIONS_GAS],
    ['Validators', validatorsAbi, VALIDATORS_GAS],
  ] as const)('every function of %s that writes is in the schedule, and no other', (_, abi, gas) => {
    const writing = (abi as Abi).flatMap((item) =>
      item.type === 'function' && item.stateMutability === 'nonpayable' ? [item.name] : [],
    )
    expect(Object.keys(gas).toSorted()).toEqual(writing.toSorted())
  })
})
