// web3.js 4: dry-runs every transaction with eth_call before it signs.
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { type ContractAbi, Web3 } from 'web3'
import { ELECTIONS_ABI_JSON, type Hex, type Library, thrownBy } from './library.ts'

type VoteValues = { voter: string; ballotHash: string }
// An ABI that is only known as JSON has no event names in web3's types; at run time the name is looked up in the ABI.
const VOTE_CAST = 'VoteCast' as 'allEvents'
type Cause = { cause?: Cause; errorName?: string; errorArgs?: Record<string, unknown>; message?: string }

export const web3v4: Library = {
  name: 'web3.js 4',
  signs: { type: '0x2', feeWei: 0n },
  connect: async ({ rpcUrl, webSocketUrl, privateKey, election, voter }) => {
    const web3 = new Web3(rpcUrl)
    web3.eth.accounts.wallet.add(privateKey)
    const abi = ELECTIONS_ABI_JSON as unknown as ContractAbi
    const elections = new web3.eth.Contract(abi, ELECTIONS_ADDRESS)
    const overSocket = new Web3(webSocketUrl)
    const watched = new overSocket.eth.Contract(abi, ELECTIONS_ADDRESS)
    const method = (name: string, ...values: unknown[]) => elections.methods[name]!(...(values as never[]))
    const send = (body: Hex) => method('castBallot', election, body).send({ from: voter })
    /** By transaction hash, web3's own wait for the receipt. */
    const waits = new Map<string, ReturnType<typeof send>>()
    const cast = (body: Hex): Promise<string> =>
      new Promise((resolve, reject) => {
        const sending = send(body)
        sending.once('transactionHash', (hash) => {
          waits.set(String(hash), sending)
          resolve(String(hash))
        })
        sending.then(() => undefined, reject)
      })
    return {
      chainId: () => web3.eth.getChainId(),
      castBallot: cast,
      waitForReceipt: async (hash) => {
        const { status, blockNumber, transactionHash } = await waits.get(hash)!
        return {
          succeeded: status === 1n,
          blockNumber: BigInt(blockNumber),
          transactionHash: String(transactionHash),
        }
      },
      getElection: async () => {
        const { title, enrolled } = (await method('getElection', election).call()) as unknown as {
          title: string
          enrolled: bigint
        }
        return { title, enrolled }
      },
      getVoter: async () => {
        const record: unknown = await method('getVoter', election, voter).call()
        return record as { enrolled: boolean; ballotHash: string; sequence: bigint }
      },
      castAgain: async (body) => {
        const error = (await thrownBy(() => cast(body))) as Cause
        for (let cause: Cause | undefined = error; cause; cause = cause.cause) {
          if (!cause.errorName) continue
          const { __length__: _, ...values } = cause.errorArgs ?? {}
          return { name: cause.errorName, values: positional(values) }
        }
        throw error
      },
      findVotes: async (fromBlock) => {
        const events = await elections.getPastEvents(VOTE_CAST, { filter: { election, voter }, fromBlock })
        return events.map((event) => (event as unknown as { returnValues: VoteValues }).returnValues)
      },
      watchVotes: async (onVote) => {
        const subscription = watched.events.VoteCast!({ filter: { election } })
        subscription.on('data', (event) => onVote((event as unknown as { returnValues: VoteValues }).returnValues))
        await new Promise((resolve) => subscription.once('connected', resolve))
        return () => subscription.unsubscribe()
      },
      close: async () => void overSocket.provider?.disconnect(),
    }
  },
}

/** Decoded values come by position and again by name; the positions are enough. */
const positional = (values: Record<string, unknown>): string[] =>
  Object.keys(values)
    .filter((key) => /^\d+$/.test(key))
    .map((key) => String(values[key]))
