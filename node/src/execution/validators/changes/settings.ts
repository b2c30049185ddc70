// Changing the period or the block gas limit (S3), within bounds that keep the network alive whatever is voted. Both hold
// from the next block on.
import { BLOCK_GAS_LIMIT_MAX, BLOCK_GAS_LIMIT_MIN, PERIOD_MS_MIN } from '@psephos/contracts-abi'
import { log, revert } from '../abi.ts'
import { readSettings, writeSettings } from '../storage.ts'
import type { Change } from './change.ts'

/** A period above the heartbeat would make blocks without transactions come sooner than those with. */
export const period: Change = {
  uses: ['value'],
  /** Reverts PeriodOutOfBounds. */
  check({ state }, { value }) {
    const [min, max] = [BigInt(PERIOD_MS_MIN), readSettings(state).heartbeatMs]
    if (value < min || value > max) revert('PeriodOutOfBounds', value, min, max)
  },
  make(call, { value: periodMs }, proposal) {
    writeSettings(call.state, { ...readSettings(call.state), periodMs })
    log(call, 'PeriodChanged', proposal, periodMs)
  },
}

export const gasLimit: Change = {
  uses: ['value'],
  /** Reverts GasLimitOutOfBounds. */
  check(_, { value }) {
    const [min, max] = [BLOCK_GAS_LIMIT_MIN, BLOCK_GAS_LIMIT_MAX]
    if (value < min || value > max) revert('GasLimitOutOfBounds', value, min, max)
  },
  make(call, { value }, proposal) {
    writeSettings(call.state, { ...readSettings(call.state), gasLimit: value })
    log(call, 'GasLimitChanged', proposal, value)
  },
}
