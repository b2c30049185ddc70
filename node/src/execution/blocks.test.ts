// Building and applying blocks: what a proposer takes and leaves, and that a block in which anything was changed is
// refused with the rule that it breaks, also when its hashes and roots were made to fit.
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aGenesis,
  aLockedElection,
  aManifest,
  anOpenElection,
  aTransaction,
  calldata,
  ELECTIONS,
  errorOf,
  NO,
  OPENS_AT,
  organizer,
  registrar,
  stranger,
  type TestAccount,
  type TestChain,
  validator,
  voterAt,
  YES,
} from '../../test/execution/aChain.ts'
import { headerHash } from '../codec/header.ts'
import { bytesToHex, hexToBytes } from '../codec/hex.ts'
import { orderedTrieRoot } from '../codec/orderedTrie.ts'
import { encodeReceipt } from '../codec/receipt.ts'
import { UnknownRuleVersion } from '../params/chainSpec.ts'
import type { Block, Header } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import { ExecutionReverted, InvalidBlock, InvalidTransaction } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import { applyBlock, type KnownRoots } from './applyBlock.ts'
import { buildBlock } from './buildBlock.ts'
import { decodeExtraData, encodeExtraData } from './extraData.ts'
import { gasOf } from './gas.ts'

const vote = calldata('castBallot', [1n, YES])
const nonceOf = (chain: TestChain, who: TestAccount) => chain.state().getAccount(who.address)?.nonce
const errorsOf = (chain: TestChain, candidates: Transaction[], change = {}) =>
  chain.block(candidates, change).left.map(({ error }) => {
    if (error instanceof InvalidTransaction) return error.code
    return error instanceof ExecutionReverted ? errorOf(error.data).name : null
  })

describe('T1..T4: what cannot be in a block', () => {
  const keys = (count: number) => Array<Hash>(count).fill(`0x${'00'.repeat(32)}` as Hash)
  const rows: [string, Parameters<typeof aTransaction>[1], string, Parameters<typeof aTransaction>[1]][] = [
    ['value', { value: 1n }, 'value-not-zero', { value: 0n }],
    [
      'a gas limit below its use',
      { gasLimit: 20_999n, to: stranger.address },
      'gas-too-low',
      { gasLimit: 21_000n, to: stranger.address },
    ],
    [
      'T3: less gas than its function needs',
      { data: vote, gasLimit: gasOf({ to: ELECTIONS, data: vote }) - 1n },
      'gas-too-low',
      { data: vote },
    ],
    ['a gas limit above the block', { gasLimit: 200_000_001n }, 'gas-above-block-limit', { gasLimit: 200_000_000n }],
    ['64 KiB of data and a byte', { data: new Uint8Array(65_537) }, 'data-too-large', { data: new Uint8Array(65_536) }],
    [
      '64 items of an access list and one',
      { accessList: [{ address: ELECTIONS, storageKeys: keys(64) }] },
      'access-list-too-long',
      { accessList: [{ address: ELECTIONS, storageKeys: keys(63) }] },
    ],
    ['a nonce ahead', { nonce: 1n }, 'nonce-too-high', { nonce: 0n }],
  ]
  it.each(rows)('%s', (_, refused, code, accepted) => {
    expect(errorsOf(aChain(), [aTransaction(organizer, refused)])).toEqual([code])
    expect(errorsOf(aChain(), [aTransaction(organizer, accepted)])).toEqual([])
  })
  it('T4: an account that does not exist, until it gets a role', () => {
    const chain = aChain()
    expect(errorsOf(chain, [aTransaction(voterAt(0))])).toEqual(['unknown-sender'])
    aLockedElection(chain, aManifest(), 1)
    expect(errorsOf(chain, [aTransaction(voterAt(0))])).toEqual([])
  })
  it('a used nonce, and the same transaction twice', () => {
    const chain = aChain()
    const first = chain.sign(organizer, new Uint8Array(0), organizer.address)
    expect(errorsOf(chain, [first, first])).toEqual(['nonce-too-low'])
    expect(errorsOf(chain, [first])).toEqual(['nonce-too-low'])
  })
  it("another chain's", () => {
    expect(errorsOf(aChain(), [aTransaction(organizer, { chainId: 5n })])).toEqual(['wrong-chain'])
  })
  it('T2: fees are signed and ignored', async () => {
    const { signTransaction } = await import('../codec/transaction.ts')
    const chain = aChain()
    const common = {
      nonce: 0n,
      to: organizer.address,
      data: new Uint8Array(0),
      value: 0n,
      chainId: chain.context.spec.chainId,
      gasLimit: 21_000n,
    }
    const rich = 10n ** 30n
    const candidates = [
      signTransaction({ ...common, type: 0, gasPrice: rich }, organizer.privateKey),
      signTransaction({ ...common, nonce: 1n, type: 1, gasPrice: rich, accessList: [] }, organizer.privateKey),
      signTransaction(
        { ...common, nonce: 2n, type: 2, maxFeePerGas: rich, maxPriorityFeePerGas: rich, accessList: [] },
        organizer.privateKey,
      ),
    ]
    const { receipts, left } = chain.block(candidates)
    expect([receipts.map(({ type }) => type), left]).toEqual([[0, 1, 2], []])
    expect(chain.state().getAccount(organizer.address)).toMatchObject({ nonce: 3n, balance: 10n ** 18n })
  })
})

