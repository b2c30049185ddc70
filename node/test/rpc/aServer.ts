// The RPC of a test's node on a real port, in the test's own thread, so that a test can look at the budgets and set the time.
import { createSocketBudgets, type SocketBudgets } from '../../src/rpc/budgets.ts'
import type { Health } from '../../src/rpc/http.ts'
import { listenRpc, urlOf } from '../../src/rpc/listen.ts'
import { createRpc, type Rpc, type RpcInput } from '../../src/rpc/rpc.ts'

export type TestServer = {
  readonly url: string
  readonly port: number
  readonly rpc: Rpc
  readonly budgets: SocketBudgets
  close(): Promise<void>
}

export async function aServer(input: RpcInput, health: () => Health = () => ({ ready: true })): Promise<TestServer> {
  const rpc = createRpc(input)
  const { dispatch, openSubscriber } = rpc
  const budgets = createSocketBudgets(input.clock)
  const { registry, timers } = input
  const probes = {
    live: () => Promise.resolve(),
    health: async () => health(),
    metrics: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  }
  const host = '127.0.0.1'
  const { port, close } = await listenRpc({ host, dispatch, openSubscriber, budgets, probes, timers }, 0)
  return {
    ...{ port, rpc, budgets, url: urlOf(host, port) },
    async close() {
      rpc.close()
      await close()
    },
  }
}
