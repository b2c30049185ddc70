// What the .io fixtures ask of the voting node: every method at least once with an answer, every documented refusal that it
// can be brought to at least once. `expect` says what kind of answer is right; the exact one is in the fixture.

import { formatReceiptCode } from '@psephos/ballot'
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { bytesToHex } from '../../src/codec/hex.ts'
import type { Address, Hash, Hex } from '../../src/types/bytes.ts'
import {
  aCommitment,
  CHAIN_ID,
  calldata,
  NO,
  organizer,
  registrar,
  stranger,
  validator,
  voterAt,
  YES,
} from '../execution/aChain.ts'
import { governing, memberAt, proposing } from '../execution/aGovernance.ts'
import { aFeeMarket, aLegacy, type TestNode } from './aNode.ts'
import { secondRegistrar, type VotingNode } from './aVotingNode.ts'
import { ballotHashOf, mutants } from './mutants.ts'
import { walletCases } from './walletCases.ts'

export type Step =
  | {
      readonly kind: 'request'
      readonly text: string /** An error's code. */
      readonly expect: 'result' | 'none' | number
    }
  /** Time passes until the next block. */
  | { readonly kind: 'block' }
/** Changes what the node answers next: it needs a node of its own. */
export const isMutating = (requests: readonly string[]): boolean =>
  requests.length > 1 || requests.some((text) => /"eth_(sendRaw|new)/.test(text))

export type IoCase = {
  readonly method: string
  readonly name: string
  readonly about: string
  readonly steps: readonly Step[]
}

const request = (method: string, params?: unknown, id: unknown = 1): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })

const UNKNOWN = `0x${'12'.repeat(32)}`
const ABOVE_HEAD = '0xffff'
const VOTE_CAST = '0x38a83bc97fe3c67d89842c1c27a230b6538d70d76059eb5354488ea03ef24262'
const word = (value: number): string => `0x${value.toString(16).padStart(64, '0')}`