describe('buildBlock', () => {
  it('T5: includes what reverts, with its reason, and counts its nonce only', () => {
    const chain = aChain()
    anOpenElection(chain)
    const { receipts } = chain.block([chain.sign(registrar, vote), chain.sign(voterAt(0), vote)])
    expect(receipts.map(({ status, logs }) => [status, logs.length])).toEqual([
      [0, 0],
      [1, 1],
    ])
    expect(errorOf(receipts[0]!.revertData).name).toBe('NotEnrolled')
    expect(receipts[1]!.cumulativeGasUsed).toBe(receipts[0]!.gasUsed + receipts[1]!.gasUsed)
    expect(nonceOf(chain, registrar)).toBe(2n)
  })
  it('T5: holds a ballot back until its election opens, and whatever its sender sent after it', () => {
    const chain = aChain()
    aLockedElection(chain)
    chain.passUntil(OPENS_AT - 2n)
    const voter = voterAt(0)
    const [early, later] = [aTransaction(voter, { data: vote }), aTransaction(voter, { nonce: 1n, to: voter.address })]
    expect(errorsOf(chain, [early, later])).toEqual(['NotOpenYet', 'nonce-too-high'])
    expect(nonceOf(chain, voter)).toBe(0n)
    expect(chain.block([early, later]).receipts.map(({ status }) => status)).toEqual([1, 1])
  })
  it('T3: fills to the gas limit, then takes what still fits', () => {
    const chain = aChain()
    const list = (count: number) =>
      Array.from({ length: count }, (_, i) => `0x${'bb'.repeat(18)}${(i + 1).toString(16).padStart(4, '0')}` as const)
    aLockedElection(chain)
    const batch = calldata('enrolVoters', [1n, list(500), list(500).map(() => `0x${'11'.repeat(32)}` as const)])
    const big = Array.from({ length: 13 }, (_, i) => aTransaction(registrar, { nonce: 1n + BigInt(i), data: batch }))
    const small = chain.sign(organizer, new Uint8Array(0), organizer.address)
    const { block, left, receipts } = chain.block([...big, small])
    expect(block.header.gasUsed).toBeLessThanOrEqual(200_000_000n)
    expect(left.length).toBeGreaterThan(0)
    expect(left.every(({ error }) => error === null)).toBe(true)
    expect(block.transactions.at(-1)).toBe(small)
    expect(receipts.at(-1)?.cumulativeGasUsed).toBe(block.header.gasUsed)
  })
  it('T3: keeps to its own budget, but always takes one', () => {
    const chain = aChain()
    const candidates = [0n, 1n, 2n].map((nonce) => aTransaction(organizer, { nonce, to: organizer.address }))
    const taken = (gasBudget: bigint) =>
      buildBlock({
        context: chain.context,
        parent: chain.head(),
        state: chain.state(),
        timestamp: chain.head().header.timestamp + 1n,
        miner: validator.address,
        round: 0,
        candidates,
        gasBudget,
      }).receipts.length
    expect([taken(1n), taken(42_000n), taken(62_999n), taken(63_000n)]).toEqual([1, 2, 2, 3])
  })
  it('H2: says for which round it was built', () => {
    const { block } = aChain().block([], { round: 7 })
    expect(decodeExtraData(block.header.extraData)).toEqual({ round: 7, client: 'psephos/0.1.0' })
  })
  it('H5: an empty block is always valid', () => {
    expect(aChain().block([]).block.header).toMatchObject({ number: 1n, gasUsed: 0n })
  })
})

