// A network of fake validators: real HTTP servers on loopback that share one scripted chain and each fail as a test says.
// They check nonces and keep pending transactions as the door does, pass them on to each other, and make a block when told.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Hash, type Hex, keccak256, numberToHex, parseTransaction, recoverTransactionAddress, toHex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

export const CHAIN_ID = 20_265
export const GENESIS: Hash = keccak256(toHex('fake genesis'))

export type Tx = { raw: Hex; hash: Hash; sender: string; nonce: number }
export type Block = { number: bigint; hash: Hash; transactions: Tx[] }
/** What a validator does wrong; all may be changed at any time. */
export type Behaviour = {
  /** Before every answer. */
  slowMs?: number
  /** Never answers, as a stopped process. */
  isPaused?: boolean
  /** Adopts no block and gets no gossip. */
  isCutOff?: boolean
  isReady?: boolean
  /** Added to its head. */
  headLie?: bigint
  /** Added to every pending nonce. */
  nonceLie?: number
  genesis?: Hash
  httpStatus?: number
  /** Half an answer, then the connection ends. */
  breaksAnswers?: boolean
  /** Takes a transaction, then the connection ends before the answer. */
  breaksAfterTaking?: boolean
  /** Takes transactions and tells nobody. */
  hoards?: boolean
  /** Answers with another hash. */
  wrongHash?: boolean
  /** JSON-RPC error instead of an answer, by method. */
  errors?: Record<string, { code: number; message: string; data?: unknown } | undefined>
  /** A log search over more blocks is refused. */
  logBlocksMax?: number
  /** An answer of its own, by method. */
  answers?: Record<string, ((params: unknown[]) => unknown) | undefined>
}

export class FakeValidator {
  readonly pool = new Map<Hash, Tx>()
  /** Of pending transactions: what each has told. */
  readonly filters = new Map<string, Set<Hash>>()
  readonly calls: { method: string; params: unknown[] }[] = []
  behaviour: Behaviour = {}
  height = 0
  port = 0
  readonly #network: FakeNetwork
  #server: Server | null = null
  readonly #sockets = new Set<Socket>()

