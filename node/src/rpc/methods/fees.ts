// T2: nothing costs anything. Every fee question has an answer, and it is zero, for ever and at every height: an error
// or a single wei here makes some wallet refuse to sign.
import { FEE_HISTORY_BLOCKS_MAX, FEE_HISTORY_PERCENTILES_MAX } from '../../params/limits.ts'
import { refusals } from '../errors.ts'
import { toQuantity } from '../format/quantity.ts'
import { defineMethod, type Method, optional, required } from '../method.ts'
import { blockNumber, findHeight } from '../params/blockParam.ts'
import { BadParam, list, type Parse, uint64OrNumber } from '../params/scalars.ts'
import { BLOCK_NUMBER, listOf, OBJECT, QUANTITY } from '../schemas.ts'

const zero = (name: string, summary: string): Method =>
  defineMethod(name, { summary, params: [], result: QUANTITY, run: () => '0x0' })

const percentile: Parse<number> = (value) => {
  if (typeof value !== 'number' || !(value >= 0 && value <= 100)) throw new BadParam('a percentile is 0 to 100')
  return value
}
const percentiles: Parse<readonly number[]> = (value) => {
  const all = list(percentile, FEE_HISTORY_PERCENTILES_MAX)(value)
  if (all.some((one, i) => i > 0 && one < (all[i - 1] ?? 0))) throw new BadParam('percentiles must ascend')
  return all
}

export const feeMethods: readonly Method[] = [
  zero('eth_gasPrice', 'The price of gas: zero.'),
  zero('eth_maxPriorityFeePerGas', 'The tip that is needed: zero.'),
  zero('eth_baseFee', 'The base fee of the next block: zero.'),
  defineMethod('eth_feeHistory', {
    summary: 'Base fees and rewards of past blocks, all zero, and how full the blocks were.',
    params: [
      required('blockCount', uint64OrNumber, QUANTITY),
      required('newestBlock', blockNumber, BLOCK_NUMBER),
      optional('rewardPercentiles', percentiles, null, listOf({ title: 'percentile', type: 'number' })),
    ],
    result: OBJECT,
    run: ({ chain }, [blockCount, newestBlock, rewardPercentiles]) => {
      const newest = findHeight(chain, newestBlock)
      if (newest === null) throw refusals.beyondHead(heightOf(newestBlock), chain.head().header.number)
      const counts = [blockCount, BigInt(FEE_HISTORY_BLOCKS_MAX), newest + 1n]
      const count = Number(counts.reduce((least, one) => (one < least ? one : least)))
      if (count === 0) return { oldestBlock: '0x0', baseFeePerGas: [], gasUsedRatio: [] }
      const oldest = newest + 1n - BigInt(count)
      return {
        oldestBlock: toQuantity(oldest),
        baseFeePerGas: Array(count + 1).fill('0x0'),
        gasUsedRatio: Array.from({ length: count }, (_, i) => {
          const header = chain.header(oldest + BigInt(i))
          return header === null ? 0 : Number(header.gasUsed) / Number(header.gasLimit)
        }),
        ...(rewardPercentiles === null || rewardPercentiles.length === 0
          ? {}
          : { reward: Array.from({ length: count }, () => rewardPercentiles.map(() => '0x0')) }),
      }
    },
  }),
]

const heightOf = (block: ReturnType<typeof blockNumber>): bigint => (block.kind === 'number' ? block.height : 0n)
