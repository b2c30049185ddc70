// Sees blocks as a careful client would: a newHeads subscription, then one request for the block's transaction hashes.
// Costs the server two small answers a second, whatever the load is.

export type SeenBlock = {
  readonly number: number
  readonly hashes: readonly string[]
  /** performance.now() when the answer with the hashes was here. */
  readonly atMs: number
}

export type BlockWatch = { close(): void }

type Message = {
  id?: number
  result?: unknown
  method?: string
  params?: { result?: { number?: string; hash?: string } }
}

/** Resolves once the subscription stands; blocks come in order. */
export function watchBlocks(
  webSocketUrl: string,
  onBlock: (block: SeenBlock) => void,
  onFailure: (error: Error) => void,
): Promise<BlockWatch> {
  const socket = new WebSocket(webSocketUrl)
  let closing = false
  let nextId = 2
  const send = (id: number, method: string, params: readonly unknown[]) =>
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
  return new Promise((resolve, reject) => {
    socket.onopen = () => send(1, 'eth_subscribe', ['newHeads'])
    socket.onerror = () => reject(new Error(`${webSocketUrl} cannot be reached`))
    socket.onclose = () => {
      if (!closing) onFailure(new Error(`${webSocketUrl} closed the subscription`))
    }
    socket.onmessage = (event) => {
      const message = JSON.parse(String(event.data)) as Message
      if (message.id === 1) {
        if (typeof message.result !== 'string') return reject(new Error(`no newHeads: ${String(event.data)}`))
        return resolve({
          close: () => {
            closing = true
            socket.close()
          },
        })
      }
      if (message.method === 'eth_subscription') {
        send(nextId++, 'eth_getBlockByHash', [message.params?.result?.hash, false])
        return
      }
      const block = message.result as { number: string; transactions: string[] } | null
      if (block) onBlock({ number: Number(block.number), hashes: block.transactions, atMs: performance.now() })
    }
  })
}