  constructor(network: FakeNetwork) {
    this.#network = network
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }
  get isUp(): boolean {
    return this.#server !== null
  }
  /** Takes part: up, and neither paused nor cut off. */
  get isInTouch(): boolean {
    return this.isUp && !this.behaviour.isPaused && !this.behaviour.isCutOff
  }
  methods(): string[] {
    return this.calls.map(({ method }) => method)
  }
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response))
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as AddressInfo).port
    this.#server = server
    this.#network.catchUp(this)
  }
  /** As kill -9: every connection ends, and what only this one had of pending transactions is gone until it is back. */
  async kill(): Promise<void> {
    const server = this.#server
    this.#server = null
    this.filters.clear()
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { behaviour } = this
    let body = ''
    for await (const part of request) body += part
    if (behaviour.isPaused) return
    if (behaviour.slowMs) await new Promise((resolve) => setTimeout(resolve, behaviour.slowMs))
    if (request.url === '/readyz') {
      response.writeHead(behaviour.isReady === false ? 503 : 200).end('{}')
      return
    }
    if (behaviour.httpStatus !== undefined) {
      response.writeHead(behaviour.httpStatus).end('no')
      return
    }
    const messages = JSON.parse(body) as { id: number; method: string; params?: unknown[] }[]
    const list = Array.isArray(messages) ? messages : [messages]
    const answers = []
    for (const { id, method, params = [] } of list)
      answers.push({ jsonrpc: '2.0', id, ...(await this.#answer(method, params)) })
    if (behaviour.breaksAfterTaking && list.some(({ method }) => method === 'eth_sendRawTransaction')) {
      request.socket.destroy()
      return
    }
    const text = JSON.stringify(Array.isArray(messages) ? answers.reverse() : answers[0])
    response.setHeader('content-type', 'application/json')
    if (!behaviour.breaksAnswers) return void response.end(text)
    response.setHeader('content-length', text.length)
    response.write(text.slice(0, text.length / 2))
    setTimeout(() => request.socket.destroy(), 5)
  }

  async #answer(method: string, params: unknown[]): Promise<object> {
    this.calls.push({ method, params })
    const { errors = {}, answers = {}, headLie = 0n, nonceLie = 0 } = this.behaviour
    const error = errors[method]
    if (error !== undefined) return { error }
    const own = answers[method]
    if (own !== undefined) return { result: own(params) }
    const [first, second] = params as [string, string]
    const chain = this.#network.blocks
    switch (method) {
      case 'eth_chainId':
        return { result: numberToHex(CHAIN_ID) }
      case 'eth_blockNumber':
        return { result: numberToHex(BigInt(this.height) + headLie) }
      case 'eth_getBlockByNumber': {
        if (first === '0x0') return { result: { number: '0x0', hash: this.behaviour.genesis ?? GENESIS } }
        const block = chain[first === 'latest' ? this.height : Number(first)]
        return { result: block && Number(block.number) <= this.height ? this.#formatted(block) : null }
      }
      case 'eth_getTransactionCount': {
        const nonce = this.nonceOf(first.toLowerCase(), second === 'pending')
        return { result: numberToHex(nonce + (second === 'pending' ? nonceLie : 0)) }
      }
      case 'eth_sendRawTransaction':
        return this.#take(first as Hex)
      case 'psephos_transactionStatus':
        return { result: this.statusOf(first as Hash) }
      case 'eth_getLogs': {
        const range = params[0] as { fromBlock?: string; toBlock?: string }
        const blocks = Number(range.toBlock) - Number(range.fromBlock) + 1
        if (blocks > (this.behaviour.logBlocksMax ?? 100_000)) {
          return { error: { code: -32602, message: 'query exceeds max results 20000, use a smaller range' } }
        }
        return { result: this.#logs(range) }
      }
      case 'eth_getTransactionReceipt': {
        const { status, blockNumber } = this.statusOf(first as Hash) as { status: string; blockNumber?: string }
        return { result: status === 'recorded' ? { transactionHash: first, blockNumber, status: '0x1' } : null }
      }
      case 'eth_getTransactionByHash':
        return { result: this.pool.has(first as Hash) ? { hash: first } : null }
      case 'eth_newPendingTransactionFilter':
        this.filters.set(`0x${this.filters.size + 1}`, new Set(this.pool.keys()))
        return { result: `0x${this.filters.size}` }
      case 'eth_getFilterChanges': {
        const told = this.filters.get(first)
        if (told === undefined) return { error: { code: -32000, message: 'filter not found' } }
        const fresh = [...this.pool.keys()].filter((hash) => !told.has(hash))
        for (const hash of fresh) told.add(hash)
        return { result: fresh }
      }
      case 'txpool_contentFrom': {
        const own = [...this.pool.values()].filter(({ sender }) => sender === first.toLowerCase())
        return { result: { pending: Object.fromEntries(own.map((tx) => [tx.nonce, { hash: tx.hash }])), queued: {} } }
      }
      case 'debug_getRawTransaction':
        return { result: this.pool.get(first as Hash)?.raw ?? '0x' }
      default:
        return { error: { code: -32601, message: `the method ${method} does not exist/is not available` } }
    }
  }

  #formatted({ number, hash, transactions }: Block): object {
    const parentHash = this.#network.blocks[Number(number) - 1]?.hash
    const list = transactions.map((tx) => tx.hash)
    return {
      number: numberToHex(number),
      hash,
      parentHash,
      baseFeePerGas: '0x0',
      size: '0x1',
      uncles: [],
      transactions: list,
    }
  }
  /** One log for each transaction: its sender's address, its hash as the topic. */
  #logs({ fromBlock, toBlock }: { fromBlock?: string; toBlock?: string }): object[] {
    const [from, to] = [fromBlock, toBlock].map((at) =>
      at === undefined || at === 'latest' ? this.height : Number(at),
    )
    const blocks = this.#network.blocks.slice(from, Math.min(to!, this.height) + 1)
    return blocks.flatMap(({ number, hash, transactions }) =>
      transactions.map((tx, i) => ({
        ...{ address: tx.sender, topics: [tx.hash], data: '0x', removed: false, blockHash: hash },
        ...{
          blockNumber: numberToHex(number),
          transactionHash: tx.hash,
          transactionIndex: numberToHex(i),
          logIndex: numberToHex(i),
        },
      })),
    )
  }
  nonceOf(sender: string, isPending: boolean): number {
    let nonce = this.#recorded().filter((tx) => tx.sender === sender).length
    const waiting = new Set([...this.pool.values()].filter((tx) => tx.sender === sender).map((tx) => tx.nonce))
    while (isPending && waiting.has(nonce)) nonce++
    return nonce
  }
  #recorded(): Tx[] {
    return this.#network.blocks.slice(0, this.height + 1).flatMap(({ transactions }) => transactions)
  }
  statusOf(hash: Hash): object {
    const block = this.#network.blocks
      .slice(0, this.height + 1)
      .find(({ transactions }) => transactions.some((tx) => tx.hash === hash))
    if (block)
      return { status: 'recorded', blockNumber: numberToHex(block.number), transactionIndex: '0x0', success: true }
    return { status: this.pool.has(hash) ? 'pending' : 'unknown' }
  }

  /** T5, as far as nonces go. */
  async #take(raw: Hex): Promise<object> {
    const tx = await readTx(raw)
    this.#network.seen.add(tx.raw)
    const refuse = (message: string) => ({ error: { code: -32000, message } })
    if (this.pool.has(tx.hash)) return refuse('already known')
    const [latest, pending] = [this.nonceOf(tx.sender, false), this.nonceOf(tx.sender, true)]
    if (tx.nonce < latest) return refuse(`nonce too low: next nonce ${latest}, tx nonce ${tx.nonce}`)
    if (tx.nonce > pending) return refuse(`nonce too high: next nonce ${pending}, tx nonce ${tx.nonce}`)
    if (tx.nonce < pending) return refuse('replacement transaction underpriced: not the same errand')
    this.pool.set(tx.hash, tx)
    if (!this.behaviour.hoards && this.isInTouch) this.#network.gossip(this, tx)
    return { result: this.behaviour.wrongHash ? GENESIS : tx.hash }
  }
}