describe('a block in which something was changed', () => {
  const chain = aChain()
  anOpenElection(chain)
  const built = chain.block([chain.sign(voterAt(0), vote), chain.sign(voterAt(1), vote), chain.sign(registrar, vote)])
  const apply = (
    change: Partial<Header>,
    transactions = built.block.transactions,
    parent = built.parent,
    known?: KnownRoots,
  ) => {
    const header = { ...built.block.header, ...change }
    const block: Block = { hash: headerHash(header), header, transactions }
    const expectedMiner = (round: number) => (round === 0 ? validator : stranger).address
    const request = { context: chain.context, parent, block, state: built.before, expectedMiner }
    return applyBlock(known === undefined ? request : { ...request, known })
  }
  const ruleOf = (run: () => unknown) => {
    try {
      run()
      return 'valid'
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidBlock)
      return (error as InvalidBlock).message
    }
  }
  const txRoot = (transactions: readonly Transaction[]) => orderedTrieRoot(transactions.map(({ raw }) => raw))
  const withTransactions =
    (transactions: readonly Transaction[], change: Partial<Header> = {}) =>
    () =>
      apply({ transactionsRoot: txRoot(transactions), ...change }, transactions)
  const [first, second, third] = built.block.transactions as [Transaction, Transaction, Transaction]
  const { header } = built.block
  const other = `0x${'ab'.repeat(32)}` as Hash
  const changedVote = aTransaction(voterAt(0), { data: calldata('castBallot', [1n, NO]) })
  const bit = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 9 ? byte ^ 1 : byte))

  it('unchanged, it is valid', () => {
    expect(ruleOf(() => apply({}))).toBe('valid')
  })
  it('H4: roots that are known are taken for the same bytes only', () => {
    const { transactionsRoot, receiptsRoot } = built.block.header
    const receipts = built.receipts.map(encodeReceipt)
    const outcome = (known: KnownRoots) => ruleOf(() => apply({}, built.block.transactions, built.parent, known))
    const one = receipts[0] as Uint8Array
    expect(outcome({ transactionsRoot, receipts, receiptsRoot })).toBe('valid')
    // Here the known roots are wrong, so it shows where they are used.
    expect(outcome({ transactionsRoot: other, receipts, receiptsRoot })).toMatch(/^H4: transactionsRoot/)
    expect(outcome({ transactionsRoot, receipts, receiptsRoot: other })).toMatch(/^H4: receiptsRoot/)
    for (const others of [
      [],
      receipts.slice(1),
      [...receipts, one],
      receipts.with(0, bit(one)),
      receipts.with(2, one),
    ]) {
      expect(outcome({ transactionsRoot, receipts: others, receiptsRoot: other })).toBe('valid')
    }
  })
  it.each<[string, () => unknown, RegExp]>([
    [
      'its hash',
      () =>
        applyBlock({
          context: chain.context,
          parent: built.parent,
          block: { ...built.block, hash: other },
          state: built.before,
        }),
      /^H1: hash is 0xab/,
    ],
    ['its parent', () => apply({ parentHash: other }), /^H1: parentHash/],
    ['its number', () => apply({ number: header.number + 1n }), /^H1: number/],
    ["a timestamp equal to its parent's", () => apply({ timestamp: built.parent.header.timestamp }), /^H5: timestamp/],
    [
      'a later timestamp, after which the closing has moved',
      () => apply({ timestamp: OPENS_AT + 1_050n }),
      /^H4: stateRoot/,
    ],
    ['its gas limit', () => apply({ gasLimit: 199_999_999n }), /^S3: gasLimit/],
    ['its gas', () => apply({ gasUsed: header.gasUsed + 1n }), /^T3: gasUsed/],
    ['gas above the limit', () => apply({ gasUsed: 200_000_001n }), /^T3: gasUsed is above/],
    ['its builder', () => apply({ miner: stranger.address }), /^H2: miner/],
    ['its build round', () => apply({ extraData: encodeExtraData({ round: 1, client: 'x' }) }), /^H2: miner/],
    ['extraData of 4 bytes', () => apply({ extraData: new Uint8Array(4) }), /^H2: extraData is 4/],
    [
      'extraData of 33 bytes',
      () => apply({ extraData: Uint8Array.of(1, ...new Uint8Array(32).fill(65)) }),
      /^H2: extraData is 33/,
    ],
    [
      'another extraData version',
      () => apply({ extraData: Uint8Array.of(2, 0, 0, 0, 0) }),
      /^H2: extraData has version 2/,
    ],
    [
      'a client name that is not text',
      () => apply({ extraData: Uint8Array.of(1, 0, 0, 0, 0, 7) }),
      /^H2: the client name/,
    ],
    ['its transactions, the root kept', () => apply({}, [second, first, third]), /^H4: transactionsRoot/],
    ['a vote, the root made to fit', withTransactions([changedVote, second, third]), /^H4: (receiptsRoot|stateRoot)/],
    ['a vote dropped', withTransactions([first, third]), /^T3: gasUsed/],
    [
      'a vote dropped, gas made to fit',
      withTransactions([first, third], { gasUsed: header.gasUsed - built.receipts[1]!.gasUsed }),
      /^H4: (logsBloom|receiptsRoot)/,
    ],
    ['a vote repeated', withTransactions([first, first, third]), /^T4: transaction 1 .*nonce-too-low/],
    ['votes exchanged', withTransactions([second, first, third]), /^H4: (receiptsRoot|stateRoot)/],
    [
      'a transaction by nobody',
      withTransactions([first, second, third, aTransaction(stranger)]),
      /^T4: transaction 3 .*unknown-sender/,
    ],
    [
      'a transaction with value',
      withTransactions([aTransaction(voterAt(0), { value: 1n })]),
      /^T2: transaction 0 .*value-not-zero/,
    ],
    [
      'a transaction with too little gas',
      withTransactions([aTransaction(voterAt(0), { data: vote, gasLimit: 30_000n })]),
      /^T3: transaction 0 .*gas-too-low/,
    ],
    [
      'a transaction of another chain',
      withTransactions([aTransaction(voterAt(0), { chainId: 5n })]),
      /^T1: transaction 0 .*wrong-chain/,
    ],
    ['its bloom', () => apply({ logsBloom: bit(header.logsBloom) }), /^H4: logsBloom/],
    ['a receipt', () => apply({ receiptsRoot: other }), /^H4: receiptsRoot/],
    ['the result', () => apply({ stateRoot: other }), /^H4: stateRoot/],
    ['the block after another', () => apply({}, built.block.transactions, chain.head()), /^H1: parentHash/],
  ])('%s', (_, run, rule) => {
    expect(ruleOf(run)).toMatch(rule)
  })
  it('says what was found and what was expected', () => {
    expect(ruleOf(() => apply({ number: 77n }))).toBe(`H1: number is 77, not ${header.number}`)
  })
  it('T3: more transactions than the limit holds', () => {
    const small = aChain({ ...aGenesisOf(30_000_000n) })
    const raws = Array.from({ length: 1_300 }, (_, i) =>
      aTransaction(organizer, { nonce: BigInt(i), to: organizer.address, data: new Uint8Array(600) }),
    )
    const { block, parent, before } = small.block([])
    const stuffed = { ...block.header, transactionsRoot: txRoot(raws), gasUsed: 30_000_000n }
    const run = () =>
      applyBlock({
        context: small.context,
        parent,
        block: { hash: headerHash(stuffed), header: stuffed, transactions: raws },
        state: before,
      })
    expect(ruleOf(run)).toMatch(/^T3: the transactions use more/)
  })
  it('rules: a block of a version this software does not know is no invalid block', () => {
    const context = { ...chain.context, spec: { ...chain.context.spec, rules: [{ height: 0n, version: 99 }] } }
    expect(() => applyBlock({ context, parent: built.parent, block: built.block, state: built.before })).toThrow(
      UnknownRuleVersion,
    )
    const request = {
      context,
      parent: built.parent,
      state: built.before,
      timestamp: OPENS_AT + 9n,
      miner: validator.address,
      round: 0,
      candidates: [],
    }
    expect(() => buildBlock(request)).toThrow(UnknownRuleVersion)
  })
})
const aGenesisOf = (gasLimit: bigint) => aGenesis({ gasLimit: Number(gasLimit) })

