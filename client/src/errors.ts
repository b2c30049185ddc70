// Everything that can go wrong between a caller and the chain, as one error class with a closed set of codes. Errors of
// viem, of wallets and of the network enter, facts leave; the words a person reads are chosen by the page or the command.
import { electionsAbi, validatorsAbi } from '@psephos/contracts-abi'
import { decodeErrorResult, type Hex, isHex } from 'viem'

type ErrorItem = Extract<(typeof electionsAbi)[number] | (typeof validatorsAbi)[number], { type: 'error' }>
/** Both contracts' errors; those that both have are the same. */
const errorItems: readonly ErrorItem[] = [...electionsAbi, ...validatorsAbi].filter((item) => item.type === 'error')
/** Name of a custom error of a system contract: why it refused. */
export type RefusalName = ErrorItem['name']
/** `args` is empty when only the name came through. */
export type Refusal = { name: RefusalName; args: Readonly<Record<string, string | number | bigint>> }

export type PsephosErrorCode =
  | 'refused' // the contract said no; `refusal` says why
  // the door (T4, T5)
  | 'already-known'
  | 'nonce-too-low'
  | 'nonce-too-high'
  | 'replacement-refused'
  | 'unknown-sender'
  | 'too-many-pending'
  | 'too-many-this-hour'
  | 'pool-full'
  | 'gas-too-low'
  | 'wrong-chain'
  | 'bad-transaction'
  // the wallet (EIP-1193)
  | 'wallet-declined'
  | 'wallet-busy'
  | 'wallet-unauthorized'
  | 'wallet-unsupported'
  | 'wallet-disconnected'
  | 'wallet-unknown-chain'
  | 'wallet-failed'
  // the way there
  | 'unreachable'
  | 'no-answer-in-time'
  | 'overloaded'
  | 'method-missing'
  | 'bad-request'
  | 'state-missing'
  | 'bad-answer'
  // the caller
  | 'bad-receipt-file'
  | 'bad-test-file'
  | 'bad-trustee-file'
  | 'other-sum' // a trustee has opened another sum of this election; the difference of two would open single ballots
  | 'not-proven' // what a node said could not be proved from the genesis; `facts.check` says where
  | 'bad-input'
  | 'aborted'
  | 'unexpected'

export type Facts = Readonly<Record<string, string | number | bigint | boolean>>

/** Thrown by every action. `refusal` is there exactly when `code` is `refused` and the reason is one the contract has. */
export class PsephosError extends Error {
  readonly code: PsephosErrorCode
  readonly facts: Facts
  readonly refusal: Refusal | null
  constructor(code: PsephosErrorCode, facts: Facts = {}, options: { cause?: unknown; refusal?: Refusal | null } = {}) {
    super(options.refusal ? `${code}: ${options.refusal.name}` : code, { cause: options.cause })
    this.name = 'PsephosError'
    this.code = code
    this.facts = facts
    this.refusal = options.refusal ?? null
  }
}

/** The custom error in a revert's data, or null when it is none of ours. */
export function decodeRefusal(data: Hex): Refusal | null {
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: errorItems, data })
    const item = errorItems.find((entry) => entry.name === errorName)
    if (item === undefined) return null
    const named = item.inputs.map((input, i) => [input.name, (args as readonly (string | number | bigint)[])[i] ?? ''])
    return { name: item.name, args: Object.fromEntries(named) }
  } catch {
    return null
  }
}

