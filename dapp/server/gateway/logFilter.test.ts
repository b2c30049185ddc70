import { describe, expect, it } from 'vitest'
import { isWanted, type LogFilter, readLogFilter } from './logFilter.ts'

const [A, B] = [`0x${'aA'.repeat(20)}`, `0x${'bb'.repeat(20)}`]
const [X, Y] = [`0x${'1c'.repeat(32)}`, `0x${'2d'.repeat(32)}`]
const log = { address: A.toLowerCase(), topics: [X, Y] }

describe('which logs are wanted', () => {
  it.each<[string, unknown, boolean]>([
    ['no filter', undefined, true],
    ['null', null, true],
    ['an empty one', {}, true],
    ['its address, in any case', { address: A }, true],
    ['one of several addresses', { address: [B, A] }, true],
    ['another address', { address: B }, false],
    ['its first topic', { topics: [X] }, true],
    ['its first topic in capitals', { topics: [X.toUpperCase().replace('0X', '0x')] }, true],
    ['the second topic in the first place', { topics: [Y] }, false],
    ['anything, then its second', { topics: [null, Y] }, true],
    ['an empty choice, then its second', { topics: [[], Y] }, true],
    ['a choice with null in it', { topics: [[Y, null]] }, true],
    ['one of two', { topics: [[Y, X]] }, true],
    ['none of two', { topics: [null, [X, X]] }, false],
    ['more topics than it has', { topics: [null, null, null] }, false],
    ['address and topic', { address: A, topics: [X] }, true],
    ['address, and a topic it has not', { address: A, topics: [Y] }, false],
    ['a range, which is ignored', { fromBlock: '0x1', toBlock: '0x2', topics: [X] }, true],
  ])('%s', (_, json, expected) => expect(isWanted(readLogFilter(json, 1) as LogFilter, log)).toBe(expected))
  it.each<[string, unknown]>([
    ['a text', 'all'],
    ['a list', []],
    ['an address that is short', { address: '0x12' }],
    ['an address that is a number', { address: 5 }],
    ['a list with something else', { address: [A, null] }],
    ['topics as a text', { topics: X }],
    ['five topics', { topics: [null, null, null, null, null] }],
    ['a topic that is short', { topics: ['0x12'] }],
    ['a topic that is no hex', { topics: [`0x${'zz'.repeat(32)}`] }],
    ['a hundred and one', { address: Array.from({ length: 101 }, () => A) }],
  ])('refused: %s', (_, json) => {
    expect(readLogFilter(json, 1)).toMatchObject({
      refusal: { error: { code: -32602, message: /^invalid argument 1: / } },
    })
  })
})
