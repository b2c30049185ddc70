// A node's RPC over a chain of honestChain.ts, as far as an audit asks another node: heads, headers, certificates and
// views. Every answer can be bent on its way out.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encodeHeader } from '@psephos/node/codec/header.ts'
import { bytesToHex, hexToBytes } from '@psephos/node/codec/hex.ts'
import { callContract } from '@psephos/node/execution/callContract.ts'
import type { Address, Hex } from '@psephos/node/types/bytes.ts'
import { certificateToJson } from '../src/audit/certificateJson.ts'
import { anna, type Chain, context } from './honestChain.ts'

export type Call = { readonly method: string; readonly params: readonly unknown[] }
/** What is answered instead of the honest result; an Error is answered as an error. */
export type Lie = (call: Call, honest: unknown) => unknown

const servers = new Set<() => void>()

export async function fakeNode(chain: Chain, lie: Lie = (_, honest) => honest): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const calls = JSON.parse(Buffer.concat(chunks).toString()) as (Call & { id: number })[]
      const answers = calls.map(({ id, ...call }) => {
        const said = lie(call, honestAnswer(chain, call))
        return said instanceof Error ? { id, error: { code: 3, message: said.message } } : { id, result: said }
      })
      response.end(JSON.stringify(answers))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.add(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export function closeFakeNodes(): void {
  for (const close of servers) close()
  servers.clear()
}

function honestAnswer(chain: Chain, { method, params }: Call): unknown {
  const head = chain.blocks.at(-1)!.block
  const at = (height: unknown) => chain.blocks[Number(height) - 1]
  switch (method) {
    case 'eth_blockNumber':
      return `0x${head.header.number.toString(16)}`
    case 'eth_getBlockByNumber':
      return Number(params[0]) === 0 ? { hash: context.genesisHash } : { hash: at(params[0])?.block.hash ?? null }
    case 'debug_getRawHeader':
      return bytesToHex(encodeHeader(at(params[0])!.block.header))
    case 'psephos_getCertificate':
      return certificateToJson(at(params[0])!.certificate)
    case 'eth_call': {
      const { to, data } = params[0] as { to: Address; data: Hex }
      const { number: height, timestamp } = head.header
      const from = anna.address
      const request = { context, reader: chain.state, height, timestamp, from, to: to.toLowerCase() as Address }
      const { status, returnData } = callContract({ ...request, data: hexToBytes(data) })
      return status === 1 ? bytesToHex(returnData) : new Error('execution reverted')
    }
    default:
      return new Error(`the method ${method} does not exist`)
  }
}