/** The name alone, from the node's sentence `execution reverted: Name(…)`: for wallets that pass on the text without the data. */
function namedRefusal(text: string): Refusal | null {
  const name = /execution reverted: (\w+)\(/.exec(text)?.[1]
  const item = errorItems.find((entry) => entry.name === name)
  return item === undefined ? null : { name: item.name, args: {} }
}

/** The texts of the door, geth's where geth has one; the first that fits names the code. */
const DOOR: readonly (readonly [RegExp, PsephosErrorCode])[] = [
  [/no validator answers/i, 'unreachable'], // a gateway's words for those behind it
  [/already known/i, 'already-known'],
  [/nonce too low/i, 'nonce-too-low'],
  [/nonce too high/i, 'nonce-too-high'],
  [/replacement/i, 'replacement-refused'],
  [
    /(unknown|unregistered) sender|sender (is )?(unknown|not registered)|has no role|account does not exist/i,
    'unknown-sender',
  ],
  [/too many pending|\d+ pending transactions/i, 'too-many-pending'],
  [/(an|per|this|last) hour/i, 'too-many-this-hour'],
  [/pool (is )?full/i, 'pool-full'],
  [/intrinsic gas too low/i, 'gas-too-low'],
  [/invalid chain id|chain ?id.*(mismatch|does not match)/i, 'wrong-chain'],
  [
    /invalid sender|type not (supported|valid)|replay-protected|exceeds block gas limit|priority fee per gas higher|contract creation|insufficient funds|value must|data too large|oversized/i,
    'bad-transaction',
  ],
]

const WALLET: Readonly<Record<number, PsephosErrorCode>> = {
  4001: 'wallet-declined',
  5000: 'wallet-declined',
  4100: 'wallet-unauthorized',
  4200: 'wallet-unsupported',
  4900: 'wallet-disconnected',
  4901: 'wallet-disconnected',
  4902: 'wallet-unknown-chain',
}

const RPC: Readonly<Record<number, PsephosErrorCode>> = {
  [-32601]: 'method-missing',
  [-32004]: 'method-missing',
  [-32602]: 'bad-request',
  [-32600]: 'bad-request',
  [-32700]: 'bad-request',
  [-32001]: 'state-missing',
  [-32005]: 'overloaded',
  [-32002]: 'wallet-busy',
  [-32003]: 'bad-transaction',
}

type Link = Readonly<Record<string, unknown>>

/**
 * Any thrown value -> PsephosError. What is looked at, in order: revert data anywhere in the chain of causes, an abort,
 * the door's text, the wallet's code, the JSON-RPC code, the way the connection failed.
 * The door's text comes before 4001, because one wallet (Enkrypt) answers 4001 for what the node refused too.
 */
export function toPsephosError(error: unknown): PsephosError {
  if (error instanceof PsephosError) return error
  const links = causesOf(error)
  const text = links.map((link) => `${asText(link.details)} ${asText(link.message)}`).join(' ')
  const details =
    links.map((link) => asText(link.details)).find((line) => line !== '') ?? firstLine(asText(links[0]?.message))
  const facts: Facts = details === '' ? {} : { details }
  const give = (code: PsephosErrorCode, more: Facts = {}) =>
    new PsephosError(code, { ...facts, ...more }, { cause: error })

  const data = links.map(revertDataOf).find((found) => found !== null) ?? null
  if (data !== null) {
    const refusal = decodeRefusal(data)
    return new PsephosError('refused', refusal === null ? { ...facts, data } : facts, { cause: error, refusal })
  }
  if (links.some((link) => link.name === 'AbortError')) return give('aborted')
  if (links.some((link) => link.name === 'ChainMismatchError')) return give('wrong-chain')

  const codes = links.map((link) => link.code).filter((code): code is number => typeof code === 'number')
  const nodeText = stripRequest(text)
  const fromNode = codes.some((code) => code <= -32000 || code in WALLET || code === 3)
  if (codes.includes(3) || /execution reverted/i.test(nodeText)) {
    return new PsephosError('refused', facts, { cause: error, refusal: namedRefusal(nodeText) })
  }
  const door = fromNode ? DOOR.find(([pattern]) => pattern.test(nodeText)) : undefined
  if (door !== undefined) return give(door[1])
  const walletCode = codes.find((code) => code in WALLET)
  // A wallet that hides the node's answer behind 4001 keeps its text: that is no decision of the voter.
  if (walletCode === 4001 && /returned error:/i.test(nodeText)) return give('wallet-failed', { walletCode })
  if (walletCode !== undefined) return give(WALLET[walletCode] ?? 'wallet-failed', { walletCode })
  return give(wayCodeOf(links, codes) ?? 'unexpected')
}

function wayCodeOf(links: readonly Link[], codes: readonly number[]): PsephosErrorCode | null {
  const names = links.map((link) => link.name)
  const status = links.map((link) => link.status).find((value) => typeof value === 'number')
  if (status === 429) return 'overloaded'
  if (names.includes('TimeoutError')) return 'no-answer-in-time'
  if (names.some((name) => name === 'WebSocketRequestError' || name === 'SocketClosedError')) return 'unreachable'
  const rpcCode = codes.find((code) => code in RPC)
  if (rpcCode !== undefined) return RPC[rpcCode] ?? null
  if (names.includes('HttpRequestError')) {
    return typeof status === 'number' && status >= 400 && status < 500 ? 'bad-answer' : 'unreachable'
  }
  if (names.includes('AbiDecodingZeroDataError') || names.includes('ContractFunctionZeroDataError')) return 'bad-answer'
  return null
}

/** The error and its causes, outermost first. Wallets nest the node's answer in `data.originalError` or `data.cause` too. */
function causesOf(error: unknown): Link[] {
  const found: Link[] = []
  const queue: unknown[] = [error]
  while (queue.length > 0 && found.length < 24) {
    const next = queue.shift()
    if (typeof next !== 'object' || next === null || found.includes(next as Link)) continue
    const link = next as Link
    found.push(link)
    queue.push(link.cause, link.originalError, link.error, link.data)
  }
  return found
}

function revertDataOf(link: Link): Hex | null {
  const code = link.code
  const looksReverted = code === 3 || code === -32000 || code === -32603 || code === undefined || code === 4001
  const raw = link.raw ?? link.data
  return looksReverted && typeof raw === 'string' && isHex(raw) && raw.length >= 10 ? raw : null
}

/** viem prints the request into its messages; a title that says "nonce too low" must not become a reason. */
const stripRequest = (text: string) =>
  text.replace(/Request body: .*/g, '').replace(/Request Arguments:[\s\S]*?(?=Details:|$)/g, '')
const asText = (value: unknown) => (typeof value === 'string' ? value : '')
const firstLine = (text: string) => text.split('\n')[0] ?? ''
