// The client against a real validator: one open election from manifest to result, and receipts proved on the way.

import { nobleEngine } from '@psephos/ballot'
import { electionsAbi } from '@psephos/contracts-abi'
import {
  type Account,
  createClient,
  createPublicClient,
  createWalletClient,
  custom,
  decodeFunctionData,
  encodeFunctionData,
  type Hash,
  type Hex,
  http,
  keccak256,
  toHex,
} from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  amendElection,
  castBallot,
  countPeers,
  createdElection,
  createElection,
  decodeReceiptFile,
  encodeReceiptFile,
  enrolmentCommitment,
  enrolVoters,
  findReceipt,
  getBallot,
  getBlockDetails,
  getChainInfo,
  getClientVersion,
  getConsensusStatus,
  getElection,
  getEvidence,
  getManifest,
  getRawTransaction,
  getReceipt,
  getResult,
  getRoles,
  getSignerMetrics,
  getTransactionRecord,
  getVoter,
  listBlockTransactions,
  listElections,
  listTransactionsOf,
  lockElection,
  type Manifest,
  manifestHash,
  type Outcome,
  openManifest,
  type PsephosClient,
  prepareBallot,
  psephosChain,
  type Receipt,
  recountElection,
  removeVoters,
  replaceVoter,
  type SentCall,
  sendSigned,
  signBallot,
  verifyBlock,
  verifyManifest,
  verifyReceipt,
  waitUntilRecorded,
} from '../src/index.ts'
import { accountOf, type RunningNode, startNode } from './aNode.ts'
import { lying } from './lyingNode.ts'

const [organizer, ada, bo, cy, di] = ['organizer', 'ada', 'bo', 'cy', 'di'].map(accountOf) as [
  ReturnType<typeof accountOf>,
  ReturnType<typeof accountOf>,
  ReturnType<typeof accountOf>,
  ReturnType<typeof accountOf>,
  ReturnType<typeof accountOf>,
]
const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))
/** The first two marks of a ballot in each other's place. */
function withSwappedMarks({ input }: { input: Hex }): Hex {
  const { functionName, args } = decodeFunctionData({ abi: electionsAbi, data: input })
  if (functionName !== 'castBallot' && functionName !== 'recastBallot') return input
  const [election, body, ...rest] = args
  const swapped: Hex = `0x${body.slice(4, 6)}${body.slice(2, 4)}${body.slice(6)}`
  return encodeFunctionData({ abi: electionsAbi, functionName, args: [election, swapped, ...rest] } as never)
}
const lower = (address: Hex) => address.toLowerCase() as Hex
let node: RunningNode
let client: PsephosClient
let manifest: Manifest
let election: bigint
let receipt: Receipt

