// The chain's head as the pool wants to see it.
import type { Chain } from '../chain/chain.ts'
import { RATE_WINDOW_SECONDS } from '../params/limits.ts'
import type { PoolHead } from '../txpool/head.ts'

export function poolHeadOf(chain: Chain): PoolHead {
  const { number: height, timestamp } = chain.head().header
  let hourAgo: bigint | null = null
  return {
    height,
    timestamp,
    blockGasLimit: chain.nextGasLimit(),
    state: chain.headState(),
    nonceAnHourAgo(sender) {
      hourAgo ??= chain.heightAtTime(timestamp - RATE_WINDOW_SECONDS)
      return chain.stateAt(hourAgo)?.getAccount(sender)?.nonce ?? 0n
    },
  }
}
