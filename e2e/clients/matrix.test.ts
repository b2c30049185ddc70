// One real network, one election, one voter per library: does an unmodified Ethereum library vote here with nothing but
// its own defaults (T1, T2, R1, R3)? The libraries answer the same questions in library.ts, one row each.
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BALLOT_BODY, openElection } from '../support/election.ts'
import { type Network, startNetwork } from '../support/network.ts'
import { callRpc } from '../support/rpc.ts'
import { castCommand } from './cast.ts'
import { ethers5 } from './ethers5.ts'
import { ethers6OverHttp, ethers6OverWebSocket } from './ethers6.ts'
import type { Connected, Library, Place, Recorded, Vote } from './library.ts'
import { viemOverHttp, viemOverWebSocket } from './viem.ts'
import { web3v1 } from './web3v1.ts'
import { web3v4 } from './web3v4.ts'

const LIBRARIES: readonly Library[] = [
  ...[viemOverHttp, viemOverWebSocket, ethers6OverHttp, ethers6OverWebSocket],
  ...[ethers5, web3v4, web3v1, castCommand],
]
const VOTERS = new Map(
  LIBRARIES.map(({ name }) => {
    const privateKey = generatePrivateKey()
    return [name, { privateKey, voter: privateKeyToAddress(privateKey).toLowerCase() as `0x${string}` }]
  }),
)
type SignedFees = { type: string; gasPrice: string; maxFeePerGas?: string }
/** T2. What every account with a role has, for ever: 10^18. */
const ONE_VOTE = `0x${(10n ** 18n).toString(16)}`
const ZERO_HASH = `0x${'00'.repeat(32)}`

let network: Network
let election: bigint

beforeAll(async () => {
  network = await startNetwork()
  election = await openElection({
    rpcUrl: network.rpcUrl,
    chainId: network.chainId,
    organizerKey: network.organizer.privateKey,
    voters: [...VOTERS.values()].map(({ voter }) => voter),
    title: 'Client matrix',
  })
})
afterAll(() => network?.stop())

describe.each(LIBRARIES)('client matrix: $name', ({ name, signs, connect }) => {
  let client: Connected
  let place: Place
  let recorded: Recorded
  let votesSeen: Vote[]

  beforeAll(async () => {
    const { rpcUrl, webSocketUrl } = network
    place = { rpcUrl, webSocketUrl, election, ...VOTERS.get(name)! }
    client = await connect(place)
  })
  afterAll(() => client?.close())

  it('connects and reads the election and its voter by ABI', async () => {
    expect(await client.chainId()).toBe(BigInt(network.chainId))
    expect(await client.getElection()).toEqual({ title: 'Client matrix', enrolled: BigInt(LIBRARIES.length) })
    expect(await client.getVoter()).toMatchObject({ enrolled: true, ballotHash: ZERO_HASH, sequence: 0n })
  })

  it('T2: casts a ballot with the fees it makes up itself, and has the receipt', async () => {
    votesSeen = []
    const stop = await client.watchVotes?.((vote) => votesSeen.push(vote))
    const hash = await client.castBallot(BALLOT_BODY)
    recorded = await client.waitForReceipt(hash)
    expect(recorded).toMatchObject({ succeeded: true, transactionHash: hash })
    expect(recorded.blockNumber).toBeGreaterThan(0n)
    // Polling libraries look every four seconds unless told otherwise, and nobody tells them here.
    if (stop) await expect.poll(() => votesSeen.map(lowerCaseVoter), { timeout: 15_000 }).toContain(place.voter)
    await stop?.()
  })

  it('T2: what it offered to pay was signed, kept, and not taken', async () => {
    const { transactionHash } = recorded
    const transaction = (await callRpc(network.rpcUrl, 'eth_getTransactionByHash', [transactionHash])) as SignedFees
    const { type, gasPrice, maxFeePerGas } = transaction
    expect({ type, feeWei: BigInt(maxFeePerGas ?? gasPrice) }).toEqual(signs)
    const receipt = await callRpc(network.rpcUrl, 'eth_getTransactionReceipt', [transactionHash])
    expect(receipt).toMatchObject({ effectiveGasPrice: '0x0' })
    expect(await callRpc(network.rpcUrl, 'eth_getBalance', [place.voter, 'latest'])).toBe(ONE_VOTE)
  })

  it('finds its VoteCast event, with the ballot hash that the state holds', async () => {
    const { ballotHash, sequence } = await client.getVoter()
    expect(ballotHash).not.toBe(ZERO_HASH)
    expect(sequence).toBe(1n)
    const votes = await client.findVotes(recorded.blockNumber)
    expect(votes.map((vote) => [lowerCaseVoter(vote), vote.ballotHash])).toEqual([[place.voter, ballotHash]])
    for (const vote of votesSeen.filter((seen) => lowerCaseVoter(seen) === place.voter)) {
      expect(vote.ballotHash).toBe(ballotHash)
    }
  })

  it('R3: decodes the custom error of a second ballot', async () => {
    const { ballotHash } = await client.getVoter()
    const refusal = await client.castAgain(BALLOT_BODY)
    expect(refusal.name).toBe('AlreadyVoted')
    expect(refusal.values.map((value) => value.toLowerCase())).toEqual([String(election), place.voter, ballotHash])
  })
})

const lowerCaseVoter = (vote: Vote): string => vote.voter.toLowerCase()
