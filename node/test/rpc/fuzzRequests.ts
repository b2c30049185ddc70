// Requests for the fuzz test: for each method arguments that mean something on the voting node's chain, and then, now and
// then, one of them spoilt, the message's envelope spoilt, or the text itself.
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { bytesToHex } from '../../src/codec/hex.ts'
import type { Hash, Hex } from '../../src/types/bytes.ts'
import type { Transaction } from '../../src/types/transaction.ts'
import {
  aCommitment,
  aContest,
  aManifest,
  calldata,
  NO,
  organizer,
  registrar,
  stranger,
  type TestAccount,
  voters,
  YES,
} from '../execution/aChain.ts'
import { aFeeMarket, aLegacy, anAccessListed } from './aNode.ts'
import { secondRegistrar, type VotingNode } from './aVotingNode.ts'
import { mutants } from './mutants.ts'
import type { Random } from './random.ts'

const accounts: readonly TestAccount[] = [...voters, organizer, registrar, secondRegistrar, stranger]
const VOTE_CAST = '0x38a83bc97fe3c67d89842c1c27a230b6538d70d76059eb5354488ea03ef24262'

export type Requests = {
  /** Arguments for a method, most of them well formed. Throws for a method nobody wrote them for. */
  paramsFor(method: string): unknown[]
  spoil(params: readonly unknown[]): unknown[]
  spoilText(text: string): string
  readonly rawCounts: { valid: number; mutant: number }
}

