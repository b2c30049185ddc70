import { electionsAbi, validatorsAbi } from '@psephos/contracts-abi'
import { EventFragment, FunctionFragment } from 'ethers'
import { parseAbi, toEventSelector, toFunctionSelector } from 'viem'
import { describe, expect, it } from 'vitest'
import { bytesToHex } from '../../codec/hex.ts'
import { selectorBytes, selectorNumber, signatureHash } from './signature.ts'

/** More shapes than ours: tuples in tuples, lists of them, lists of a fixed length, no arguments. */
const others = parseAbi([
  'struct Inner { uint8 a; bytes32[] b; }',
  'struct Outer { Inner inner; Inner[] more; string name; }',
  'function many(Outer[] list, (address, bool)[2] pairs, int256[3][] table)',
  'function none()',
  'error Refused(Outer why)',
  'event Happened(address indexed who, Inner[] what)',
])
const items = [...electionsAbi, ...validatorsAbi, ...others]

describe('S1: signatures are those that viem and ethers write', () => {
  it.each(items.map((item) => [`${item.type} ${item.name}`, item] as const))('%s', (_, item) => {
    if (item.type === 'event') {
      expect(bytesToHex(signatureHash(item))).toBe(toEventSelector(item))
      expect(bytesToHex(signatureHash(item))).toBe(EventFragment.from(JSON.parse(JSON.stringify(item))).topicHash)
      return
    }
    const { name, inputs } = item
    const asFunction = { type: 'function', name, inputs, outputs: [], stateMutability: 'view' } as const
    expect(bytesToHex(selectorBytes(item))).toBe(toFunctionSelector(asFunction))
    expect(bytesToHex(selectorBytes(item))).toBe(FunctionFragment.from(JSON.parse(JSON.stringify(asFunction))).selector)
    expect(selectorNumber(item)).toBe(Number(toFunctionSelector(asFunction)))
  })
})
