// A node that answers by a table of functions, behind viem's real HTTP transport: what viem does to requests and errors
// on the way is part of what these tests are about.
import { electionsAbi } from '@psephos/contracts-abi'
import { createClient, decodeFunctionData, encodeErrorResult, encodeFunctionResult, type Hex, http } from 'viem'
import { type PsephosClient, psephosChain } from '../src/index.ts'

export const CHAIN_ID = 20_265
export type Call = { method: string; params: unknown[] }
export type Answer = (...params: never[]) => unknown
export type FakeNode = { client: PsephosClient; calls: Call[]; methods(): string[] }

/** Throw it from an answer: a JSON-RPC error object. */
export class RpcFault extends Error {
  readonly error: { code: number; message: string; data?: unknown }
  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.error = { code, message, ...(data === undefined ? {} : { data }) }
  }
}
/** Throw it from an answer: the connection breaks. */
export class Silence extends Error {}
/** Throw it from an answer: an HTTP status without JSON-RPC. */
export class HttpFault extends Error {
  readonly status: number
  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

export function aFakeNode(answers: Record<string, Answer>, { withChain = true } = {}): FakeNode {
  const calls: Call[] = []
  const fetchFn = async (_url: unknown, init?: { body?: unknown }): Promise<Response> => {
    const { id, method, params = [] } = JSON.parse(String(init?.body)) as Call & { id: number }
    calls.push({ method, params })
    const answer = answers[method]
    try {
      if (answer === undefined) throw new RpcFault(-32601, `the method ${method} does not exist/is not available`)
      const result = await answer(...(params as never[]))
      return Response.json({ jsonrpc: '2.0', id, result })
    } catch (error) {
      if (error instanceof RpcFault) return Response.json({ jsonrpc: '2.0', id, error: error.error })
      if (error instanceof HttpFault) return new Response('down', { status: error.status })
      if (error instanceof Silence) throw new TypeError('fetch failed')
      throw error
    }
  }
  const transport = http('http://node.invalid', { fetchFn: fetchFn as typeof fetch, retryCount: 0 })
  const chain = psephosChain({ chainId: CHAIN_ID, rpcUrl: 'http://node.invalid' })
  const client = createClient({ transport, ...(withChain ? { chain } : {}) }) as PsephosClient
  return { client, calls, methods: () => calls.map(({ method }) => method) }
}

/** eth_call by view name -> values; a thrown RpcFault reverts. */
export function views(table: Record<string, (...args: never[]) => unknown>): Answer {
  return (request: { data: Hex }) => {
    const { functionName, args = [] } = decodeFunctionData({ abi: electionsAbi, data: request.data })
    const view = table[functionName]
    if (view === undefined) throw new RpcFault(-32000, `no answer for ${functionName}`)
    const result = view(...(args as unknown as never[]))
    return encodeFunctionResult({ abi: electionsAbi, functionName, result } as never)
  }
}

/** A revert as the node gives it (R3). */
export function reverted(errorName: string, args: readonly unknown[]): RpcFault {
  const data = encodeErrorResult({ abi: electionsAbi, errorName, args } as never)
  return new RpcFault(3, `execution reverted: ${errorName}`, data)
}
