// viem as its documentation shows it: a public and a wallet client, over HTTP or over WebSocket.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import {
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  type Transport,
  webSocket,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type Connected, type Hex, type Library, type Place, thrownBy } from './library.ts'

export const viemOverHttp: Library = {
  name: 'viem, HTTP',
  signs: { type: '0x2', feeWei: 0n },
  connect: (place) => connect(place, http(place.rpcUrl)),
}
export const viemOverWebSocket: Library = {
  name: 'viem, WebSocket',
  signs: { type: '0x2', feeWei: 0n },
  connect: (place) => connect(place, webSocket(place.webSocketUrl)),
}

async function connect(place: Place, transport: Transport): Promise<Connected> {
  const { election, voter } = place
  const chain = defineChain({
    id: await createPublicClient({ transport: http(place.rpcUrl) }).getChainId(),
    name: 'Psephos',
    nativeCurrency: { name: 'Vote', symbol: 'VOTE', decimals: 18 },
    rpcUrls: { default: { http: [place.rpcUrl] } },
    blockTime: 1_000,
  })
  const reader = createPublicClient({ chain, transport })
  const wallet = createWalletClient({ chain, transport, account: privateKeyToAccount(place.privateKey) })
  const contract = { address: ELECTIONS_ADDRESS, abi: electionsAbi } as const
  const cast = (body: Hex) =>
    wallet.writeContract({ ...contract, functionName: 'castBallot', args: [election, body], chain })
  return {
    chainId: async () => BigInt(await reader.getChainId()),
    castBallot: cast,
    waitForReceipt: async (hash) => {
      const receipt = await reader.waitForTransactionReceipt({ hash: hash as Hex })
      return { ...receipt, succeeded: receipt.status === 'success' }
    },
    getElection: async () => {
      const { title, enrolled } = await reader.readContract({
        ...contract,
        functionName: 'getElection',
        args: [election],
      })
      return { title, enrolled: BigInt(enrolled) }
    },
    getVoter: async () => {
      const record = await reader.readContract({ ...contract, functionName: 'getVoter', args: [election, voter] })
      return { ...record, sequence: BigInt(record.sequence) }
    },
    castAgain: async (body) => {
      const error = await thrownBy(() => cast(body))
      const revert = error instanceof BaseError ? error.walk((e) => e instanceof ContractFunctionRevertedError) : null
      if (!(revert instanceof ContractFunctionRevertedError) || !revert.data) throw error
      return { name: revert.data.errorName, values: (revert.data.args ?? []).map(String) }
    },
    findVotes: async (fromBlock) => {
      const events = await reader.getContractEvents({
        ...contract,
        eventName: 'VoteCast',
        args: { election, voter },
        fromBlock,
        strict: true,
      })
      return events.map((event) => event.args)
    },
    watchVotes: async (onVote) => {
      const unwatch = reader.watchContractEvent({
        ...contract,
        eventName: 'VoteCast',
        args: { election },
        strict: true,
        onLogs: (logs) => {
          for (const log of logs) onVote(log.args)
        },
      })
      return async () => unwatch()
    },
    close: async () => {
      if (reader.transport.type === 'webSocket') {
        const { getRpcClient } = reader.transport as unknown as { getRpcClient(): Promise<{ close(): void }> }
        ;(await getRpcClient()).close()
      }
    },
  }
}