export class FakeNetwork {
  readonly validators: FakeValidator[]
  readonly blocks: Block[] = [{ number: 0n, hash: GENESIS, transactions: [] }]
  /** All raw bytes that ever reached a door. */
  readonly seen = new Set<Hex>()
  /** False: what a validator takes, the others hear only when it is asked to repeat. */
  gossips = true

  constructor(count: number) {
    this.validators = Array.from({ length: count }, () => new FakeValidator(this))
  }
  get urls(): string[] {
    return this.validators.map(({ url }) => url)
  }
  async start(): Promise<this> {
    await Promise.all(this.validators.map((one) => one.start()))
    return this
  }
  async stop(): Promise<void> {
    await Promise.all(this.validators.map((one) => one.kill()))
  }
  gossip(from: FakeValidator, tx: Tx): void {
    if (!this.gossips) return
    for (const one of this.validators)
      if (one !== from && one.isInTouch && !one.pool.has(tx.hash)) one.pool.set(tx.hash, tx)
  }
  catchUp(one: FakeValidator): void {
    if (!one.isInTouch) return
    one.height = this.blocks.length - 1
    const recorded = new Set(
      this.blocks.flatMap(({ transactions }) => transactions.map((tx) => `${tx.sender} ${tx.nonce}`)),
    )
    for (const tx of one.pool.values()) if (recorded.has(`${tx.sender} ${tx.nonce}`)) one.pool.delete(tx.hash)
  }
  /** A block of the next proposer's pending transactions, when a quorum is in touch; all in touch adopt it. */
  mine(): boolean {
    const inTouch = this.validators.filter((one) => one.isInTouch)
    if (inTouch.length < Math.ceil((2 * this.validators.length) / 3)) return false
    for (const one of inTouch) this.catchUp(one)
    const proposer = inTouch[this.blocks.length % inTouch.length]!
    const transactions: Tx[] = []
    const next = new Map<string, number>()
    for (const tx of [...proposer.pool.values()].sort((a, b) => a.nonce - b.nonce)) {
      const nonce = next.get(tx.sender) ?? proposer.nonceOf(tx.sender, false)
      if (tx.nonce !== nonce) continue
      transactions.push(tx)
      next.set(tx.sender, nonce + 1)
    }
    const number = BigInt(this.blocks.length)
    this.blocks.push({ number, hash: keccak256(numberToHex(number, { size: 32 })), transactions })
    for (const one of inTouch) this.catchUp(one)
    return true
  }
  recordings(hash: Hash): number {
    return this.blocks.flatMap(({ transactions }) => transactions).filter((tx) => tx.hash === hash).length
  }
  byUrl(url: string): FakeValidator {
    return this.validators.find((one) => one.url === url)!
  }
}

export async function readTx(raw: Hex): Promise<Tx> {
  const { nonce = 0 } = parseTransaction(raw)
  const sender = (await recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` })).toLowerCase()
  return { raw, hash: keccak256(raw), sender, nonce }
}

export const anAccount = (name: string | number): PrivateKeyAccount =>
  privateKeyToAccount(keccak256(toHex(`fake ${name}`)))

export const aTransaction = (account: PrivateKeyAccount, nonce: number, data: Hex = '0x'): Promise<Hex> =>
  account.signTransaction({
    ...{ type: 'eip1559', chainId: CHAIN_ID, nonce, gas: 100_000n, to: account.address, value: 0n, data },
    ...{ maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
  })
