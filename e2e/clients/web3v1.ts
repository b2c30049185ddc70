// web3.js 1.10: adds a tip of 2.5 gwei by itself, asks its caller for a gas limit, and leaves custom errors undecoded.
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import web3Module from 'web3-v1'
import { ELECTIONS_ABI_JSON, type Hex, type Library, type Refusal, thrownBy } from './library.ts'

// module.exports is the class itself, while its types call it a member named default.
const Web3 = web3Module as unknown as typeof web3Module.default
type Abi = ConstructorParameters<InstanceType<typeof Web3>['eth']['Contract']>[0]
type Receipt = { status: boolean; blockNumber: number; transactionHash: string }
type VoteValues = { returnValues: { voter: string; ballotHash: string } }

export const web3v1: Library = {
  name: 'web3.js 1.10',
  signs: { type: '0x2', feeWei: 2_500_000_000n },
  connect: async ({ rpcUrl, webSocketUrl, privateKey, election, voter }) => {
    const web3 = new Web3(rpcUrl)
    web3.eth.accounts.wallet.add(privateKey)
    const elections = new web3.eth.Contract(ELECTIONS_ABI_JSON as Abi, ELECTIONS_ADDRESS)
    const socket = new Web3.providers.WebsocketProvider(webSocketUrl)
    const overSocket = new Web3(socket)
    const watched = new overSocket.eth.Contract(ELECTIONS_ABI_JSON as Abi, ELECTIONS_ADDRESS)
    /** By transaction hash, web3's own wait for the receipt. */
    const waits = new Map<string, PromiseLike<Receipt>>()
    const cast = async (body: Hex): Promise<string> => {
      const method = elections.methods.castBallot(election, body)
      const gas = await method.estimateGas({ from: voter })
      return new Promise((resolve, reject) => {
        const sending = method.send({ from: voter, gas })
        sending.once('transactionHash', (hash: string) => {
          waits.set(hash, sending)
          resolve(hash)
        })
        sending.once('error', reject)
      })
    }
    return {
      chainId: async () => BigInt(await web3.eth.getChainId()),
      castBallot: cast,
      waitForReceipt: async (hash) => {
        const receipt = await waits.get(hash)!
        return { ...receipt, succeeded: receipt.status, blockNumber: BigInt(receipt.blockNumber) }
      },
      getElection: async () => {
        const { title, enrolled } = await elections.methods.getElection(election).call()
        return { title, enrolled: BigInt(enrolled) }
      },
      getVoter: async () => {
        const { enrolled, ballotHash, sequence } = await elections.methods.getVoter(election, voter).call()
        return { enrolled, ballotHash, sequence: BigInt(sequence) }
      },
      castAgain: async (body) => {
        const error = await thrownBy(() => cast(body))
        return decodeError(new Web3(), error)
      },
      findVotes: async (fromBlock) => {
        const filter = { election: String(election), voter }
        const events = await elections.getPastEvents('VoteCast', { filter, fromBlock: Number(fromBlock) })
        return events.map((event) => (event as unknown as VoteValues).returnValues)
      },
      watchVotes: async (onVote) => {
        const subscription = watched.events.VoteCast({ filter: { election: String(election) } })
        subscription.on('data', (event: VoteValues) => onVote(event.returnValues))
        await new Promise((resolve) => subscription.once('connected', resolve))
        return async () => void subscription.unsubscribe()
      },
      close: async () => socket.disconnect(1000, 'done'),
    }
  },
}

/** The node's answer with its `data`, matched against the errors of the ABI. */
function decodeError({ eth }: InstanceType<typeof Web3>, error: unknown): Refusal {
  const data = revertData(error)
  type Item = { type: string; name: string; inputs: { type: string; name: string }[] }
  for (const { type, name, inputs } of ELECTIONS_ABI_JSON as readonly Item[]) {
    if (type !== 'error') continue
    const types = inputs.map((input) => input.type)
    if (eth.abi.encodeFunctionSignature(`${name}(${types.join()})`) !== data.slice(0, 10)) continue
    const values = eth.abi.decodeParameters(types, data.slice(10))
    return { name, values: types.map((_, index) => String(values[index])) }
  }
  throw error
}

function revertData(error: unknown): string {
  const { data } = error as { data?: unknown }
  if (typeof data === 'string') return data
  const nested = (data as { data?: unknown } | undefined)?.data
  if (typeof nested === 'string') return nested
  throw error
}
