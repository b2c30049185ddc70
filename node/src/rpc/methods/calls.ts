// eth_call and estimates: a call on the state of a block that changes nothing. Views are answered at the time of the block
// asked for; an estimate asks what the next block would do, judged like the door does (T5). Fees never matter (T2).
import { bytesToHex } from '../../codec/hex.ts'
import { type ContractCallResult, callContract } from '../../execution/callContract.ts'
import type { StateView } from '../../types/chainView.ts'
import { refusals, revertError } from '../errors.ts'
import { toQuantity } from '../format/quantity.ts'
import { defineMethod, type Method, optional, type RpcContext, required } from '../method.ts'
import { requireState } from '../params/blockParam.ts'
import { type CallParam, callParam, noOverrides } from '../params/callParam.ts'
import { revertText } from '../revertText.ts'
import { blockOrLatestParam, DATA, OBJECT, QUANTITY } from '../schemas.ts'

const transaction = required('Transaction', callParam, OBJECT)
const stateOverrides = optional('State overrides', noOverrides, null, { ...OBJECT, maxProperties: 0 })
const blockOverrides = optional('Block overrides', noOverrides, null, { ...OBJECT, maxProperties: 0 })

export const callMethods: readonly Method[] = [
  defineMethod('eth_call', {
    summary: 'Asks a contract, at the height and time of any block.',
    params: [transaction, blockOrLatestParam, stateOverrides, blockOverrides],
    result: DATA,
    run: (rpc, [call, block]) => {
      const { status, returnData } = callAt(rpc, requireState(rpc.chain, block), call)
      if (status === 0) throw revertError(returnData)
      return bytesToHex(returnData)
    },
  }),
  defineMethod('eth_estimateGas', {
    summary: 'The gas a transaction will use, exactly: it follows from its bytes.',
    params: [transaction, blockOrLatestParam, stateOverrides, blockOverrides],
    result: QUANTITY,
    run: (rpc, [call, block]) => {
      const { status, returnData, gasUsed } = tryNext(rpc, requireState(rpc.chain, block), call)
      if (status === 0) throw revertError(returnData)
      if (call.gas !== null && call.gas < gasUsed) throw refusals.gasAllowance(call.gas)
      return toQuantity(gasUsed)
    },
  }),
  defineMethod('eth_createAccessList', {
    summary: 'The empty list, which is always the best one here, and the gas.',
    params: [transaction, blockOrLatestParam],
    result: OBJECT,
    run: (rpc, [call, block]) => {
      const { status, returnData, gasUsed } = tryNext(rpc, requireState(rpc.chain, block), { ...call, accessList: [] })
      const error = status === 0 ? { error: revertText(returnData) } : {}
      return { accessList: [], ...error, gasUsed: toQuantity(gasUsed) }
    },
  }),
]

function callAt(rpc: RpcContext, state: StateView, call: CallParam): ContractCallResult {
  const { height, timestamp } = state
  return callContract({ context: rpc.execution, reader: state, height, timestamp, ...checked(rpc, call) })
}

/** T5. As in the block after this state: opened by the later of its next second and, at the head, the clock. */
function tryNext(rpc: RpcContext, state: StateView, call: CallParam): ContractCallResult {
  const isHead = state.height === rpc.chain.head().header.number
  const now = BigInt(Math.floor(rpc.clock.nowMs() / 1_000))
  const next = state.timestamp + 1n
  return callContract({
    context: rpc.execution,
    reader: state,
    height: state.height + 1n,
    timestamp: isHead && now > next ? now : next,
    closingTimestamp: state.timestamp,
    staticCall: false,
    ...checked(rpc, call),
  })
}

function checked({ chain }: RpcContext, { from, to, data, value, chainId, accessList }: CallParam) {
  if (to === null) throw refusals.creation()
  if (value !== 0n) throw refusals.valueNotZero()
  if (chainId !== null && chainId !== chain.chainId) throw refusals.wrongChainId(chainId, chain.chainId)
  return { from, to, data, accessList }
}
