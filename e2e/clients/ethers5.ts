// ethers 5: signs with a tip of 1.5 gwei of its own making, on a chain where nothing costs anything (T2).
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { type BigNumber, Contract, type ContractInterface, providers, utils, Wallet } from 'ethers-v5'
import { ELECTIONS_ABI_JSON, type Hex, type Library, thrownBy } from './library.ts'

const ABI = ELECTIONS_ABI_JSON as unknown as ContractInterface
type VoteArguments = { voter: string; ballotHash: string }

export const ethers5: Library = {
  name: 'ethers 5',
  signs: { type: '0x2', feeWei: 1_500_000_000n },
  connect: async ({ rpcUrl, privateKey, election, voter }) => {
    const provider = new providers.JsonRpcProvider(rpcUrl)
    const elections = new Contract(ELECTIONS_ADDRESS, ABI, new Wallet(privateKey, provider))
    const cast = async (body: Hex): Promise<string> => (await elections.castBallot!(election, body)).hash
    return {
      chainId: async () => BigInt((await provider.getNetwork()).chainId),
      castBallot: cast,
      waitForReceipt: async (hash) => {
        const receipt = await provider.waitForTransaction(hash)
        return { ...receipt, succeeded: receipt.status === 1, blockNumber: BigInt(receipt.blockNumber) }
      },
      getElection: async () => {
        const { title, enrolled } = await elections.getElection!(election)
        return { title, enrolled: BigInt(enrolled) }
      },
      getVoter: async () => {
        const { enrolled, ballotHash, sequence } = await elections.getVoter!(election, voter)
        return { enrolled, ballotHash, sequence: BigInt(sequence) }
      },
      castAgain: async (body) => {
        const error = await thrownBy(() => cast(body))
        const { errorName, errorArgs } = revertIn(error)
        return { name: errorName, values: errorArgs.map(String) }
      },
      findVotes: async (fromBlock) => {
        const filter = elections.filters.VoteCast!(election, voter)
        const events = await elections.queryFilter(filter, Number(fromBlock))
        return events.map(({ args }) => args as unknown as VoteArguments)
      },
      watchVotes: async (onVote) => {
        const filter = elections.filters.VoteCast!(election)
        elections.on(filter, (_id: BigNumber, by: string, ballotHash: string) => onVote({ voter: by, ballotHash }))
        return async () => void elections.removeAllListeners(filter)
      },
      close: async () => void provider.removeAllListeners(),
    }
  },
}

/** The refusal comes from the gas estimate, so ethers 5 buries the node's answer below an UNPREDICTABLE_GAS_LIMIT. */
function revertIn(error: unknown): { errorName: string; errorArgs: readonly unknown[] } {
  for (
    let cause = error as { error?: unknown; data?: unknown } | undefined;
    cause;
    cause = cause.error as typeof cause
  ) {
    if (typeof cause.data !== 'string') continue
    const { name, args } = new utils.Interface(ABI as never).parseError(cause.data)
    return { errorName: name, errorArgs: args }
  }
  throw error
}
