// Waits until a validator answers and its first block is final. Plain JSON-RPC, so that nothing else has to work yet.

const WAIT_MS = 60_000
const STEP_MS = 50

export async function untilFirstBlock(rpcUrl: string): Promise<void> {
  const deadline = Date.now() + WAIT_MS
  for (;;) {
    const height = await blockNumber(rpcUrl).catch(() => null)
    if (height !== null && height >= 1n) return
    if (Date.now() > deadline) throw new Error(`${rpcUrl} has no first block after a minute`)
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
  }
}

async function blockNumber(rpcUrl: string): Promise<bigint> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] }),
  })
  const answer = (await response.json()) as { result?: string }
  if (answer.result === undefined) throw new Error(`${rpcUrl} did not answer eth_blockNumber`)
  return BigInt(answer.result)
}