const recorded = async (sent: SentCall): Promise<Extract<Outcome, { outcome: 'recorded' }>> => {
  const outcome = await waitUntilRecorded(client, { ...sent, timeoutMs: 15_000 })
  if (outcome.outcome !== 'recorded')
    throw new Error(JSON.stringify(outcome, (_, v) => (typeof v === 'bigint' ? `${v}` : v)))
  return outcome
}
const by = (account: Account) => ({ account })
const untilPhase = async (phase: string) => {
  const deadline = Date.now() + 40_000
  while ((await getElection(client, { election })).phase !== phase) {
    if (Date.now() > deadline) throw new Error(`never ${phase}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

beforeAll(async () => {
  node = await startNode()
  const chain = psephosChain({ chainId: node.chainId, rpcUrl: node.rpcUrl })
  client = createClient({ chain, transport: http() }) as PsephosClient
})
afterAll(() => node?.stop())

describe('an open election, from manifest to result', () => {
  it('the chain says who it is', async () => {
    expect(await getChainInfo(client)).toMatchObject({
      chainId: node.chainId,
      genesisHash: node.genesisHash,
      validators: [accountOf('validator').address],
      organizers: [organizer.address],
      periodMs: 1_000,
    })
  })
  it('create, amend, lock, enrol, remove, replace', async () => {
    const now = Math.floor(Date.now() / 1_000)
    const draft = {
      title: 'Board 2027',
      contests: [
        { question: 'Chair?', options: ['Ada', 'Bo'] },
        { question: 'Up to two', options: ['x', 'y', 'z'], minMarks: 0, maxMarks: 2 },
      ],
      opensAt: now + 12,
      closesAt: now + 26,
      revoting: true,
      minTurnout: 1,
      registrars: [organizer.address],
    }
    const created = await recorded(await createElection(client, { manifest: openManifest(draft), ...by(organizer) }))
    election = createdElection(created.logs)
    manifest = openManifest({ ...draft, description: 'amended' })
    await recorded(await amendElection(client, { election, manifest, ...by(organizer) }))
    expect(await getManifest(client, { election })).toEqual(manifest)
    expect((await getElection(client, { election })).manifestHash).toBe(manifestHash(manifest))
    // A draft may still change: its manifest is nobody's ballot yet.
    const ofDraft = await verifyManifest({ client, election, manifest, genesisHash: node.genesisHash })
    expect(ofDraft.checks.filter(({ passed }) => !passed)).toMatchObject([
      { name: 'frozen', facts: { fault: 'not-frozen', stage: 1 } },
    ])
    await expect(
      lockElection(client, { election, manifestHash: keccak256('0x01'), ...by(organizer) }),
    ).rejects.toMatchObject({
      refusal: { name: 'ManifestMismatch' },
    })
    await recorded(await lockElection(client, { election, manifestHash: manifestHash(manifest), ...by(organizer) }))
    const commitment = (name: string) => enrolmentCommitment({ salt: keccak256(toHex(name)), record: toHex(name) })
    const voters = [ada, bo, cy].map(({ address }, i) => ({ voter: address, commitment: commitment(`voter ${i}`) }))
    expect(await enrolVoters(client, { election, voters, ...by(organizer) })).toEqual({ enrolled: 3, total: 3 })
    await expect(enrolVoters(client, { election, voters, ...by(organizer) })).rejects.toMatchObject({
      refusal: { name: 'AlreadyEnrolled' },
    })
    await recorded(await removeVoters(client, { election, voters: [bo.address], ...by(organizer) }))
    const change = { oldVoter: cy.address, newVoter: di.address, commitment: commitment('di') }
    await recorded(await replaceVoter(client, { election, ...change, ...by(organizer) }))
    expect((await getVoter(client, { election, voter: cy.address })).enrolled).toBe(false)
    expect(await getVoter(client, { election, voter: di.address })).toEqual({
      enrolled: true,
      commitment: commitment('di'),
      ballot: null,
    })
    expect(await getRoles(client, { account: ada.address })).toContain('voter')
    expect((await listElections(client)).elections[0]).toMatchObject({ id: election, phase: 'Locked', enrolled: 2 })
  })
  it('what is on the ballot is proved; a node that swaps two labels is found out', async () => {
    const { genesisHash } = node
    const proved = await verifyManifest({ client, election, manifest, genesisHash })
    expect(proved.checks.filter(({ passed }) => !passed)).toEqual([])
    expect(proved).toMatchObject({ verified: true, signed: { have: 1, of: 1, need: 1 } })
    const liar = createClient({ transport: custom({ request: lying(client.request as never) as never }) })
    const swapped = await getManifest(liar as PsephosClient, { election })
    expect(swapped.contests[0]?.options.map(({ label }) => label)).toEqual(['Bo', 'Ada'])
    expect((await getElection(liar as PsephosClient, { election })).manifestHash).toBe(manifestHash(swapped))
    const lie = await verifyManifest({ client: liar as PsephosClient, election, manifest: swapped, genesisHash })
    expect(lie.verified).toBe(false)
    expect(lie.checks.filter(({ passed }) => !passed)).toMatchObject([
      { name: 'manifest', facts: { fault: 'wrong-value', want: manifestHash(manifest) } },
    ])
  })
  it('a ballot before opening is refused at Review', async () => {
    const early = prepareBallot(client, { election, voter: ada.address, choices: [[0], []] })
    await expect(early).rejects.toMatchObject({ refusal: { name: 'NotOpenYet' } })
  })
  it('a ballot is cast as reviewed, recorded, and its receipt proved', async () => {
    await untilPhase('Open')
    const ballot = await prepareBallot(client, {
      election,
      voter: ada.address,
      choices: [[1], [0, 2]],
      genesisHash: node.genesisHash,
    })
    const sent = await castBallot(client, { ballot, ...by(ada) })
    const said: string[] = []
    const outcome = await waitUntilRecorded(client, {
      ...sent,
      timeoutMs: 15_000,
      onStatus: (status) => said.push(status),
    })
    if (outcome.outcome !== 'recorded') throw new Error(outcome.outcome)
    expect(said).toContain('received')
    receipt = {
      ...{
        chainId: node.chainId,
        genesisHash: node.genesisHash,
        election,
        code: sent.code,
        ballotHash: sent.ballotHash,
      },
      ...{ transactionHash: sent.hash, blockNumber: outcome.blockNumber, blockHash: outcome.blockHash },
    }
    const result = await verifyReceipt({ client, receipt, genesisHash: node.genesisHash })
    expect(result.checks.filter(({ passed }) => !passed)).toEqual([])
    expect(result).toMatchObject({ verified: true, superseded: false, signed: { have: 1, of: 1, need: 1 } })
    expect(await sendSigned(client, { raw: sent.raw as Hex })).toBe(sent.hash)
  })
  it('the receipt is found by its code and proved from that alone', async () => {
    const [hint] = await findReceipt(client, receipt)
    expect(hint).toEqual({ election, transactionHash: receipt.transactionHash })
    const filed = await getReceipt(client, receipt)
    expect(filed).toMatchObject({ voter: ada.address, height: receipt.blockNumber, sequence: 1, superseded: false })
    const claim = { ...(hint as NonNullable<typeof hint>), code: receipt.code }
    expect((await verifyReceipt({ client, receipt: claim, genesisHash: node.genesisHash })).verified).toBe(true)
    expect(await findReceipt(client, { code: '00000-00000-00000-00000' })).toEqual([])
  })
  it('another network is not believed', async () => {
    const result = await verifyReceipt({ client, receipt, genesisHash: keccak256('0x01') })
    expect(result).toMatchObject({ verified: false, signed: null })
  })
  it('who is not enrolled is told so', async () => {
    const strange = prepareBallot(client, { election, voter: bo.address, choices: [[0], []] })
    await expect(strange).rejects.toMatchObject({ refusal: { name: 'NotEnrolled' } })
  })
  it('a re-vote replaces it: twice, and both receipts verify and say which counts', async () => {
    for (const [sequence, choices] of [
      [2, [[0], [1]]],
      [3, [[0], []]],
    ] as const) {
      const sent = await castBallot(client, { election, choices, ...by(ada) })
      await recorded(sent)
      expect((await getVoter(client, { election, voter: ada.address })).ballot).toMatchObject({
        sequence,
        code: sent.code,
      })
      const claim = { election, code: sent.code, transactionHash: sent.hash }
      expect(await verifyReceipt({ client, receipt: claim, genesisHash: node.genesisHash })).toMatchObject({
        verified: true,
        superseded: false,
      })
    }
    expect(await getBallot(client, { election, voter: lower(ada.address) })).toMatchObject({
      choices: [[0], []],
      sequence: 3,
    })
    const first = decodeReceiptFile(encodeReceiptFile(receipt))
    expect(await verifyReceipt({ client, receipt: first, genesisHash: node.genesisHash })).toMatchObject({
      verified: true,
      superseded: true,
    })
    expect(await getReceipt(client, receipt)).toMatchObject({ superseded: true })
  })
  it('signed now, sent later', async () => {
    const ballot = await prepareBallot(client, { election, voter: di.address, choices: [[1], [2]] })
    const signed = await signBallot(client, { ballot, ...by(di), nonce: 0 })
    expect((await waitUntilRecorded(client, { ...signed, raw: null, timeoutMs: 300 })).outcome).toBe('timeout')
    await sendSigned(client, signed)
    await recorded(signed)
  })
  it("viem's own wallet client, with its defaults, on our chain definition", async () => {
    const wallet = createWalletClient({
      account: organizer,
      chain: client.chain as NonNullable<typeof client.chain>,
      transport: http(),
    })
    const hash: Hash = await wallet.sendTransaction({ to: organizer.address })
    const reader = createPublicClient({ chain: client.chain as NonNullable<typeof client.chain>, transport: http() })
    expect(await reader.waitForTransactionReceipt({ hash })).toMatchObject({ status: 'success', effectiveGasPrice: 0n })
  })
  it('what an explorer shows: a block, its transactions, an account, a transaction with its outcome', async () => {
    const { blockNumber, blockHash, transactionHash, code } = receipt
    const details = await getBlockDetails(client, { block: blockNumber })
    expect(details).toMatchObject({
      number: blockNumber,
      hash: blockHash,
      proposer: lower(accountOf('validator').address),
    })
    expect(await getBlockDetails(client, { block: blockHash })).toEqual(details)
    expect(await getBlockDetails(client, { block: 10_000_000n })).toBeNull()
    const lines = await listBlockTransactions(client, { block: blockNumber })
    expect(lines).toHaveLength(details?.transactionCount ?? -1)
    expect(lines?.find(({ hash }) => hash === transactionHash)).toMatchObject({ success: true, blockNumber })
    const ofAda = await listTransactionsOf(client, { account: lower(ada.address) })
    expect(ofAda.hasOlder).toBe(false)
    expect(ofAda.transactions.map(({ sender }) => sender)).toContain(lower(ada.address))
    const last = ofAda.transactions.at(-1)
    const older = await listTransactionsOf(client, { account: lower(ada.address), before: last?.blockNumber ?? 0n })
    expect(older.transactions).toEqual([])
    const record = await getTransactionRecord(client, { hash: transactionHash })
    expect(record).toMatchObject({ place: { blockNumber, blockHash }, outcome: { success: true, refusal: null } })
    expect(record?.outcome?.logs).toHaveLength(1)
    expect(await getTransactionRecord(client, { hash: `0x${'0'.repeat(64)}` })).toBeNull()
    const raw = await getRawTransaction(client, { hash: transactionHash })
    expect(keccak256(raw ?? '0x')).toBe(transactionHash)
    expect(await getRawTransaction(client, { hash: `0x${'0'.repeat(64)}` })).toBeNull()
    expect(code).toMatch(/^[0-9A-Z-]{23}$/)
  })
  it('who proposed, who is there, and that a block is final', async () => {
    const { blockNumber, blockHash } = receipt
    const validator = lower(accountOf('validator').address)
    const { header, signed } = await verifyBlock(client, { block: blockNumber, genesisHash: node.genesisHash })
    expect(header.hash).toBe(blockHash)
    expect(signed).toMatchObject({ have: 1, of: 1, need: 1, signers: [validator] })
    expect(await verifyBlock(client, { block: 0n, genesisHash: node.genesisHash })).toMatchObject({ signed: null })
    const other = verifyBlock(client, { block: 0n, genesisHash: `0x${'ab'.repeat(32)}` })
    await expect(other).rejects.toMatchObject({ name: 'EvidenceFault' })
    const [metrics] = await getSignerMetrics(client, { from: 1n, to: blockNumber })
    expect(metrics).toEqual({
      address: validator,
      proposedBlockCount: Number(blockNumber),
      lastProposedBlockNumber: blockNumber,
    })
    expect(await getConsensusStatus(client)).toMatchObject({ mode: 'validating', quorum: 1, missing: [] })
    expect(await getEvidence(client)).toEqual([])
    expect(await countPeers(client)).toBe(0)
    expect(await getClientVersion(client)).toMatch(/^psephos\//)
  })
  it('after closing: no ballot, a result', async () => {
    await untilPhase('Final')
    const late = prepareBallot(client, { election, voter: di.address, choices: [[1], []] })
    await expect(late).rejects.toMatchObject({ refusal: { name: 'ElectionOver' } })
    expect(await getResult(client, { election })).toEqual({
      phase: 'Final',
      enrolled: 2,
      lateEnrolled: 0,
      turnout: 2,
      accepted: 4,
      contests: [
        {
          question: 'Chair?',
          options: [
            { label: 'Ada', count: 1 },
            { label: 'Bo', count: 1 },
          ],
        },
        {
          question: 'Up to two',
          options: [
            { label: 'x', count: 0 },
            { label: 'y', count: 0 },
            { label: 'z', count: 1 },
          ],
        },
      ],
    })
  })
  it('the whole election counted again, from the genesis hash on', async () => {
    const stages: string[] = []
    const options = { election, genesisHash: node.genesisHash, withBallots: true, engine: nobleEngine, random }
    const recount = await recountElection(client, { ...options, onProgress: ({ stage }) => stages.push(stage) })
    expect(recount.checks.filter(({ passed }) => !passed)).toEqual([])
    expect(recount).toMatchObject({ verified: true, counts: [1, 1, 0, 0, 1], published: [1, 1, 0, 0, 1], ballots: 2 })
    expect(new Set(stages)).toEqual(new Set(['listed', 'standing', 'ballots']))
    const other = await recountElection(client, { ...options, genesisHash: `0x${'ab'.repeat(32)}` })
    expect(other).toMatchObject({ verified: false, head: { number: expect.any(BigInt) } })
    const stopped = recountElection(client, { ...options, signal: AbortSignal.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' })
  })
  it.each<[string, Record<string, (answer: unknown) => unknown>, string]>([
    ['a ballot left out', { eth_getLogs: (logs: unknown) => (logs as unknown[]).slice(1) }, 'listed'],
    [
      'another ballot than the one on record',
      {
        eth_getTransactionByHash: (answer) => ({
          ...(answer as object),
          input: withSwappedMarks(answer as { input: Hex }),
        }),
      },
      'ballots',
    ],
  ])('a node that tells of %s is found out', async (_, lies, name) => {
    const request = async (call: { method: string; params?: unknown }) => {
      const answer = await client.request(call as never)
      return lies[call.method]?.(answer) ?? answer
    }
    const liar = createClient({ chain: client.chain, transport: custom({ request }) }) as PsephosClient
    const options = { election, genesisHash: node.genesisHash, withBallots: true, engine: nobleEngine, random }
    const recount = await recountElection(liar, options)
    expect(recount.verified).toBe(false)
    expect(recount.checks.filter(({ passed }) => !passed).map((one) => one.name)).toContain(name)
  })
})
