// Which round the blocks of a range were decided in, from their certificates: 0 is the normal case.

type Answer = { readonly id: number; readonly result: { readonly round: string } | null }
const BATCH_CALLS = 50

export async function highestRound(rpcUrl: string, from: number, to: number): Promise<number> {
  let highest = 0
  for (let first = from; first <= to; first += BATCH_CALLS) {
    const calls = Array.from({ length: Math.min(BATCH_CALLS, to - first + 1) }, (_, index) => ({
      ...{ jsonrpc: '2.0', id: index, method: 'psephos_getCertificate' },
      params: [`0x${(first + index).toString(16)}`],
    }))
    for (const { result } of (await post(rpcUrl, calls)) as Answer[]) {
      if (result === null) throw new Error(`${rpcUrl} has no certificate for a block from ${first} on`)
      highest = Math.max(highest, Number(result.round))
    }
  }
  return highest
}

export async function headHeight(rpcUrl: string): Promise<number> {
  const call = { jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] }
  return Number(((await post(rpcUrl, call)) as { result: string }).result)
}

export async function post(rpcUrl: string, body: unknown): Promise<unknown> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: text,
  })
  return response.json()
}