export async function ioCases(node: VotingNode): Promise<readonly IoCase[]> {
  const { sent } = node
  const head = (await node.result('eth_getBlockByNumber', ['latest', false])) as { hash: Hash; number: Hex }
  const receipt = (await node.result('eth_getTransactionReceipt', [sent.feeMarket.hash])) as {
    blockHash: Hash
    blockNumber: Hex
  }
  const voter = voterAt(0).address
  const code = formatReceiptCode(BigInt(await ballotHashOf(node, sent.feeMarket.hash)) >> 161n)
  const cases: IoCase[] = []

  const add = (method: string, name: string, about: string, steps: readonly Step[]) =>
    cases.push({ method, name, about, steps })
  const asks =
    (expect: Extract<Step, { kind: 'request' }>['expect']) =>
    (method: string, name: string, about: string, params?: unknown) =>
      add(method, name, about, [{ kind: 'request', text: request(method, params), expect }])
  const ok = asks('result')
  const fails = (expect: number, method: string, name: string, about: string, params?: unknown) =>
    asks(expect)(method, name, about, params)
  const block: Step = { kind: 'block' }
  const step = (method: string, params: unknown, expect: 'result' | number = 'result', id = 1): Step => {
    return { kind: 'request', text: request(method, params, id), expect }
  }
  const raws = (transaction: { readonly raw: Uint8Array }) => [bytesToHex(transaction.raw)]

  for (const method of [
    'eth_chainId net_version eth_blockNumber eth_syncing eth_accounts eth_capabilities net_listening net_peerCount',
    'eth_gasPrice eth_maxPriorityFeePerGas eth_baseFee txpool_status rpc_modules web3_clientVersion',
    'psephos_getEvidence psephos_getConsensusStatus psephos_getPeers psephos_getSignerMetrics ots_getApiLevel',
  ].flatMap((names) => names.split(' '))) {
    ok(method, 'simple', 'no params member at all, as Rabby asks', undefined)
    ok(method, 'empty-params', 'an empty list of params', [])
  }
  ok('txpool_content', 'simple', 'two wait', [])
  ok('rpc.discover', 'simple', 'what this node serves', [])
  ok('psephos_getGenesis', 'simple', 'the file, the header and the hash', [])
  fails(-32602, 'eth_chainId', 'too-many-params', 'geth refuses arguments that a method does not have', ['0x1'])
  fails(-32602, 'eth_chainId', 'params-object', 'params by name are not supported', { chainId: 1 })
  ok('web3_sha3', 'bytes', 'keccak256 of "hello world"', ['0x68656c6c6f20776f726c64'])
  ok('web3_sha3', 'nothing', 'keccak256 of no bytes', ['0x'])
  fails(-32602, 'web3_sha3', 'odd-length', 'half a byte', ['0x123'])

  // fees
  ok('eth_feeHistory', 'percentiles', 'as Enkrypt asks: count in hex', ['0x6', 'latest', [25, 50, 75, 90]])
  ok('eth_feeHistory', 'json-number', 'as web3.py asks: count as a JSON number, no percentiles', [4, 'pending'])
  ok('eth_feeHistory', 'more-than-there-are', 'the count is cut at genesis', ['0x400', head.number, []])
  ok('eth_feeHistory', 'none', 'a count of zero', ['0x0', 'latest', []])
  fails(-32602, 'eth_feeHistory', 'beyond-head', 'a newest block that is not there yet', ['0x1', ABOVE_HEAD, []])
  fails(-32602, 'eth_feeHistory', 'descending', 'percentiles must ascend', ['0x1', 'latest', [50, 25]])
  fails(-32602, 'eth_feeHistory', 'percentile-101', 'a percentile above 100', ['0x1', 'latest', [101]])

  // blocks
  for (const tag of ['latest', 'safe', 'finalized', 'pending', 'earliest']) {
    ok('eth_getBlockByNumber', tag, `the tag ${tag}`, [tag, false])
  }
  ok('eth_getBlockByNumber', 'with-transactions', 'all three types, as objects', [receipt.blockNumber, true])
  ok('eth_getBlockByNumber', 'unknown', 'above the head: null', [ABOVE_HEAD, false])
  ok('eth_getBlockByHash', 'hashes', 'transactions as hashes', [receipt.blockHash, false])
  ok('eth_getBlockByHash', 'with-transactions', 'transactions as objects', [receipt.blockHash, true])
  ok('eth_getBlockByHash', 'unknown', 'no such block: null', [UNKNOWN, false])
  fails(-32602, 'eth_getBlockByNumber', 'no-prefix', 'a number without 0x', ['10', false])
  fails(-32602, 'eth_getBlockByNumber', 'decimal', 'a JSON number', [10, false])
  fails(-32602, 'eth_getBlockByNumber', 'leading-zero', 'a number with a leading zero', ['0x01', false])
  fails(-32602, 'eth_getBlockByNumber', 'empty', 'no digits', ['0x', false])
  fails(-32602, 'eth_getBlockByNumber', 'not-hex', 'letters beyond f', ['0xzz', false])
  fails(-32602, 'eth_getBlockByNumber', 'unknown-tag', 'a tag that does not exist', ['newest', false])
  fails(-32602, 'eth_getBlockByNumber', 'too-large', 'more than 63 bits', ['0xffffffffffffffff', false])
  fails(-32602, 'eth_getBlockByNumber', 'flag-missing', 'the second argument is required', ['latest'])
  fails(-32602, 'eth_getBlockByNumber', 'flag-not-boolean', 'the second argument is true or false', ['latest', 'no'])
  fails(-32602, 'eth_getBlockByHash', 'short-hash', 'a hash of 31 bytes', [`0x${'12'.repeat(31)}`, false])
  ok('eth_getBlockReceipts', 'by-number', 'three receipts', [receipt.blockNumber])
  ok('eth_getBlockReceipts', 'by-hash', 'the hash as a bare string', [receipt.blockHash])
  ok('eth_getBlockReceipts', 'by-object', 'EIP-1898', [{ blockHash: receipt.blockHash }])
  ok('eth_getBlockReceipts', 'empty', 'a block without transactions', ['latest'])
  ok('eth_getBlockReceipts', 'unknown', 'no such block: null', [UNKNOWN])
  for (const kind of ['TransactionCount', 'UncleCount']) {
    const [byNumber, byHash] =
      kind === 'TransactionCount'
        ? ['eth_getBlockTransactionCountByNumber', 'eth_getBlockTransactionCountByHash']
        : ['eth_getUncleCountByBlockNumber', 'eth_getUncleCountByBlockHash']
    ok(byNumber, 'known', 'a block with three transactions', [receipt.blockNumber])
    ok(byNumber, 'unknown', 'above the head: null', [ABOVE_HEAD])
    ok(byHash, 'known', 'a block with three transactions', [receipt.blockHash])
    ok(byHash, 'unknown', 'no such block: null', [UNKNOWN])
  }
  ok('eth_getUncleByBlockNumberAndIndex', 'none', 'no block has uncles', ['latest', '0x0'])
  ok('eth_getUncleByBlockHashAndIndex', 'none', 'no block has uncles', [head.hash, '0x0'])
  ok('erigon_getHeaderByNumber', 'json-number', 'as Otterscan asks', [1])
  ok('erigon_getHeaderByNumber', 'tag', 'a tag', ['latest'])
  ok('erigon_getHeaderByNumber', 'unknown', 'above the head: null', [999_999])

  // transactions
  for (const [name, transaction] of Object.entries(sent)) {
    ok('eth_getTransactionByHash', name, `the ${name} one`, [transaction.hash])
    ok('eth_getTransactionReceipt', name, `the ${name} one`, [transaction.hash])
    ok('psephos_transactionStatus', name, `the ${name} one`, [transaction.hash])
    ok('debug_getRawTransaction', name, `the ${name} one; 0x when it is not here`, [transaction.hash])
    ok('ots_getTransactionError', name, `the ${name} one`, [transaction.hash])
  }
  ok('eth_getTransactionByHash', 'unknown', 'no such transaction: null', [UNKNOWN])
  ok('eth_getTransactionReceipt', 'unknown', 'no such transaction: null', [UNKNOWN])
  ok('psephos_transactionStatus', 'unknown', 'never heard of', [UNKNOWN])
  ok('debug_getRawTransaction', 'unknown', '0x, as geth answers', [UNKNOWN])
  fails(-32602, 'eth_getTransactionByHash', 'no-prefix', 'a hash without 0x', [UNKNOWN.slice(2)])
  fails(-32602, 'eth_getTransactionReceipt', 'missing', 'no argument', [])
  ok('eth_getTransactionByBlockNumberAndIndex', 'known', 'the second of three', [receipt.blockNumber, '0x1'])
  ok('eth_getTransactionByBlockNumberAndIndex', 'unknown', 'beyond the last: null', [receipt.blockNumber, '0x9'])
  ok('eth_getTransactionByBlockHashAndIndex', 'known', 'the first of three', [receipt.blockHash, '0x0'])
  ok('eth_getTransactionByBlockHashAndIndex', 'unknown', 'no such block: null', [UNKNOWN, '0x0'])
  ok('eth_getTransactionBySenderAndNonce', 'final', 'a final one', [voter, '0x0'])
  ok('eth_getTransactionBySenderAndNonce', 'pending', 'a pending one', [sent.pending.sender, '0x0'])
  ok('eth_getTransactionBySenderAndNonce', 'unknown', 'a nonce not used: null', [voter, '0x5'])

  // state
  for (const block of [
    'latest',
    '0x0',
    head.hash,
    { blockNumber: head.number },
    { blockHash: head.hash, requireCanonical: true },
  ]) {
    const name = typeof block === 'object' ? Object.keys(block).join('-') : block.length === 66 ? 'by-hash' : block
    ok('eth_getBalance', name, 'the balance that comes with a role', [voter, block])
    ok('eth_getTransactionCount', name, 'a voter’s nonce', [voter, block])
    ok('eth_getCode', name, 'a system contract’s stand-in code', [ELECTIONS_ADDRESS, block])
    ok('eth_getStorageAt', name, 'the number of elections', [ELECTIONS_ADDRESS, '0x0', block])
  }
  ok('eth_getBalance', 'default', 'no block means latest', [voter])
  ok('eth_getBalance', 'checksum-case', 'an address in mixed case', [
    '0x000000000000000000000000000000005E1eC7eD',
    'latest',
  ])
  ok('eth_getBalance', 'stranger', 'no account: zero', [stranger.address, 'latest'])
  ok('eth_getTransactionCount', 'pending', 'one final and none waiting', [voter, 'pending'])
  ok('eth_getTransactionCount', 'pending-counted', 'a waiting ballot counts for pending', [
    sent.pending.sender,
    'pending',
  ])
  ok('eth_getTransactionCount', 'pending-not-in-latest', 'and not for latest', [sent.pending.sender, 'latest'])
  ok('eth_getCode', 'account', 'every other account has none', [voter, 'latest'])
  for (const method of ['eth_getBalance', 'eth_getTransactionCount', 'eth_getCode']) {
    fails(-32001, method, 'above-head', 'a block that is not there', [voter, ABOVE_HEAD])
    fails(-32001, method, 'unknown-hash', 'EIP-1898 with a hash that is not here', [voter, { blockHash: UNKNOWN }])
    fails(-32602, method, 'both', 'EIP-1898 with number and hash', [voter, { blockHash: UNKNOWN, blockNumber: '0x1' }])
    fails(-32602, method, 'neither', 'EIP-1898 with neither', [voter, {}])
    fails(-32602, method, 'short-address', 'an address of 19 bytes', [voter.slice(0, 40), 'latest'])
    fails(-32602, method, 'no-address', 'no argument', [])
  }
  ok('eth_getStorageAt', 'short-key', 'leading zeros left out', [VALIDATORS_ADDRESS, '0x2', 'latest'])
  ok('eth_getStorageAt', 'empty-slot', 'never written', [VALIDATORS_ADDRESS, word(99), 'latest'])
  ok('eth_getStorageAt', 'account', 'an account without storage', [voter, word(0), 'latest'])
  fails(-32602, 'eth_getStorageAt', 'key-too-long', '33 bytes', [VALIDATORS_ADDRESS, `${word(0)}00`, 'latest'])
  fails(-32602, 'eth_getStorageAt', 'key-not-hex', 'letters beyond f', [VALIDATORS_ADDRESS, '0xasdf', 'latest'])
  fails(-32001, 'eth_getStorageAt', 'above-head', 'a block that is not there', [VALIDATORS_ADDRESS, '0x0', ABOVE_HEAD])
  ok('eth_getStorageValues', 'two-contracts', 'slots of both system contracts', [
    { [ELECTIONS_ADDRESS]: [word(0)], [VALIDATORS_ADDRESS]: [word(0), word(2)] },
    'latest',
  ])
  fails(-32602, 'eth_getStorageValues', 'empty', 'nothing asked', [{}, 'latest'])
  fails(-32001, 'eth_getStorageValues', 'above-head', 'a block that is not there', [{ [voter]: [word(0)] }, ABOVE_HEAD])
  ok('eth_getProof', 'account', 'an account, no slots', [voter, [], 'latest'])
  ok('eth_getProof', 'slots', 'slots that are and one that is not', [
    ELECTIONS_ADDRESS,
    [word(0), '0x99', word(6)],
    'latest',
  ])
  ok('eth_getProof', 'stranger', 'that there is no such account', [stranger.address, ['0x0'], head.number])
  ok('eth_getProof', 'genesis', 'as clients prove the first validators', [VALIDATORS_ADDRESS, ['0x0', '0x2'], '0x0'])
  fails(-32001, 'eth_getProof', 'above-head', 'a block that is not there', [voter, [], ABOVE_HEAD])
  fails(-32602, 'eth_getProof', 'keys-missing', 'the list of slots is required', [voter])
  fails(-32602, 'eth_getProof', 'keys-no-list', 'one slot is not a list', [voter, '0x0', 'latest'])

  // calls
  const view = (data: Uint8Array | Hex, more: object = {}) => ({
    to: ELECTIONS_ADDRESS,
    data: typeof data === 'string' ? data : bytesToHex(data),
    ...more,
  })
  const castAgain = view(calldata('castBallot', [1n, YES]), { from: voter })
  const castFirst = view(calldata('castBallot', [1n, YES]), { from: voterAt(5).address })
  ok('eth_call', 'view', 'how many elections', [view(calldata('electionCount', [])), 'latest'])
  ok('eth_call', 'past', 'the same at genesis', [view(calldata('electionCount', [])), '0x0'])
  ok('eth_call', 'by-hash', 'the same at a hash', [view(calldata('electionCount', [])), { blockHash: head.hash }])
  ok('eth_call', 'default', 'no block means latest', [view(calldata('getVoter', [1n, voter]))])
  ok('eth_call', 'input', 'the newer name of data', [
    { to: ELECTIONS_ADDRESS, input: bytesToHex(calldata('getRoles', [voter])) },
    'latest',
  ])
  ok('eth_call', 'data-and-input', 'both, as foundry sends them', [
    view(calldata('electionCount', []), { input: bytesToHex(calldata('electionCount', [])) }),
    'latest',
  ])
  ok('eth_call', 'unknown-keys', 'keys we do not know, and fees nobody has', [
    view(calldata('electionCount', []), {
      from: stranger.address,
      gas: '0x1',
      maxFeePerGas: '0xffffffffff',
      foo: 1,
      type: '0x2',
    }),
    'latest',
  ])
  ok('eth_call', 'no-code', 'an account without code answers 0x', [{ to: voter, data: '0x95d89b41' }, 'latest'])
  ok('eth_call', 'empty-overrides', 'overrides that override nothing', [
    view(calldata('electionCount', [])),
    'latest',
    {},
    null,
  ])
  fails(3, 'eth_call', 'erc165', 'as wallets probe: an unknown function reverts', [
    view('0x01ffc9a780ac58cd'),
    'latest',
  ])
  fails(3, 'eth_call', 'no-data', 'no selector', [{ to: ELECTIONS_ADDRESS }, 'latest'])
  fails(3, 'eth_call', 'already-voted', 'a dry run, as web3.js makes it', [castAgain, 'latest'])
  fails(3, 'eth_call', 'malformed', 'a selector without its arguments', [
    view(calldata('getVoter', [1n, voter]).slice(0, 20)),
    'latest',
  ])
  fails(-32602, 'eth_call', 'data-not-input', 'data and input differ', [
    view(calldata('electionCount', []), { input: '0x01' }),
    'latest',
  ])
  fails(-32602, 'eth_call', 'fees-conflict', 'gasPrice and maxFeePerGas', [
    view('0x', { gasPrice: '0x0', maxFeePerGas: '0x0' }),
    'latest',
  ])
  fails(-32602, 'eth_call', 'tip-above-max', 'a tip above the most', [
    view('0x', { maxPriorityFeePerGas: '0x2', maxFeePerGas: '0x1' }),
  ])
  fails(-32602, 'eth_call', 'state-overrides', 'refused, never ignored', [
    castAgain,
    'latest',
    { [voter]: { balance: '0x1' } },
  ])
  fails(-32602, 'eth_call', 'block-overrides', 'refused, never ignored', [castAgain, 'latest', null, { number: '0x1' }])
  fails(-32602, 'eth_call', 'other-chain', 'a chain id that is not ours', [view('0x', { chainId: '0x1' }), 'latest'])
  fails(-32602, 'eth_call', 'odd-data', 'half a byte', [view('0x123'), 'latest'])
  fails(-32602, 'eth_call', 'no-object', 'a string is no transaction', ['0x', 'latest'])
  fails(-32000, 'eth_call', 'creation', 'no to', [{ data: '0x6000' }, 'latest'])
  fails(-32000, 'eth_call', 'value', 'nothing can be transferred', [view('0x', { value: '0x1' }), 'latest'])
  fails(-32001, 'eth_call', 'above-head', 'a block that is not there', [castAgain, ABOVE_HEAD])
  ok('eth_estimateGas', 'cast', 'a ballot', [castFirst])
  ok('eth_estimateGas', 'rabby', 'with gasPrice 0x0 and value 0x0', [{ ...castFirst, gasPrice: '0x0', value: '0x0' }])
  ok('eth_estimateGas', 'cast-foundry', 'with 1 wei of fee that nobody has', [
    { ...castFirst, maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x1' },
    'latest',
  ])
  ok('eth_estimateGas', 'plain', '21000 for a plain one, from nobody to nobody', [{ to: stranger.address }])
  ok('eth_estimateGas', 'access-list', 'an access list costs as in EIP-2930', [
    { ...castFirst, accessList: [{ address: ELECTIONS_ADDRESS, storageKeys: [word(0)] }] },
  ])
  ok('eth_estimateGas', 'past', 'in the block after a past one', [
    view(calldata('castBallot', [1n, YES]), { from: voter }),
    toHex(BigInt(receipt.blockNumber) - 1n),
  ])
  fails(3, 'eth_estimateGas', 'already-voted', 'the second ballot', [castAgain])
  fails(3, 'eth_estimateGas', 'not-enrolled', 'someone who is on no roll', [{ ...castFirst, from: stranger.address }])
  fails(3, 'eth_estimateGas', 'not-open-yet', 'the election that opens later', [
    view(calldata('castBallot', [2n, YES]), { from: voterAt(5).address }),
  ])
  fails(3, 'eth_estimateGas', 'view', 'a view as a transaction', [view(calldata('electionCount', []), { from: voter })])
  fails(-32000, 'eth_estimateGas', 'allowance', 'less gas than it takes', [{ ...castFirst, gas: '0x5208' }])
  ok('eth_createAccessList', 'cast', 'the empty list and the gas', [castFirst, 'latest'])
  ok('eth_createAccessList', 'reverts', 'the reason is in the answer', [castAgain, 'latest'])

  // sending
  const send = (name: string, about: string, transaction: { readonly raw: Uint8Array }) =>
    ok('eth_sendRawTransaction', name, about, raws(transaction))
  const aBallot = (body: Hex = YES) => ({
    nonce: 0n,
    data: calldata('castBallot', [1n, body]),
  })
  send('legacy', 'as ethers 6, Enkrypt and Rabby sign', aLegacy(voterAt(5), aBallot()))
  send('fee-market', 'as viem, MetaMask and Rainbow sign', aFeeMarket(voterAt(5), aBallot()))
  send('with-fee', 'as ethers 5 signs: 1.5 gwei that nobody pays', aFeeMarket(voterAt(5), aBallot(), 1_500_000_000n))
  send('replacement', 'the same errand again takes the pending one’s place', aFeeMarket(voterAt(3), aBallot()))
  for (const { name, about, code, raw } of refusedTransactions(node)) {
    fails(code, 'eth_sendRawTransaction', name, about, [bytesToHex(raw)])
  }
  add('eth_sendRawTransaction', 'four-replacements', 'T4: a nonce is replaced at most four times', [
    ...[2n, 3n, 4n, 5n].map((fee) => step('eth_sendRawTransaction', raws(aFeeMarket(voterAt(3), aBallot(), fee)))),
    step('eth_sendRawTransaction', raws(aFeeMarket(voterAt(3), aBallot(), 6n)), -32000),
  ])
  add('eth_sendRawTransaction', 'twice', 'the same bytes again while they wait', [
    step('eth_sendRawTransaction', raws(aFeeMarket(voterAt(5), aBallot()))),
    step('eth_sendRawTransaction', raws(aFeeMarket(voterAt(5), aBallot())), -32000),
  ])
  add('eth_sendRawTransaction', 'voter-bound', 'T4: four pending transactions of one voter', [
    ...[0n, 1n, 2n, 3n].map((nonce) =>
      step('eth_sendRawTransaction', raws(aFeeMarket(voterAt(5), { nonce, to: voterAt(5).address }))),
    ),
    step('eth_sendRawTransaction', raws(aFeeMarket(voterAt(5), { nonce: 4n, to: voterAt(5).address })), -32003),
  ])
  add('eth_sendRawTransactionSync', 'timeout', 'EIP-7966: code 4 with the hash', [
    step('eth_sendRawTransactionSync', [...raws(aFeeMarket(voterAt(5), aBallot())), '0x1'], 4),
  ])
  add('eth_sendRawTransactionSync', 'receipt', 'the answer comes with the block', [
    step('eth_sendRawTransactionSync', raws(aFeeMarket(voterAt(5), aBallot()))),
  ])

  // logs and filters
  ok('eth_getLogs', 'all', 'every log there is', [{ fromBlock: 'earliest', toBlock: 'latest' }])
  ok('eth_getLogs', 'by-topic', 'ballots only', [{ fromBlock: '0x0', toBlock: head.number, topics: [VOTE_CAST] }])
  ok('eth_getLogs', 'by-voter', 'null matches anything, a list any of its topics', [
    { fromBlock: '0x0', topics: [[VOTE_CAST, UNKNOWN], null, word(0).slice(0, 26) + voter.slice(2)] },
  ])
  ok('eth_getLogs', 'by-address', 'one of two addresses', [
    { fromBlock: '0x0', address: [ELECTIONS_ADDRESS, voter], topics: [VOTE_CAST] },
  ])
  ok('eth_getLogs', 'block-hash', 'one block by its hash', [{ blockHash: receipt.blockHash }])
  ok('eth_getLogs', 'latest', 'no range means the head, which is empty', [{}])
  fails(-32602, 'eth_getLogs', 'hash-and-range', 'one or the other', [{ blockHash: head.hash, fromBlock: '0x0' }])
  fails(-32602, 'eth_getLogs', 'reversed', 'from above to', [{ fromBlock: '0x5', toBlock: '0x4' }])
  fails(-32602, 'eth_getLogs', 'beyond-head', 'to above the head', [{ fromBlock: '0x0', toBlock: ABOVE_HEAD }])
  fails(-32602, 'eth_getLogs', 'five-topics', 'a log has at most four', [{ topics: [null, null, null, null, null] }])
  fails(-32602, 'eth_getLogs', 'bad-topic', 'a topic of 31 bytes', [{ topics: [`0x${'12'.repeat(31)}`] }])
  fails(-32602, 'eth_getLogs', 'no-filter', 'the filter is required', [])
  fails(-32001, 'eth_getLogs', 'unknown-hash', 'a block that is not here', [{ blockHash: UNKNOWN }])
  add('eth_newFilter', 'logs', 'new logs only, once', [
    step('eth_newFilter', [{ address: ELECTIONS_ADDRESS }]),
    step('eth_getFilterChanges', ['0x1']),
    block,
    step('eth_getFilterChanges', ['0x1']),
    step('eth_getFilterChanges', ['0x1']),
    step('eth_uninstallFilter', ['0x1']),
    step('eth_getFilterChanges', ['0x1'], -32000),
  ])
  fails(-32602, 'eth_newFilter', 'reversed', 'from above to', [{ fromBlock: '0x5', toBlock: '0x4' }])
  add('eth_newBlockFilter', 'blocks', 'the hash of each new block', [
    step('eth_newBlockFilter', []),
    block,
    step('eth_getFilterChanges', ['0x1']),
  ])
  add('eth_newPendingTransactionFilter', 'pending', 'hashes as they are accepted', [
    step('eth_newPendingTransactionFilter', []),
    step('eth_sendRawTransaction', raws(aFeeMarket(voterAt(5), aBallot()))),
    step('eth_getFilterChanges', ['0x1']),
  ])
  add('eth_getFilterChanges', 'changes', 'nothing new', [
    step('eth_newBlockFilter', []),
    step('eth_getFilterChanges', ['0x1']),
  ])
  fails(-32000, 'eth_getFilterChanges', 'unknown', 'no such filter', ['0x99'])
  add('eth_getFilterLogs', 'all', 'the whole range, new or not', [
    step('eth_newFilter', [{ fromBlock: 'earliest', topics: [VOTE_CAST] }]),
    step('eth_getFilterLogs', ['0x1']),
  ])
  add('eth_getFilterLogs', 'not-logs', 'a filter for blocks has no logs', [
    step('eth_newBlockFilter', []),
    step('eth_getFilterLogs', ['0x1'], -32000),
  ])
  fails(-32000, 'eth_getFilterLogs', 'unknown', 'no such filter', ['0x99'])
  ok('eth_uninstallFilter', 'unknown', 'false when there was none', ['0x99'])
  fails(-32601, 'eth_subscribe', 'over-http', 'only where notifications can be sent', ['newHeads'])
  fails(-32601, 'eth_unsubscribe', 'over-http', 'only where notifications can be sent', ['0x1'])

  // pool, raw bytes
  ok('txpool_contentFrom', 'pending', 'a waiting ballot', [sent.pending.sender])
  ok('txpool_contentFrom', 'nothing', 'no one waits', [stranger.address])
  for (const method of ['debug_getRawHeader', 'debug_getRawBlock', 'debug_getRawReceipts']) {
    ok(method, 'by-number', 'a block with three transactions', [receipt.blockNumber])
    ok(method, 'by-hash', 'the same by hash', [receipt.blockHash])
    ok(method, 'genesis', 'the genesis block', ['earliest'])
    fails(-32001, method, 'unknown', 'a block that is not there', [ABOVE_HEAD])
    fails(-32602, method, 'no-prefix', 'a number without 0x', ['10'])
  }

  // Otterscan
  ok('ots_hasCode', 'contract', 'a system contract', [ELECTIONS_ADDRESS, 'latest'])
  ok('ots_hasCode', 'account', 'an account', [voter, 'latest'])
  ok('ots_traceTransaction', 'empty', 'contracts call no one', [sent.legacy.hash])
  ok('ots_getInternalOperations', 'empty', 'nothing is transferred', [sent.legacy.hash])
  ok('ots_getContractCreator', 'none', 'there from genesis on', [ELECTIONS_ADDRESS])
  ok('ots_getBlockDetails', 'known', 'by JSON number', [Number(receipt.blockNumber)])
  ok('ots_getBlockDetails', 'unknown', 'above the head: null', [999_999])
  ok('ots_getBlockDetailsByHash', 'known', 'by hash', [receipt.blockHash])
  ok('ots_getBlockDetailsByHash', 'unknown', 'no such block: null', [UNKNOWN])
  ok('ots_getBlockTransactions', 'page', 'the last two of three', [Number(receipt.blockNumber), 0, 2])
  ok('ots_getBlockTransactions', 'rest', 'the first of three', [Number(receipt.blockNumber), 1, 2])
  ok('ots_getTransactionBySenderAndNonce', 'known', 'by JSON number', [voter, 0])
  ok('ots_getTransactionBySenderAndNonce', 'unknown', 'a nonce not used: null', [voter, 7])
  ok('ots_searchTransactionsBefore', 'sender', 'all of a sender, newest first', [organizer.address, 0, 25])
  ok('ots_searchTransactionsBefore', 'contract', 'what was sent to a contract', [ELECTIONS_ADDRESS, 0, 2])
  ok('ots_searchTransactionsAfter', 'sender', 'from genesis on', [organizer.address, 0, 2])
  fails(-32602, 'ots_searchTransactionsAfter', 'page-too-large', 'at most 25', [organizer.address, 0, 26])

  // psephos
  ok('psephos_getCertificate', 'latest', 'of the head', ['latest'])
  ok('psephos_getCertificate', 'by-hash', 'of a block by hash', [receipt.blockHash])
  ok('psephos_getCertificate', 'genesis', 'genesis has none: null', ['0x0'])
  ok('psephos_getCertificate', 'unknown', 'no such block: null', [ABOVE_HEAD])
  ok('psephos_getInclusionProof', 'ballot', 'all that proves a ballot', [sent.feeMarket.hash])
  ok('psephos_getInclusionProof', 'pending', 'not final: null', [sent.pending.hash])
  ok('psephos_getValidatorChanges', 'none', 'the first set stays', ['0x0'])
  ok('psephos_getValidatorChanges', 'beyond-head', 'nothing there yet', [ABOVE_HEAD])
  fails(-32602, 'psephos_getValidatorChanges', 'missing', 'from which block on?', [])
  const second = proposing('addValidator', { account: memberAt(1).address, text: 'a second validator' })
  const propose = aFeeMarket(validator, { nonce: 0n, to: VALIDATORS_ADDRESS as Address, data: second })
  add('psephos_getValidatorChanges', 'added', 'a validator alone adds a second one: the block, its seal, the receipt', [
    step('eth_sendRawTransaction', raws(propose)),
    block,
    step('psephos_getValidatorChanges', ['0x1']),
    step('psephos_getValidatorChanges', ['latest']),
    step('eth_call', [{ to: VALIDATORS_ADDRESS, data: bytesToHex(governing('getNextValidators', [])) }, 'latest']),
    step('eth_call', [{ to: VALIDATORS_ADDRESS, data: bytesToHex(governing('getValidators', [])) }, 'latest']),
    step('eth_call', [{ to: VALIDATORS_ADDRESS, data: bytesToHex(governing('getProposal', [1n])) }, 'latest']),
  ])
  fails(3, 'eth_estimateGas', 'no-validator', 'only validators propose', [
    { from: organizer.address, to: VALIDATORS_ADDRESS, data: bytesToHex(proposing('text')) },
  ])
  ok('psephos_findReceipt', 'found', 'where a ballot with this code is', [code])
  ok('psephos_findReceipt', 'not-found', 'a code that nobody has', [formatReceiptCode(12345n)])
  fails(-32602, 'psephos_findReceipt', 'mistyped', 'the check symbol does not fit', [
    `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`,
  ])
  ok('psephos_getSignerMetrics', 'range', 'both ends included', ['0x1', '0x4'])
  fails(-32602, 'psephos_getSignerMetrics', 'reversed', 'from above to', ['0x4', '0x1'])
  fails(-32602, 'psephos_getSignerMetrics', 'beyond-head', 'to above the head', ['0x1', ABOVE_HEAD])

  for (const method of REFUSED_METHODS) fails(-32601, method, 'not-served', 'not served here', [])
  return [...cases, ...envelopes(), ...walletCases]
}

/** rpc.md §6, the "No" list. */
export const REFUSED_METHODS = [
  'engine_newPayloadV4',
  'engine_forkchoiceUpdatedV3',
  'testing_buildBlockV1',
  'eth_sendTransaction',
  'eth_sign',
  'eth_signTransaction',
  'eth_fillTransaction',
  'eth_coinbase',
  'eth_blobBaseFee',
  'eth_simulateV1',
  'eth_config',
  'eth_getBlockAccessList',
  'debug_getRawBlockAccessList',
  'debug_getBadBlocks',
  'debug_traceTransaction',
] as const

type Refused = { readonly name: string; readonly about: string; readonly code: number; readonly raw: Uint8Array }

/** T1 to T5: what the door turns away, one by one. */
export function refusedTransactions(node: VotingNode): readonly Refused[] {
  const cast = calldata('castBallot', [1n, YES])
  const fresh = { nonce: 0n, data: cast }
  const five = voterAt(5)
  const { sent } = node
  const row = (name: string, about: string, code: number, raw: Uint8Array) => ({ name, about, code, raw })
  const signed = (name: string, about: string, code: number, transaction: { readonly raw: Uint8Array }) =>
    row(name, about, code, transaction.raw)
  return [
    ...mutants(five, cast).map(({ name, about, code, raw }) => row(name, about, code, raw)),
    signed('nonce-too-low', 'a nonce that is used', -32000, aLegacy(voterAt(0), fresh)),
    signed('nonce-too-high', 'T5: a gap', -32000, aFeeMarket(five, { nonce: 1n, data: cast })),
    signed('already-known', 'the very bytes that wait', -32000, sent.pending),
    signed(
      'other-errand',
      'T4: a pending ballot is not replaced by one of another election',
      -32000,
      aFeeMarket(voterAt(3), { nonce: 0n, data: calldata('castBallot', [2n, NO]) }),
    ),
    signed('gas-too-low', 'T3: less than its sum', -32000, aFeeMarket(five, { ...fresh, gasLimit: 21_000n })),
    signed('gas-above-limit', 'more than a block has', -32000, aFeeMarket(five, { ...fresh, gasLimit: 200_000_001n })),
    signed(
      'data-too-large',
      'T4: a transaction to no system contract is no longer than 4,096 bytes',
      -32000,
      aFeeMarket(five, { nonce: 0n, to: stranger.address, data: new Uint8Array(4_096) }),
    ),
    signed('unknown-sender', 'T4: someone without a role', -32003, aFeeMarket(stranger, fresh)),
    signed('already-voted', 'voted, and re-voting is off', 3, aFeeMarket(voterAt(0), { nonce: 1n, data: cast })),
    signed('not-enrolled', 'an official who is on no roll', 3, aFeeMarket(secondRegistrar, { nonce: 1n, data: cast })),
    signed(
      'not-open-yet',
      'an election that opens later',
      3,
      aFeeMarket(five, { nonce: 0n, data: calldata('castBallot', [2n, YES]) }),
    ),
    signed(
      'unknown-election',
      'an election that does not exist',
      3,
      aFeeMarket(five, { nonce: 0n, data: calldata('castBallot', [9n, YES]) }),
    ),
    signed(
      'unknown-mark',
      'a mark that is neither 0 nor 1',
      3,
      aFeeMarket(five, { nonce: 0n, data: calldata('castBallot', [1n, '0x0200']) }),
    ),
    signed(
      'too-many-marks',
      'both options marked',
      3,
      aFeeMarket(five, { nonce: 0n, data: calldata('castBallot', [1n, '0x0101']) }),
    ),
    signed(
      'too-few-marks',
      'nothing marked',
      3,
      aFeeMarket(five, { nonce: 0n, data: calldata('castBallot', [1n, '0x0000']) }),
    ),
    signed(
      'ballot-length',
      'a mark for an option that does not exist',
      3,
      aFeeMarket(five, { nonce: 0n, data: calldata('castBallot', [1n, '0x010000']) }),
    ),
    signed(
      'unknown-function',
      'a selector the contract does not have',
      3,
      aFeeMarket(five, { nonce: 0n, data: Uint8Array.of(1, 2, 3, 4) }),
    ),
    signed(
      'view-only',
      'a view as a transaction',
      3,
      aFeeMarket(five, { nonce: 0n, data: calldata('electionCount', []) }),
    ),
    signed(
      'no-role',
      'a voter is no registrar',
      3,
      aFeeMarket(five, { nonce: 0n, data: calldata('enrolVoters', [1n, [stranger.address], [aCommitment(stranger)]]) }),
    ),
    signed(
      'roll-closed',
      'enrolment after the opening',
      3,
      aFeeMarket(registrar, {
        nonce: node.nonceOf(registrar),
        data: calldata('enrolVoters', [1n, [stranger.address], [aCommitment(stranger)]]),
      }),
    ),
  ]
}

/** What is wrong with a message before any method is looked at. */
function envelopes(): readonly IoCase[] {
  const chainId = { jsonrpc: '2.0', id: 1, method: 'eth_chainId' }
  const text = (name: string, about: string, body: string, expect: 'result' | 'none' | number): IoCase => {
    return { method: 'envelope', name, about, steps: [{ kind: 'request', text: body, expect }] }
  }
  const of = (name: string, about: string, body: unknown, expect: 'result' | 'none' | number) =>
    text(name, about, JSON.stringify(body), expect)
  return [
    text('not-json', 'broken JSON', '{"jsonrpc":"2.0","id":1,', -32700),
    text('empty-body', 'nothing at all', ' ', -32700),
    of('string', 'a string is no request', 'hello', -32600),
    of('no-method', 'no method', { jsonrpc: '2.0', id: 1 }, -32600),
    of('no-version', 'no jsonrpc member', { id: 1, method: 'eth_chainId' }, -32600),
    of('old-version', 'JSON-RPC 1.0', { ...chainId, jsonrpc: '1.0' }, -32600),
    of('object-id', 'an object is no id', { ...chainId, id: {} }, -32600),
    of('id-string', 'the id comes back as it came', { ...chainId, id: 'a-1' }, 'result'),
    of('id-null', 'as viem pings a socket', { ...chainId, id: null }, 'result'),
    of('id-fraction', 'the id comes back as it came', { ...chainId, id: 0.5 }, 'result'),
    of('notification', 'no id, no answer', { jsonrpc: '2.0', method: 'eth_chainId' }, 'none'),
    of('params-null', 'null is as good as none', { ...chainId, params: null }, 'result'),
    of('params-string', 'params must be a list', { ...chainId, params: 'x' }, -32602),
    of('unknown-method', 'in the words that ethers knows', { ...chainId, method: 'eth_nothing' }, -32601),
    of('empty-batch', 'a batch of nothing', [], -32600),
    of('batch-too-large', '1,001 items, whatever they are', Array(1_001).fill(1), 'result'),
    of(
      'batch',
      'answers, errors and an invalid item each in its place',
      [chainId, { ...chainId, id: 'b', method: 'nope' }, 7, { ...chainId, id: null }],
      'result',
    ),
    of('batch-notifications', 'only notifications: no answer', [{ jsonrpc: '2.0', method: 'eth_chainId' }], 'none'),
    of(
      'batch-rainbow',
      'as Rainbow asks for nonces',
      [
        { jsonrpc: '2.0', id: 11, method: 'eth_getTransactionCount', params: [voterAt(0).address, 'pending'] },
        { jsonrpc: '2.0', id: 12, method: 'eth_getTransactionCount', params: [voterAt(0).address, 'latest'] },
      ],
      'result',
    ),
  ]
}

export const BATCH_TOO_LARGE = JSON.stringify(Array(1_001).fill({ jsonrpc: '2.0', id: 1, method: 'eth_chainId' }))
const toHex = (value: bigint): Hex => `0x${value.toString(16)}`
export const CHAIN_ID_HEX = toHex(CHAIN_ID)
export type { TestNode }