export function aRequestMaker(random: Random, node: VotingNode): Requests {
  const { pick, chance, below } = random
  const signed = signedTransactions()
  const raws = [...signed.map((transaction) => transaction.raw), ...ofOtherTypes()]
  const rawCounts = { valid: 0, mutant: 0 }
  const blockHashes = Array.from({ length: 8 }, (_, i) => node.input.chain.blockByNumber(BigInt(i * 2))?.block.hash)
  const hashes: readonly string[] = [
    ...Object.values(node.sent).map(({ hash }: { hash: Hash }) => hash),
    ...blockHashes.flatMap((hash) => hash ?? []),
  ]

  const quantity = (n: number): Hex => `0x${n.toString(16)}`
  const address = (): string => {
    if (chance(0.3)) return pick([ELECTIONS_ADDRESS, VALIDATORS_ADDRESS])
    const known = chance(0.9) ? pick(accounts).address : bytesToHex(random.bytes(20))
    return chance(0.2) ? `0x${known.slice(2).toUpperCase()}` : known
  }
  const hash = (): string => (chance(0.8) ? pick(hashes) : bytesToHex(random.bytes(32)))
  const number = (): Hex => quantity(chance(0.9) ? below(22) : below(2 ** 31))
  const tag = () => pick(['latest', 'earliest', 'pending', 'safe', 'finalized'])
  const blockNumber = (): unknown => (chance(0.5) ? tag() : number())
  const block = (): unknown => {
    if (chance(0.6)) return blockNumber()
    if (chance(0.5)) return hash()
    return chance(0.5) ? { blockHash: hash(), requireCanonical: chance(0.5) } : { blockNumber: number() }
  }
  const slot = (): string =>
    pick([quantity(below(8)), `0x${below(8).toString(16).padStart(64, '0')}`, bytesToHex(random.bytes(32))])
  const call = (): Record<string, unknown> => ({
    ...(chance(0.8) ? { from: address() } : {}),
    to: chance(0.8) ? pick([ELECTIONS_ADDRESS, VALIDATORS_ADDRESS]) : address(),
    [chance(0.5) ? 'data' : 'input']: bytesToHex(mutatedCalldata()),
    ...(chance(0.2) ? { gas: quantity(below(500_000)) } : {}),
    ...(chance(0.2) ? { gasPrice: '0x0', value: '0x0' } : {}),
    ...(chance(0.1) ? { accessList: [{ address: address(), storageKeys: [bytesToHex(random.bytes(32))] }] } : {}),
  })
  const topics = () =>
    Array.from({ length: below(4) }, () => pick([null, VOTE_CAST, [VOTE_CAST, bytesToHex(random.bytes(32))], []]))
  const filter = (): Record<string, unknown> => ({
    ...(chance(0.7) ? { fromBlock: chance(0.5) ? quantity(below(10)) : 'earliest' } : {}),
    ...(chance(0.5) ? { toBlock: chance(0.5) ? quantity(10 + below(8)) : 'latest' } : {}),
    ...(chance(0.5) ? { address: chance(0.5) ? address() : [address(), address()] } : {}),
    ...(chance(0.5) ? { topics: topics() } : {}),
  })
  const filterId = () => quantity(1 + below(12_000))
  const raw = (): string => {
    const bytes = pick(raws)
    const isMutant = chance(0.5)
    rawCounts[isMutant ? 'mutant' : 'valid']++
    return bytesToHex(isMutant ? mutated(bytes) : bytes)
  }
  const mutatedCalldata = (): Uint8Array => {
    const bytes = pick(signed).data
    return chance(0.5) ? bytes : mutated(bytes)
  }

  /** A bit, a byte, a cut, an insertion or a number in the place of a word. */
  function mutated(bytes: Uint8Array): Uint8Array {
    const copy = Uint8Array.from(bytes)
    if (copy.length === 0) return random.bytes(below(40))
    const at = below(copy.length)
    switch (below(6)) {
      case 0:
        copy[at] = (copy[at] ?? 0) ^ (1 << below(8))
        return copy
      case 1:
        copy[at] = below(256)
        return copy
      case 2:
        return copy.slice(0, at)
      case 3:
        return Uint8Array.of(...copy.slice(0, at), ...random.bytes(1 + below(40)), ...copy.slice(at))
      case 4:
        return Uint8Array.of(...copy.slice(0, at), ...copy.slice(at + 1 + below(40)))
      default:
        copy.fill(pick([0x00, 0xff, 0x80, 0x7f]), at, at + 1 + below(32))
        return copy
    }
  }

  const none = () => []
  const makers: Record<string, () => unknown[]> = {
    web3_sha3: () => [bytesToHex(random.bytes(below(100)))],
    eth_feeHistory: () => [chance(0.5) ? quantity(below(30)) : below(30), blockNumber(), [below(50), 50 + below(50)]],
    eth_getBlockByNumber: () => [blockNumber(), chance(0.5)],
    eth_getBlockByHash: () => [hash(), chance(0.5)],
    eth_getBlockReceipts: () => [block()],
    eth_getBlockTransactionCountByNumber: () => [blockNumber()],
    eth_getBlockTransactionCountByHash: () => [hash()],
    eth_getUncleCountByBlockNumber: () => [blockNumber()],
    eth_getUncleCountByBlockHash: () => [hash()],
    eth_getUncleByBlockNumberAndIndex: () => [blockNumber(), quantity(below(3))],
    eth_getUncleByBlockHashAndIndex: () => [hash(), quantity(below(3))],
    erigon_getHeaderByNumber: () => [chance(0.5) ? below(30) : blockNumber()],
    eth_getTransactionByHash: () => [hash()],
    eth_getTransactionReceipt: () => [hash()],
    eth_getTransactionByBlockNumberAndIndex: () => [blockNumber(), quantity(below(4))],
    eth_getTransactionByBlockHashAndIndex: () => [hash(), quantity(below(4))],
    eth_getTransactionBySenderAndNonce: () => [address(), quantity(below(5))],
    eth_getBalance: () => [address(), block()],
    eth_getTransactionCount: () => [address(), block()],
    eth_getCode: () => [address(), block()],
    eth_getStorageAt: () => [address(), slot(), block()],
    eth_getStorageValues: () => [{ [address()]: [slot(), slot()] }, block()],
    eth_getProof: () => [address(), [slot(), slot()], block()],
    eth_call: () => [call(), block()],
    eth_estimateGas: () => (chance(0.7) ? [call()] : [call(), block()]),
    eth_createAccessList: () => [call(), block()],
    eth_sendRawTransaction: () => [raw()],
    eth_sendRawTransactionSync: () => [raw(), quantity(1 + below(2_000))],
    eth_getLogs: () => [chance(0.2) ? { blockHash: hash() } : filter()],
    eth_newFilter: () => [filter()],
    eth_newBlockFilter: none,
    eth_newPendingTransactionFilter: none,
    eth_getFilterChanges: () => [filterId()],
    eth_getFilterLogs: () => [filterId()],
    eth_uninstallFilter: () => [filterId()],
    eth_subscribe: () =>
      pick([['newHeads'], ['logs', filter()], ['newPendingTransactions', chance(0.5)], ['syncing'], ['other']]),
    eth_unsubscribe: () => [quantity(below(200))],
    txpool_contentFrom: () => [address()],
    debug_getRawHeader: () => [block()],
    debug_getRawBlock: () => [block()],
    debug_getRawReceipts: () => [block()],
    debug_getRawTransaction: () => [hash()],
    ots_hasCode: () => [address(), block()],
    ots_getTransactionError: () => [hash()],
    ots_traceTransaction: () => [hash()],
    ots_getInternalOperations: () => [hash()],
    ots_getContractCreator: () => [address()],
    ots_getBlockDetails: () => [below(25)],
    ots_getBlockDetailsByHash: () => [hash()],
    ots_getBlockTransactions: () => [below(25), below(3), 1 + below(20)],
    ots_getTransactionBySenderAndNonce: () => [address(), below(5)],
    ots_searchTransactionsBefore: () => [address(), below(25), 1 + below(25)],
    ots_searchTransactionsAfter: () => [address(), below(25), 1 + below(25)],
    psephos_getCertificate: () => [block()],
    psephos_getInclusionProof: () => [hash()],
    psephos_getValidatorChanges: () => [blockNumber()],
    psephos_findReceipt: () => [pick(['00000-00000-00000-00000', 'ABCDE-FGHJK-MNPQR-STVWX', ''])],
    psephos_transactionStatus: () => [hash()],
    psephos_getSignerMetrics: () => (chance(0.5) ? [] : [quantity(below(10)), quantity(10 + below(10))]),
  }
  for (const method of [
    'eth_chainId net_version eth_blockNumber eth_syncing eth_accounts eth_capabilities net_listening net_peerCount',
    'web3_clientVersion eth_gasPrice eth_maxPriorityFeePerGas eth_baseFee txpool_status txpool_content rpc.discover',
    'rpc_modules ots_getApiLevel psephos_getGenesis psephos_getEvidence psephos_getConsensusStatus psephos_getPeers',
  ].flatMap((names) => names.split(' '))) {
    makers[method] = none
  }

  const strange = (): unknown =>
    pick<unknown>([
      null,
      true,
      0,
      -1,
      1.5,
      1e308,
      '',
      '0x',
      '0X1',
      '0x0',
      '0x00',
      'latest',
      '0xg',
      `0x${'f'.repeat(65)}`,
      `0x${'0'.repeat(4_000)}`,
      [],
      [[]],
      {},
      { blockHash: '0x1' },
      { __proto__: 1, constructor: 'x', toString: 'y' },
      '\u0000\ud800',
      [null, null, null, null, null, null],
    ])

  return {
    rawCounts,
    paramsFor(method) {
      const make = makers[method]
      if (make === undefined) throw new Error(`no arguments for ${method}`)
      return make()
    },
    spoil(params) {
      const copy = [...params]
      const at = below(copy.length + 1)
      const kind = below(4)
      if (kind === 0) copy.push(strange())
      else if (kind === 1) copy.splice(at, 1)
      else if (kind === 2) copy[at] = strange()
      else copy[at] = spoilInside(copy[at])
      return copy
    },
    spoilText: (text) => new TextDecoder().decode(mutated(new TextEncoder().encode(text))),
  }

  /** A character of a text, a field of an object, an item of a list. */
  function spoilInside(value: unknown): unknown {
    if (typeof value === 'string' && value.length > 0) {
      const at = below(value.length)
      return value.slice(0, at) + pick(['', 'g', '0', 'x', '00', ' ']) + value.slice(at + 1)
    }
    if (Array.isArray(value)) return [...value, strange()]
    if (typeof value === 'object' && value !== null) {
      const keys = [...Object.keys(value), 'data', 'topics', 'address', 'value', 'gas', 'blockHash']
      return { ...value, [pick(keys)]: strange() }
    }
    return strange()
  }

  /** Properly signed, and of types that are not taken. */
  function ofOtherTypes(): readonly Uint8Array[] {
    const types = voters.flatMap((voter) => mutants(voter, calldata('castBallot', [1n, YES])))
    return types.filter(({ name }) => name === 'type-3' || name === 'type-4').map(({ raw: bytes }) => bytes)
  }

  function signedTransactions(): readonly Transaction[] {
    const errands: [TestAccount, Uint8Array][] = [
      ...voters.flatMap((voter): [TestAccount, Uint8Array][] => [
        [voter, calldata('castBallot', [1n, pick([YES, NO])])],
        [voter, calldata('castBallot', [2n, YES])],
        [voter, calldata('recastBallot', [1n, YES, NO, `0x${'00'.repeat(32)}`])],
      ]),
      [organizer, calldata('createElection', [aManifest({ contests: [aContest(3), aContest(5, 0, 3)] })])],
      [organizer, calldata('amendElection', [2n, aManifest()])],
      [organizer, calldata('extendElection', [1n, 1_700_002_000n])],
      [organizer, calldata('closeElection', [1n])],
      [organizer, calldata('cancelElection', [3n, 'no more'])],
      [registrar, calldata('enrolVoters', [2n, voters.map((one) => one.address), voters.map(aCommitment)])],
      [registrar, calldata('removeVoters', [2n, [stranger.address]])],
      [registrar, calldata('replaceVoter', [1n, voters[7]!.address, stranger.address, `0x${'01'.repeat(32)}`])],
      [stranger, calldata('getElection', [1n])],
      [stranger, calldata('getElections', [0n, 50n])],
      [stranger, calldata('getManifest', [1n])],
      [stranger, calldata('getVoter', [1n, voters[0]!.address])],
      [stranger, calldata('getResult', [1n])],
      [stranger, new Uint8Array(0)],
    ]
    const makers = [aLegacy, anAccessListed, aFeeMarket]
    return errands.flatMap(([from, data]) =>
      [0n, 1n, 2n].map((ahead) => pick(makers)(from, { nonce: node.nonceOf(from) + ahead, data })),
    )
  }
}
