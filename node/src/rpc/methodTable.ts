// Every method this node serves, by name; what is not here is -32601. rpc.discover prints this very table.
import type { Method } from './method.ts'
import { blockMethods } from './methods/blocks.ts'
import { callMethods } from './methods/calls.ts'
import { consensusMethods } from './methods/consensus.ts'
import { describeMethods } from './methods/describe.ts'
import { feeMethods } from './methods/fees.ts'
import { logMethods } from './methods/logs.ts'
import { networkMethods } from './methods/network.ts'
import { otterscanMethods } from './methods/otterscan.ts'
import { psephosMethods } from './methods/psephos.ts'
import { rawMethods } from './methods/raw.ts'
import { sendMethods } from './methods/send.ts'
import { stateMethods } from './methods/state.ts'
import { subscribeMethods } from './methods/subscribe.ts'
import { transactionMethods } from './methods/transactions.ts'
import { txpoolMethods } from './methods/txpool.ts'

const served: readonly Method[] = [
  ...networkMethods,
  ...feeMethods,
  ...blockMethods,
  ...transactionMethods,
  ...stateMethods,
  ...callMethods,
  ...sendMethods,
  ...logMethods,
  ...subscribeMethods,
  ...txpoolMethods,
  ...rawMethods,
  ...otterscanMethods,
  ...psephosMethods,
  ...consensusMethods,
]

export const methodTable: ReadonlyMap<string, Method> = new Map(
  [...served, ...describeMethods(served)].map((method) => [method.name, method]),
)