describe('callContract', () => {
  it('T3: gasUsed is what the receipt will say, also on revert', () => {
    const chain = aChain()
    anOpenElection(chain)
    const dry = (from: TestAccount) => chain.call(from.address, vote, { staticCall: false })
    expect([dry(voterAt(0)).status, dry(organizer).status]).toEqual([1, 0])
    const { receipts } = chain.block([chain.sign(voterAt(0), vote), chain.sign(organizer, vote)])
    expect(receipts.map(({ gasUsed }) => gasUsed)).toEqual([dry(voterAt(1)).gasUsed, dry(organizer).gasUsed])
  })
  it('leaves the state as it was, and takes an access list into account', async () => {
    const { callContract } = await import('./callContract.ts')
    const chain = aChain()
    anOpenElection(chain)
    const before = chain.view('getElection', [1n])
    chain.call(voterAt(0).address, vote)
    expect(chain.view('getElection', [1n])).toEqual(before)
    const request = {
      context: chain.context,
      reader: chain.state(),
      height: 1n,
      timestamp: OPENS_AT,
      from: stranger.address,
      to: stranger.address,
      data: new Uint8Array(0),
    }
    const accessList = [{ address: stranger.address, storageKeys: [`0x${'00'.repeat(32)}` as Hash] }]
    expect(callContract({ ...request, accessList }).gasUsed).toBe(21_000n + 2_400n + 1_900n)
  })
  it('answers views in eth_call and refuses them in a transaction', () => {
    const chain = aChain()
    const count = calldata('electionCount', [])
    expect(bytesToHex(chain.call(stranger.address, count).returnData)).toBe(`0x${'00'.repeat(32)}`)
    expect(errorOf(chain.call(stranger.address, count, { staticCall: false }).returnData).name).toBe('ViewOnly')
    expect(chain.call(stranger.address, hexToBytes('0x')).status).toBe(0)
  })
})
