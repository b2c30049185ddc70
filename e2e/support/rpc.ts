// One JSON-RPC call over HTTP, without a library: a test that counts answers must know which one failed and why.

/** The node answered, and the answer is an error: definite, unlike a broken connection. */
export class RpcFailure extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.name = 'RpcFailure'
    this.code = code
  }
}

type Answer = { result?: unknown; error?: { code: number; message: string } }

export async function callRpc(
  rpcUrl: string,
  method: string,
  params: readonly unknown[] = [],
  timeoutMs = 30_000,
): Promise<unknown> {
  return resultOf(await post(rpcUrl, { jsonrpc: '2.0', id: 1, method, params }, timeoutMs))
}

/** One batch; results in the order of the calls. */
export async function callRpcBatch(
  rpcUrl: string,
  calls: readonly { readonly method: string; readonly params: readonly unknown[] }[],
): Promise<unknown[]> {
  const answers = (await post(
    rpcUrl,
    calls.map((call, id) => ({ jsonrpc: '2.0', id, ...call })),
  )) as ({ id: number } & Answer)[]
  return answers.toSorted((a, b) => a.id - b.id).map(resultOf)
}

async function post(rpcUrl: string, body: unknown, timeoutMs = 30_000): Promise<unknown> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  })
  return response.json()
}

function resultOf(answer: unknown): unknown {
  const { error, result } = answer as Answer
  if (error) throw new RpcFailure(error.code, error.message)
  return result
}
