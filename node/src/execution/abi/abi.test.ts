import { electionsAbi, validatorsAbi } from '@psephos/contracts-abi'
import { Interface } from 'ethers'
import fc from 'fast-check'
import { type AbiParameter, encodeAbiParameters, encodeFunctionData, type Hex, parseAbiParameters } from 'viem'
import { describe, expect, it } from 'vitest'
import { aContest, aManifest } from '../../../test/execution/aChain.ts'
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { decodeAbi, MalformedEncoding } from './decode.ts'
import { encodeAbi } from './encode.ts'

const manifest = aManifest({
  title: 'Wahl 2026 — Vorstand 🗳',
  contests: [aContest(3), aContest(2, 0, 2)],
  registrars: [`0x${'11'.repeat(20)}`, `0x${'22'.repeat(20)}`],
})
const manifestInputs =
  electionsAbi.find((item) => item.type === 'function' && item.name === 'createElection')?.inputs ?? []

/** A value of any type that our interfaces use. */
function anyValue(parameter: AbiParameter): fc.Arbitrary<unknown> {
  const { type } = parameter
  if (type.endsWith('[]'))
    return fc.array(anyValue({ ...parameter, type: type.slice(0, -2) } as AbiParameter), { maxLength: 4 })
  if ('components' in parameter) {
    const fields = parameter.components.map((part) => [part.name ?? '', anyValue(part)] as const)
    return fc.record(Object.fromEntries(fields))
  }
  if (type === 'bool') return fc.boolean()
  if (type === 'string') return fc.string({ unit: 'grapheme', maxLength: 70 })
  if (type === 'bytes') return fc.uint8Array({ maxLength: 70 }).map(bytesToHex)
  if (type === 'address') return fc.uint8Array({ minLength: 20, maxLength: 20 }).map(bytesToHex)
  if (type.startsWith('bytes')) {
    const length = Number(type.slice(5))
    return fc.uint8Array({ minLength: length, maxLength: length }).map(bytesToHex)
  }
  const bits = Number(type.slice(4))
  return fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }).map((value) => (bits <= 48 ? Number(value) : value))
}

const parameterLists = [...electionsAbi, ...validatorsAbi].flatMap((item) => {
  const name = `${item.type} ${item.name}`
  const outputs = item.type === 'function' ? [[`${name}, answer`, item.outputs] as const] : []
  return [[name, item.inputs as readonly AbiParameter[]] as const, ...outputs]
})

describe('S1: the ABI is the one that viem writes', () => {
  it.each(parameterLists)('%s', (_, parameters) => {
    const values = fc.tuple(...parameters.map((parameter) => anyValue(parameter)))
    fc.assert(
      fc.property(values, (list) => {
        const bytes = encodeAbi(parameters, list)
        expect(bytesToHex(bytes)).toBe(encodeAbiParameters(parameters, list as never))
        expect(decodeAbi(parameters, bytes)).toEqual(list)
      }),
      { numRuns: 40 },
    )
  })
  it('what ethers writes is read too', () => {
    const elections = new Interface(JSON.parse(JSON.stringify(electionsAbi)))
    const data = elections.encodeFunctionData('createElection', [manifest])
    expect(data).toBe(encodeFunctionData({ abi: electionsAbi, functionName: 'createElection', args: [manifest] }))
    expect(decodeAbi(manifestInputs, hexToBytes(data as Hex).subarray(4))).toEqual([manifest])
  })
})

const word = (value: bigint | number) => BigInt(value).toString(16).padStart(64, '0')
const words = (...values: (bigint | number | string)[]) =>
  hexToBytes(`0x${values.map((value) => (typeof value === 'string' ? value : word(value))).join('')}`)
const text = (content: string) => Buffer.from(content).toString('hex').padEnd(64, '0')

describe('one encoding only', () => {
  const rows: [string, string, Uint8Array, Uint8Array][] = [
    // what, types, accepted, refused
    ['a number that fits', 'uint64', words(2n ** 64n - 1n), words(2n ** 64n)],
    ['uint8 up to 255', 'uint8', words(255), words(256)],
    ['a bool is 0 or 1', 'bool', words(1), words(2)],
    ['an address has 20 bytes', 'address', words(2n ** 160n - 1n), words(2n ** 160n)],
    [
      'bytes4 is padded with zero',
      'bytes4',
      words(`01020304${'00'.repeat(28)}`),
      words(`0102030401${'00'.repeat(27)}`),
    ],
    ['a string is padded with zero', 'string', words(32, 1, text('a')), words(32, 1, `6162${'00'.repeat(30)}`)],
    ['a string is UTF-8', 'string', words(32, 2, text('é')), words(32, 1, `c3${'00'.repeat(31)}`)],
    ['parts are in order', 'bytes, bytes', words(64, 96, 0, 0), words(96, 64, 0, 0)],
    ['parts are not shared', 'bytes, bytes', words(64, 96, 0, 0), words(64, 64, 0)],
    ['parts have no gap', 'bytes', words(32, 0), words(64, 0, 0)],
    ['nothing is behind them', 'bytes', words(32, 0), words(32, 0, 0)],
    ['nothing is missing', 'uint256, uint256', words(1, 2), words(1)],
    ['a string is there', 'string', words(32, 1, text('a')), words(32, 33, text('a'))],
    ['a length is a length', 'bytes', words(32, 0), words(32, 2n ** 255n)],
    ['a list is as long as it says', 'uint256[]', words(32, 1, 7), words(32, 2, 7)],
    ['a list of lists', 'string[]', words(32, 1, 32, 0), words(32, 2n ** 40n, 32, 0)],
    ['an offset of a later page', 'bytes', words(32, 0), words(2n ** 255n, 0)],
  ]
  it.each(rows)('%s (%s)', (_, types, accepted, refused) => {
    const parameters = parseAbiParameters(types)
    expect(encodeAbi(parameters, decodeAbi(parameters, accepted))).toEqual(accepted)
    expect(() => decodeAbi(parameters, refused)).toThrow(MalformedEncoding)
  })

  it('T3: any bytes either are the one encoding of what was read, or are refused', () => {
    const bytes = encodeAbi(manifestInputs, [manifest])
    const mutation = fc.record({
      at: fc.nat({ max: bytes.length - 1 }),
      to: fc.nat({ max: 255 }),
      cut: fc.nat({ max: 40 }),
    })
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        let mutant = bytes.slice()
        for (const { at, to, cut } of mutations) {
          mutant[at % mutant.length] = to
          if (cut === 0) mutant = mutant.slice(0, at)
          if (mutant.length === 0) break
        }
        let values: unknown[]
        try {
          values = decodeAbi(manifestInputs, mutant)
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedEncoding)
          return
        }
        expect(encodeAbi(manifestInputs, values)).toEqual(mutant)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('encode: a value of another type is a bug', () => {
  it.each([
    ['uint256', 'seven'],
    ['bytes32', 7],
    ['string[]', 'text'],
    ['(uint8 a)', null],
  ])('%s', (types, value) => {
    expect(() => encodeAbi(parseAbiParameters(types) as readonly AbiParameter[], [value])).toThrow(TypeError)
  })
})
