// ethers 6: a Contract over a Wallet; its providers batch requests and ask eth_chainId again and again.
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import {
  Contract,
  type EventLog,
  type InterfaceAbi,
  isCallException,
  JsonRpcProvider,
  Wallet,
  WebSocketProvider,
} from 'ethers'
import { type Connected, ELECTIONS_ABI_JSON, type Hex, type Library, type Place, thrownBy } from './library.ts'

export const ethers6OverHttp: Library = {
  name: 'ethers 6, HTTP',
  signs: { type: '0x0', feeWei: 0n },
  connect: async (place) => connect(place, new JsonRpcProvider(place.rpcUrl)),
}
export const ethers6OverWebSocket: Library = {
  name: 'ethers 6, WebSocket',
  signs: { type: '0x0', feeWei: 0n },
  connect: async (place) => connect(place, new WebSocketProvider(place.webSocketUrl)),
}

async function connect(place: Place, provider: JsonRpcProvider | WebSocketProvider): Promise<Connected> {
  const { election, voter } = place
  const wallet = new Wallet(place.privateKey, provider)
  const elections = new Contract(ELECTIONS_ADDRESS, ELECTIONS_ABI_JSON as InterfaceAbi, wallet)
  const call = (name: string) => elections.getFunction(name)
  const cast = async (body: Hex): Promise<string> => (await call('castBallot').send(election, body)).hash
  return {
    chainId: async () => (await provider.getNetwork()).chainId,
    castBallot: cast,
    waitForReceipt: async (hash) => {
      const receipt = await (await provider.getTransaction(hash))?.wait()
      if (!receipt) throw new Error(`ethers 6 has no receipt of ${hash}`)
      return {
        succeeded: receipt.status === 1,
        blockNumber: BigInt(receipt.blockNumber),
        transactionHash: receipt.hash,
      }
    },
    getElection: async () => {
      const { title, enrolled } = await call('getElection').staticCall(election)
      return { title, enrolled }
    },
    getVoter: async () => {
      const { enrolled, ballotHash, sequence } = await call('getVoter').staticCall(election, voter)
      return { enrolled, ballotHash, sequence }
    },
    castAgain: async (body) => {
      await cacheIsOld()
      const error = await thrownBy(() => cast(body))
      const parsed = isCallException(error) && error.data ? elections.interface.parseError(error.data) : null
      if (!parsed) throw error
      return { name: parsed.name, values: parsed.args.map(String) }
    },
    findVotes: async (fromBlock) => {
      const events = await elections.queryFilter(elections.filters.VoteCast!(election, voter), Number(fromBlock))
      return events.map((event) => {
        const { voter, ballotHash } = (event as EventLog).args
        return { voter, ballotHash }
      })
    },
    watchVotes: async (onVote) => {
      const filter = elections.filters.VoteCast!(election)
      await elections.on(filter, ({ args }: { args: { voter: string; ballotHash: string } }) => onVote(args))
      return async () => {
        await elections.off(filter)
      }
    },
    close: async () => {
      await provider.destroy()
    },
  }
}

/** ethers 6 answers the same question from memory for 250 ms, also the next nonce: a hasty second ballot would reuse it. */
const cacheIsOld = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300))
