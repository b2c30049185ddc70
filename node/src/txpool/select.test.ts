// T4: how a block that is too small for all is shared out, with entries that are no more than what the order looks at.
import { describe, expect, it } from 'vitest'
import type { Address } from '../types/bytes.ts'
import type { Entry } from './entry.ts'
import { selectEntries } from './select.ts'

const GAS_MAX = 1_000n
let arrivals = 0
const anEntry = (sender: string, gas: bigint, kind: 'ballot' | 'official' | 'plain' = 'ballot'): Entry => ({
  transaction: { sender: sender as Address, label: `${kind} of ${sender}` } as never,
  arrival: arrivals++,
  gas,
  isBallot: kind === 'ballot',
  isPlain: kind === 'plain',
  notBefore: 0n,
  replaced: [],
})
const selected = (queues: Entry[][]) =>
  selectEntries(queues, { timestamp: 0n, gasMax: GAS_MAX }).map(
    ({ transaction }) => (transaction as unknown as { label: string }).label,
  )
const ballots = (count: number) => Array.from({ length: count }, (_, i) => [anEntry(`v${i}`, 100n)])

describe('T4: shares of a block', () => {
  it('ballots leave a tenth to officials, however many wait', () => {
    expect(selected([...ballots(20), [anEntry('registrar', 100n, 'official')]])).toEqual([
      ...Array.from({ length: 9 }, (_, i) => `ballot of v${i}`),
      'official of registrar',
    ])
  })
  it('where no official waits, ballots fill the block', () => {
    expect(selected(ballots(20))).toHaveLength(10)
  })
  it('one that does not fit holds back its own sender only', () => {
    const big = [anEntry('big', 950n, 'official'), anEntry('big', 1n, 'official')]
    expect(selected([...ballots(1), big, [anEntry('small', 50n, 'official')]])).toEqual([
      'ballot of v0',
      'official of small',
    ])
  })
  it('plain transactions fill at most a tenth', () => {
    const plains = Array.from({ length: 5 }, (_, i) => [anEntry(`p${i}`, 40n, 'plain')])
    expect(selected(plains)).toEqual(['plain of p0', 'plain of p1'])
  })
})
