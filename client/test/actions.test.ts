import { ELECTIONS_ADDRESS, electionsAbi, SECRECY } from '@psephos/contracts-abi'
import {
  createClient,
  custom,
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  type Hash,
  type Hex,
  keccak256,
  parseTransaction,
  zeroAddress,
  zeroHash,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { sendTransaction } from 'viem/actions'
import { describe, expect, it } from 'vitest'
import {
  addEthereumChainParameter,
  castBallot,
  createdElection,
  createElection,
  encodeCall,
  enrolmentCommitment,
  enrolVoters,
  findReceipt,
  getElection,
  getManifest,
  getReceipt,
  getResult,
  getRoles,
  getVoter,
  hashBallot,
  listElections,
  lockElection,
  type Manifest,
  manifestHash,
  openManifest,
  type PsephosClient,
  prepareBallot,
  psephosChain,
  rawManifest,
  receiptCodeOf,
  signBallot,
} from '../src/index.ts'
import { type Answer, aFakeNode, CHAIN_ID, reverted, views } from './aFakeNode.ts'

const VOTER = privateKeyToAccount(keccak256('0x01'))
const GENESIS: Hash = keccak256('0x02')
const MANIFEST: Manifest = openManifest({
  title: 'Board',
  contests: [
    { question: 'Chair?', options: ['Ada', { label: 'Bo', link: 'https://bo.example' }] },
    { question: 'Two of three?', options: ['x', 'y', 'z'], maxMarks: 2 },
  ],
  opensAt: 1_000,
  closesAt: 2_000,
})
const anElection = (id: bigint) => ({
  id,
  title: `Election ${id}`,
  organizer: zeroAddress,
  manifestHash: manifestHash(MANIFEST),
  secrecy: SECRECY.open,
  phase: 3,
  opensAt: 1_000n,
  closesAt: 2_000n,
  latestClose: 2_000n,
  tallyBy: 9_000n,
  outageExtension: 0n,
  enrolled: 10,
  lateEnrolled: 0,
  turnout: 2,
  accepted: 2,
  minTurnout: 1,
  revoting: false,
  lateEnrolment: false,
  earlyClose: false,
  reason: '',
})
const notVoted = { enrolled: true, commitment: GENESIS, ballotHash: zeroHash, height: 0n, sequence: 0 }
const block = (number: Hex, hash: Hash) => ({ number, hash, timestamp: '0x1', transactions: [], baseFeePerGas: '0x0' })

function aNodeFor(view: Parameters<typeof views>[0], more: Record<string, Answer> = {}) {
  return aFakeNode({
    eth_call: views({ getManifest: () => rawManifest(MANIFEST), getVoter: () => notVoted, ...view }),
    eth_getBlockByNumber: (number: Hex) => block(number, GENESIS),
    eth_getTransactionCount: () => '0x5',
    eth_estimateGas: () => '0x9c40',
    eth_sendRawTransaction: (raw: Hex) => keccak256(raw),
    ...more,
  })
}

describe('reads', () => {
  it('an election, in words and numbers', async () => {
    const { client } = aNodeFor({ getElection: (id: bigint) => anElection(id) })
    expect(await getElection(client, { election: 7n })).toMatchObject({
      id: 7n,
      phase: 'Open',
      secrecy: 'open',
      closesAt: 2_000,
    })
  })
  it('another election than the one asked for is no answer', async () => {
    const { client } = aNodeFor({ getElection: () => anElection(8n) })
    await expect(getElection(client, { election: 7n })).rejects.toMatchObject({ code: 'bad-answer' })
  })
  it('a phase this client does not know', async () => {
    const { client } = aNodeFor({ getElection: (id: bigint) => ({ ...anElection(id), phase: 99 }) })
    await expect(getElection(client, { election: 7n })).rejects.toMatchObject({ code: 'bad-answer' })
  })
  it('at a height', async () => {
    const { client, calls } = aNodeFor({ getElection: (id: bigint) => anElection(id) })
    await getElection(client, { election: 7n, atBlock: 42n })
    expect(calls[0]?.params[1]).toBe('0x2a')
  })
  const page = (offset: bigint, limit: bigint) => {
    const ids = Array.from({ length: 25 }, (_, i) => BigInt(i + 1)).slice(Number(offset), Number(offset + limit))
    return [ids.map(anElection), 25n]
  }
  const lists: [string, Parameters<typeof listElections>[1], bigint[]][] = [
    ['newest first', { limit: 3 }, [25n, 24n, 23n]],
    ['the next page', { limit: 3, offset: 3 }, [22n, 21n, 20n]],
    ['the last page is shorter', { limit: 3, offset: 24 }, [1n]],
    ['beyond the end', { limit: 3, offset: 25 }, []],
    ['oldest first', { limit: 2, order: 'oldest-first' }, [1n, 2n]],
    ['all on one page', { limit: 100 }, Array.from({ length: 25 }, (_, i) => BigInt(25 - i))],
    ['as many as were known', { limit: 3, knownTotal: 25 }, [25n, 24n, 23n]],
    ['fewer were known', { limit: 3, knownTotal: 24 }, [25n, 24n, 23n]],
    ['more were known, of a network that was reset', { limit: 3, knownTotal: 400 }, [25n, 24n, 23n]],
    ['none were known', { limit: 3, knownTotal: 0 }, [25n, 24n, 23n]],
    ['known, and the next page', { limit: 3, offset: 3, knownTotal: 25 }, [22n, 21n, 20n]],
  ]
  it.each(lists)('elections, %s', async (_, options, ids) => {
    const { client } = aNodeFor({ getElections: page })
    const list = await listElections(client, options)
    expect({ ids: list.elections.map(({ id }) => id), total: list.total }).toEqual({ ids, total: 25 })
  })
  it.each([
    ['all on one page', { limit: 100 }, 1],
    ['as many as were known', { limit: 3, knownTotal: 25 }, 1],
    ['one more than was known', { limit: 3, knownTotal: 24 }, 2],
    ['beyond the end', { limit: 3, offset: 25 }, 1],
  ])('elections, how often it asks: %s', async (_, options, times) => {
    const { client, calls } = aNodeFor({ getElections: page })
    await listElections(client, options)
    expect(calls).toHaveLength(times)
  })
  it.each([{ limit: 0 }, { limit: 101 }, { limit: 1.5 }, { offset: -1 }])('no page %o', async (options) => {
    await expect(listElections(aFakeNode({}).client, options)).rejects.toMatchObject({ code: 'bad-input' })
  })
  it('a manifest comes back as it went, and hashes to what the contract keeps', async () => {
    const { client } = aNodeFor({})
    const manifest = await getManifest(client, { election: 7n })
    expect(manifest).toEqual(MANIFEST)
    const data = encodeCall('createElection', [rawManifest(manifest)])
    expect(manifestHash(manifest)).toBe(keccak256(`0x${data.slice(10)}`))
  })
  it('a voter without and with a ballot', async () => {
    expect(await getVoter(aNodeFor({}).client, { election: 7n, voter: VOTER.address })).toEqual({
      enrolled: true,
      commitment: GENESIS,
      ballot: null,
    })
    const voted = { ...notVoted, ballotHash: GENESIS, height: 9n, sequence: 1 }
    const { client } = aNodeFor({ getVoter: () => voted })
    expect((await getVoter(client, { election: 7n, voter: VOTER.address })).ballot).toEqual({
      ballotHash: GENESIS,
      code: receiptCodeOf(GENESIS),
      height: 9n,
      sequence: 1,
    })
  })
  it('roles by name', async () => {
    const { client } = aNodeFor({ getRoles: () => 0b10101n })
    expect(await getRoles(client, { account: zeroAddress })).toEqual(['voter', 'registrar', 'validator'])
  })
  it('a result, laid over the questions', async () => {
    const raw = { phase: 5, enrolled: 10, lateEnrolled: 0, turnout: 3, accepted: 3, counts: [1, 2, 3, 0, 1] }
    const { contests } = await getResult(aNodeFor({ getResult: () => raw }).client, { election: 7n })
    expect(contests).toEqual([
      {
        question: 'Chair?',
        options: [
          { label: 'Ada', count: 1 },
          { label: 'Bo', count: 2 },
        ],
      },
      {
        question: 'Two of three?',
        options: [
          { label: 'x', count: 3 },
          { label: 'y', count: 0 },
          { label: 'z', count: 1 },
        ],
      },
    ])
    const short = aNodeFor({ getResult: () => ({ ...raw, counts: [1] }) }).client
    await expect(getResult(short, { election: 7n })).rejects.toMatchObject({ code: 'bad-answer' })
  })
  it('what is filed under a code, or null', async () => {
    const code = receiptCodeOf(GENESIS)
    const filed = aNodeFor({ getReceipt: () => [zeroAddress, 9n, 1, false] }).client
    expect(await getReceipt(filed, { election: 7n, code })).toMatchObject({
      height: 9n,
      sequence: 1,
      superseded: false,
    })
    const unknown = aFakeNode({
      eth_call: () => {
        throw reverted('UnknownCode', [7n, 1n])
      },
    }).client
    expect(await getReceipt(unknown, { election: 7n, code })).toBeNull()
    await expect(getReceipt(filed, { election: 7n, code: 'hello' })).rejects.toMatchObject({ code: 'bad-input' })
  })
  it('where a code is, by hint', async () => {
    const { client, calls } = aFakeNode({ psephos_findReceipt: () => [{ election: '0x7', transactionHash: GENESIS }] })
    const code = receiptCodeOf(GENESIS)
    expect(await findReceipt(client, { code: code.toLowerCase().replaceAll('-', ' ') })).toEqual([
      { election: 7n, transactionHash: GENESIS },
    ])
    expect(calls[0]?.params).toEqual([code])
  })
})

describe('S5: a ballot, prepared and cast', () => {
  const options = { election: 7n, voter: VOTER.address, choices: [[1], [0, 2]] }
  it('Review shows the code of the very ballot that Cast sends', async () => {
    const { client, calls } = aNodeFor({})
    const ballot = await prepareBallot(client, options)
    const place = { chainId: BigInt(CHAIN_ID), genesisHash: GENESIS, election: 7n, voter: VOTER.address, sequence: 1 }
    expect(ballot).toMatchObject({ body: '0x0001010001', sequence: 1, previousHash: zeroHash, gas: 40_000n })
    expect(ballot.ballotHash).toBe(hashBallot({ ...place, previousHash: zeroHash, body: '0x0001010001' }))
    const cast = await castBallot(client, { ballot, account: VOTER })
    expect(cast).toMatchObject({ code: ballot.code, ballotHash: ballot.ballotHash, election: 7n })
    const sent = calls.at(-1)?.params[0] as Hex
    expect(sent).toBe(cast.raw)
    expect(parseTransaction(sent)).toMatchObject({
      type: 'eip1559',
      chainId: CHAIN_ID,
      nonce: 5,
      gas: 40_000n,
      to: ELECTIONS_ADDRESS,
      data: ballot.data,
    })
    expect(decodeFunctionData({ abi: electionsAbi, data: ballot.data })).toEqual({
      functionName: 'castBallot',
      args: [7n, '0x0001010001'],
    })
  })
  const faults: [string, number[][], object][] = [
    ['nothing in a contest that wants one', [[], [0]], { fault: 'too-few', contest: 0 }],
    ['two where one is allowed', [[0, 1], [0]], { fault: 'too-many', contest: 0 }],
    ['an option that is not there', [[2], [0]], { fault: 'unknown-option' }],
    ['a contest left out', [[0]], { fault: 'unknown-option' }],
  ]
  it.each(faults)('%s is no ballot', async (_, choices, facts) => {
    const wrong = prepareBallot(aNodeFor({}).client, { ...options, choices })
    await expect(wrong).rejects.toMatchObject({ code: 'bad-input', facts })
  })
  it('what the chain would refuse is said at Review', async () => {
    const refusing = {
      eth_estimateGas: () => {
        throw reverted('ElectionOver', [7n, 2_000n])
      },
    }
    await expect(prepareBallot(aNodeFor({}, refusing).client, options)).rejects.toMatchObject({
      code: 'refused',
      refusal: { name: 'ElectionOver' },
    })
  })
  it('offline: with ballot and nonce at hand, signing asks nobody', async () => {
    const { client, calls } = aNodeFor({})
    const ballot = await prepareBallot(client, options)
    const before = calls.length
    const signed = await signBallot(client, { ballot, account: VOTER, nonce: 9 })
    expect(calls.length).toBe(before)
    expect(parseTransaction(signed.raw).nonce).toBe(9)
  })
  it("another account cannot cast a voter's ballot", async () => {
    const { client } = aNodeFor({})
    const ballot = await prepareBallot(client, options)
    const other = privateKeyToAccount(keccak256('0x07'))
    await expect(castBallot(client, { ballot, account: other })).rejects.toMatchObject({ code: 'bad-input' })
  })
  it('a re-vote carries the ballot it replaces, read back from the record and checked', async () => {
    const place = {
      chainId: BigInt(CHAIN_ID),
      genesisHash: GENESIS,
      election: 7n,
      voter: VOTER.address.toLowerCase() as Hex,
      sequence: 1,
    }
    const body: Hex = '0x0100010000'
    const firstHash = hashBallot({ ...place, previousHash: zeroHash, body })
    const log = {
      address: ELECTIONS_ADDRESS,
      topics: encodeEventTopics({
        abi: electionsAbi,
        eventName: 'VoteCast',
        args: { election: 7n, voter: VOTER.address },
      }),
      data: encodeAbiParameters([{ type: 'bytes32' }], [firstHash]),
      blockNumber: '0x9',
      blockHash: GENESIS,
      transactionHash: GENESIS,
      transactionIndex: '0x0',
      logIndex: '0x0',
      removed: false,
    }
    const transaction = (input: Hex) => ({
      hash: GENESIS,
      from: VOTER.address,
      to: ELECTIONS_ADDRESS,
      input,
      nonce: '0x0',
      gas: '0x1',
      value: '0x0',
      type: '0x2',
      chainId: '0x4f29',
      v: '0x0',
      r: '0x1',
      s: '0x1',
    })
    const views = {
      getManifest: () => rawManifest({ ...MANIFEST, revoting: true }),
      getVoter: () => ({ ...notVoted, ballotHash: firstHash, height: 9n, sequence: 1 }),
    }
    const node = aNodeFor(views, {
      eth_getLogs: () => [log],
      eth_getTransactionByHash: () => transaction(encodeCall('castBallot', [7n, body])),
    })
    const ballot = await prepareBallot(node.client, options)
    expect(ballot).toMatchObject({ sequence: 2, previousHash: firstHash })
    expect(decodeFunctionData({ abi: electionsAbi, data: ballot.data })).toEqual({
      functionName: 'recastBallot',
      args: [7n, '0x0001010001', body, zeroHash],
    })
    expect(ballot.ballotHash).toBe(hashBallot({ ...place, sequence: 2, previousHash: firstHash, body: '0x0001010001' }))
    const lying = aNodeFor(views, {
      eth_getLogs: () => [log],
      eth_getTransactionByHash: () => transaction(encodeCall('castBallot', [7n, '0x1001000000'])),
    })
    await expect(prepareBallot(lying.client, options)).rejects.toMatchObject({ code: 'bad-answer' })
  })
})

describe('a browser wallet', () => {
  const aWallet = (chainId: Hex) => {
    const calls: { method: string; params?: unknown }[] = []
    const provider = {
      request: async (call: { method: string; params?: unknown }) => {
        calls.push(call)
        return call.method === 'eth_chainId' ? chainId : GENESIS
      },
    }
    const chain = psephosChain({ chainId: CHAIN_ID, rpcUrl: 'http://node.invalid' })
    const client = createClient({ chain, transport: custom(provider), account: VOTER.address }) as PsephosClient
    return { calls, client }
  }
  it('is handed the bare call: no gas, no fee', async () => {
    const { client, calls } = aWallet('0x4f29')
    const reader = aNodeFor({}).client
    const cast = await castBallot(client, { election: 7n, choices: [[0], [1]], reader })
    expect(cast).toMatchObject({ hash: GENESIS, raw: null })
    expect(calls.map(({ method }) => method)).toEqual(['eth_chainId', 'eth_sendTransaction'])
    const data = encodeCall('castBallot', [7n, '0x0100000100'])
    expect(calls[1]?.params).toEqual([{ from: VOTER.address, to: ELECTIONS_ADDRESS, data, value: '0x0' }])
  })
  it('on another network is not asked to sign', async () => {
    const { client, calls } = aWallet('0x1')
    const cast = castBallot(client, { election: 7n, choices: [[0], [1]], reader: aNodeFor({}).client })
    await expect(cast).rejects.toMatchObject({ code: 'wrong-chain', facts: { have: 1, want: CHAIN_ID } })
    expect(calls.map(({ method }) => method)).toEqual(['eth_chainId'])
  })
})

describe('T2: the chain definition', () => {
  it("viem's own sendTransaction asks nothing about fees and signs 0/0", async () => {
    const node = aNodeFor({})
    await sendTransaction(node.client, { account: VOTER, to: ELECTIONS_ADDRESS, data: '0x1234' } as never)
    expect(node.methods()).toEqual([
      'eth_fillTransaction',
      'eth_getTransactionCount',
      'eth_estimateGas',
      'eth_sendRawTransaction',
    ])
    const sent = parseTransaction(node.calls.at(-1)?.params[0] as Hex)
    expect(sent.type).toBe('eip1559')
    expect([sent.maxFeePerGas ?? 0n, sent.maxPriorityFeePerGas ?? 0n]).toEqual([0n, 0n])
  })
  it('leaves a legacy transaction a legacy transaction', async () => {
    const node = aNodeFor({})
    await sendTransaction(node.client, {
      account: VOTER,
      to: ELECTIONS_ADDRESS,
      data: '0x1234',
      type: 'legacy',
    } as never)
    expect(parseTransaction(node.calls.at(-1)?.params[0] as Hex).type).toBe('legacy')
  })
  it('as a wallet adds it (EIP-3085)', () => {
    const chain = psephosChain({
      chainId: CHAIN_ID,
      rpcUrl: 'http://127.0.0.1:8545',
      name: 'Demo',
      explorerUrl: 'http://127.0.0.1:3000',
    })
    expect(chain.blockTime).toBe(1_000)
    expect(addEthereumChainParameter(chain)).toEqual({
      chainId: '0x4f29',
      chainName: 'Demo',
      nativeCurrency: { name: 'Vote', symbol: 'VOTE', decimals: 18 },
      rpcUrls: ['http://127.0.0.1:8545'],
      blockExplorerUrls: ['http://127.0.0.1:3000'],
    })
  })
})

describe('organizer and registrar', () => {
  it('create, then the number from the log', async () => {
    const { client, calls } = aNodeFor({})
    await createElection(client, { manifest: MANIFEST, account: VOTER })
    const { data } = parseTransaction(calls.at(-1)?.params[0] as Hex)
    expect(decodeFunctionData({ abi: electionsAbi, data: data as Hex }).functionName).toBe('createElection')
    const log = {
      address: ELECTIONS_ADDRESS,
      topics: encodeEventTopics({
        abi: electionsAbi,
        eventName: 'ElectionCreated',
        args: { election: 12n, organizer: zeroAddress },
      }),
      data: encodeAbiParameters([{ type: 'bytes32' }, { type: 'string' }], [zeroHash, 'Board']),
    }
    expect(createdElection([log as never])).toBe(12n)
    expect(() => createdElection([])).toThrow('bad-answer')
    expect(() => createdElection([{ ...log, address: zeroAddress } as never])).toThrow('bad-answer')
  })
  it('lock says which manifest', async () => {
    const { client, calls } = aNodeFor({})
    await lockElection(client, { election: 7n, manifestHash: manifestHash(MANIFEST), account: VOTER })
    const { data } = parseTransaction(calls.at(-1)?.params[0] as Hex)
    expect(decodeFunctionData({ abi: electionsAbi, data: data as Hex }).args).toEqual([7n, manifestHash(MANIFEST)])
  })
  it('enrols 1,203 voters in three batches and reports', async () => {
    const sent: number[] = []
    const { client } = aNodeFor(
      {},
      {
        eth_sendRawTransaction: (raw: Hex) => {
          const { args } = decodeFunctionData({ abi: electionsAbi, data: parseTransaction(raw).data as Hex })
          sent.push((args as readonly unknown[][])[1]?.length ?? 0)
          return keccak256(raw)
        },
        psephos_transactionStatus: () => ({
          status: 'recorded',
          blockNumber: '0x1',
          transactionIndex: '0x0',
          success: true,
        }),
        eth_getTransactionReceipt: (hash: Hash) => ({
          transactionHash: hash,
          blockHash: GENESIS,
          blockNumber: '0x1',
          transactionIndex: '0x0',
          gasUsed: '0x1',
          cumulativeGasUsed: '0x1',
          effectiveGasPrice: '0x0',
          logs: [],
          status: '0x1',
          type: '0x2',
        }),
      },
    )
    const commitment = enrolmentCommitment({ salt: zeroHash, record: '0x1234' })
    expect(commitment).toBe(keccak256(`${zeroHash}1234`))
    const voters = Array.from({ length: 1_203 }, () => ({ voter: VOTER.address, commitment }))
    const progress: number[] = []
    const done = await enrolVoters(client, {
      election: 7n,
      voters,
      account: VOTER,
      onProgress: ({ enrolled }) => progress.push(enrolled),
    })
    expect({ done, sent, progress }).toEqual({
      done: { enrolled: 1_203, total: 1_203 },
      sent: [500, 500, 203],
      progress: [500, 1_000, 1_203],
    })
  })
  it('stops at a batch that is refused, and says how far it came', async () => {
    const { client } = aNodeFor(
      {},
      {
        psephos_transactionStatus: () => ({
          status: 'recorded',
          blockNumber: '0x1',
          transactionIndex: '0x0',
          success: false,
        }),
        eth_getTransactionByHash: () => ({ from: zeroAddress, to: ELECTIONS_ADDRESS, input: '0x', gas: '0x1' }),
        eth_call: () => {
          throw reverted('RollClosed', [7n, 1_000n])
        },
      },
    )
    const voters = [{ voter: VOTER.address, commitment: GENESIS }]
    await expect(enrolVoters(client, { election: 7n, voters, account: VOTER })).rejects.toMatchObject({
      code: 'refused',
      refusal: { name: 'RollClosed' },
      facts: { enrolled: 0 },
    })
  })
  it('without any account nothing is sent', async () => {
    const { client, calls } = aNodeFor({})
    await expect(createElection(client, { manifest: MANIFEST })).rejects.toMatchObject({ code: 'bad-input' })
    expect(calls).toEqual([])
  })
})
