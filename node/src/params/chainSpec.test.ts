import { describe, expect, it } from 'vitest'
import { aGenesis, organizer, validator } from '../../test/execution/aChain.ts'
import type { Address } from '../types/bytes.ts'
import { InvalidGenesis, parseGenesis, ruleVersionAt } from './chainSpec.ts'

const psephos = (change: object) => aGenesis({ psephos: { ...(aGenesis().psephos as object), ...change } })
const A = `0x${'aA'.repeat(20)}`
const B = `0x${'bb'.repeat(20)}`

describe('genesis file: accepted', () => {
  it('gives the values that all nodes share, hex or decimal', () => {
    const spec = parseGenesis(aGenesis({ timestamp: '17', gasLimit: 200_000_000, alloc: { [A]: { balance: '0x5' } } }))
    expect(spec).toMatchObject({ chainId: 710_001n, timestamp: 17n, gasLimit: 200_000_000n, periodMs: 1000 })
    expect(spec.alloc).toEqual(new Map([[A.toLowerCase(), 5n]]))
    expect(spec.organizers).toEqual([organizer.address])
  })
  it('C4: sorts the validators by bytes and compares them in lower case', () => {
    const spec = parseGenesis(psephos({ validators: [B, A] }))
    expect(spec.validators).toEqual([A.toLowerCase(), B])
  })
  it('H6: has defaults for period, heartbeat and rules', () => {
    const spec = parseGenesis(aGenesis({ psephos: { validators: [A], organizers: [B] } }))
    expect(spec).toMatchObject({ periodMs: 1_000, heartbeatMs: 10_000, rules: [{ height: 0n, version: 1 }] })
  })
  it('alloc may be left out, and geth keys that mean nothing here are ignored', () => {
    const { alloc: _, ...rest } = aGenesis({ difficulty: '0x0', nonce: '0x0' })
    expect(parseGenesis(rest).alloc.size).toBe(0)
  })
  it.each([2, 710_001, 2_147_483_629])('chain id %i', (chainId) => {
    expect(parseGenesis(aGenesis({ config: { chainId } })).chainId).toBe(BigInt(chainId))
  })
})

describe('genesis file: refused, naming the place', () => {
  const rows: [string, unknown, RegExp][] = [
    ['no object', 7, /\(file\)/],
    ['no chain id', aGenesis({ config: {} }), /config\.chainId/],
    ...[0, 1, 1337, 31337, 2_147_483_630].map((id): [string, unknown, RegExp] => [
      `chain id ${id}`,
      aGenesis({ config: { chainId: id } }),
      /config\.chainId: must/,
    ]),
    ['a timestamp in words', aGenesis({ timestamp: 'now' }), /timestamp/],
    ['a gas limit in which the dearest call has no room', aGenesis({ gasLimit: '0x1000' }), /gasLimit/],
    ['no validators', psephos({ validators: [] }), /psephos\.validators/],
    ['a validator twice, in another case', psephos({ validators: [A, A.toLowerCase()] }), /an address twice/],
    ['the zero address as validator', psephos({ validators: [`0x${'00'.repeat(20)}`] }), /have no role/],
    [
      'a system contract as organizer',
      psephos({ organizers: ['0x000000000000000000000000000000005e1ec7ed'] }),
      /no role/,
    ],
    ['no organizers', psephos({ organizers: [] }), /psephos\.organizers/],
    [
      'an account twice in alloc',
      aGenesis({ alloc: { [A]: { balance: '1' }, [A.toLowerCase()]: { balance: '2' } } }),
      /alloc/,
    ],
    ['a balance below zero', aGenesis({ alloc: { [A]: { balance: -1 } } }), /alloc/],
    ['alloc as a list', aGenesis({ alloc: [A] }), /alloc/],
    ['a period below one second', psephos({ periodMs: 999 }), /periodMs/],
    ['a heartbeat above 30 s', psephos({ heartbeatMs: 30_001 }), /heartbeatMs/],
    ['a heartbeat below the period', psephos({ periodMs: 5_000, heartbeatMs: 4_000 }), /shorter than the period/],
    ['rules that do not begin at 0', psephos({ rules: [{ height: 5, version: 1 }] }), /height 0/],
    ['rules out of order', psephos({ rules: [0, 9, 9].map((height) => ({ height, version: 1 })) }), /ascend/],
  ]
  it.each(rows)('%s', (_, json, message) => {
    expect(() => parseGenesis(json)).toThrow(InvalidGenesis)
    expect(() => parseGenesis(json)).toThrow(message)
  })
})

describe('rule versions', () => {
  const spec = parseGenesis(
    psephos({
      rules: [
        { height: 0, version: 1 },
        { height: 200, version: 2 },
      ],
    }),
  )
  it.each([
    [0n, 1],
    [199n, 1],
    [200n, 2],
    [9_999n, 2],
  ])('block %i obeys version %i', (height, version) => {
    expect(ruleVersionAt(spec, height)).toBe(version)
  })
  it('validators of the makers are what the file says', () => {
    expect(spec.validators).toEqual([validator.address as Address])
  })
})
