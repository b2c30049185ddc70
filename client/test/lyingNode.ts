// A node that tells the truth about everything but the ballot: the first two options of the first question stand in each
// other's place, and the hash it names beside them fits. Also as a proxy, for whoever is told an address and not a client.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { createClient, custom, decodeFunctionData, decodeFunctionResult, encodeFunctionResult, type Hex } from 'viem'
import { getManifest, type Manifest, manifestHash, type PsephosClient } from '../src/index.ts'

type Ask = (call: { method: string; params: readonly unknown[] }) => Promise<unknown>

export function withSwappedLabels(manifest: Manifest): Manifest {
  const [first, ...others] = manifest.contests
  const [one, two, ...rest] = first!.options
  const swapped = [
    { ...one!, label: two!.label },
    { ...two!, label: one!.label },
  ]
  return { ...manifest, contests: [{ ...first!, options: [...swapped, ...rest] }, ...others] }
}

/** Asks the honest node, and swaps the labels in what it says of an election and its manifest. */
export function lying(ask: Ask): Ask {
  const honest = createClient({ transport: custom({ request: ask as never }) }) as PsephosClient
  return async ({ method, params }) => {
    const answer = await ask({ method, params })
    const [call] = params as [{ to?: string; data?: Hex } | undefined]
    if (method !== 'eth_call' || call?.to?.toLowerCase() !== ELECTIONS_ADDRESS) return answer
    const { functionName, args } = decodeFunctionData({ abi: electionsAbi, data: call.data as Hex })
    const result = decodeFunctionResult({ abi: electionsAbi, functionName, data: answer as Hex } as never)
    if (functionName === 'getManifest') {
      const { contests } = withSwappedLabels(result as Manifest)
      const lie = { ...(result as object), contests }
      return encodeFunctionResult({ abi: electionsAbi, functionName, result: lie } as never)
    }
    if (functionName === 'getElection') {
      const manifest = await getManifest(honest, { election: args![0] as bigint })
      const lie = { ...(result as object), manifestHash: manifestHash(withSwappedLabels(manifest)) }
      return encodeFunctionResult({ abi: electionsAbi, functionName, result: lie } as never)
    }
    return answer
  }
}

export type LyingProxy = { url: string; close(): void }

/** Stands between a reader and a node: JSON-RPC over HTTP, single calls and batches. */
export async function startLyingProxy(rpcUrl: string): Promise<LyingProxy> {
  const post = async (body: string) => {
    const answer = await fetch(rpcUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return (await answer.json()) as { result?: unknown; error?: unknown }
  }
  const ask: Ask = async (call) => {
    const { result, error } = await post(JSON.stringify({ jsonrpc: '2.0', id: 1, ...call }))
    if (error !== undefined) throw error
    return result
  }
  const lie = lying(ask)
  const answerOf = async ({ id, method, params = [] }: { id: number; method: string; params?: unknown[] }) => {
    try {
      return { jsonrpc: '2.0', id, result: await lie({ method, params }) }
    } catch (error) {
      return { jsonrpc: '2.0', id, error }
    }
  }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const calls = JSON.parse(body)
    const answer = Array.isArray(calls) ? await Promise.all(calls.map(answerOf)) : await answerOf(calls)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
