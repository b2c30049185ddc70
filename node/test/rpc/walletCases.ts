// What three wallet extensions asked a zero-fee chain in measured runs (wallets.md), in their order and form: single objects,
// Rainbow's batches, Rabby's missing params. Each ends with the ballot in a block. MetaMask's is from its source only.
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { bytesToHex } from '../../src/codec/hex.ts'
import { gasOf } from '../../src/execution/gas.ts'
import type { Transaction } from '../../src/types/transaction.ts'
import { calldata, ELECTIONS, voterAt, YES } from '../execution/aChain.ts'
import { aFeeMarket, aLegacy } from './aNode.ts'
import type { IoCase, Step } from './ioCases.ts'

const voter = voterAt(5)
const A = voter.address
/** Mixed case, as wallets write it. */
const C = '0x000000000000000000000000000000005E1eC7eD'
const data = calldata('castBallot', [1n, YES])
const calldataHex = bytesToHex(data)
const estimate = gasOf({ to: ELECTIONS, data })
const raw = (transaction: Transaction) => bytesToHex(transaction.raw)

/** Requests are numbered as they are sent, as wallets do. */
function sequence() {
  const steps: Step[] = []
  let id = 0
  const one = (method: string, params?: unknown) => ({ jsonrpc: '2.0', id: ++id, method, params })
  const add = (message: unknown, expect: 'result' | number) => {
    steps.push({ kind: 'request', text: JSON.stringify(message), expect })
  }
  return {
    steps,
    ask: (method: string, params?: unknown) => add(one(method, params), 'result'),
    reverts: (method: string, params?: unknown) => add(one(method, params), 3),
    batch: (...calls: readonly (readonly [string, unknown])[]) =>
      add(
        calls.map(([method, params]) => one(method, params)),
        'result',
      ),
    nextBlock: () => steps.push({ kind: 'block' }),
  }
}

function wallet(name: string, about: string, play: (ask: ReturnType<typeof sequence>) => void): IoCase {
  const played = sequence()
  play(played)
  return { method: 'wallets', name, about, steps: played.steps }
}

export const walletCases: readonly IoCase[] = [
  wallet('enkrypt', 'Enkrypt 2.17.0: type 0, gas = estimate', ({ ask, nextBlock }) => {
    const signed = aLegacy(voter, { nonce: 0n, data, gasLimit: estimate })
    const confirm = () => {
      ask('eth_getBlockByNumber', ['latest', false])
      ask('eth_feeHistory', ['0x6', 'latest', [25, 50, 75, 90]])
      ask('eth_getTransactionCount', [A, 'pending'])
      ask('eth_gasPrice', [])
      ask('eth_estimateGas', [{ to: C, from: A, data: calldataHex, value: '0x0' }])
    }
    ask('eth_chainId', [])
    ask('eth_chainId', [])
    ask('eth_getBalance', [A, 'latest'])
    ask('eth_getBalance', [A, 'latest'])
    confirm()
    ask('eth_call', [{ to: '0x420000000000000000000000000000000000000F', data: '0x49948e0e' }, 'latest'])
    confirm()
    ask('eth_sendRawTransaction', [raw(signed)])
    ask('eth_getTransactionReceipt', [signed.hash])
    nextBlock()
    ask('eth_getTransactionReceipt', [signed.hash])
  }),
  wallet('rabby', 'Rabby 0.94.4, custom network: type 0, gas = estimate x 1.5', ({ ask, reverts, nextBlock }) => {
    const signed = aLegacy(voter, { nonce: 0n, data, gasLimit: (estimate * 3n) / 2n })
    ask('eth_chainId', [])
    ask('eth_getBalance', [A, 'latest'])
    ask('eth_getBalance', [A, 'latest'])
    ask('eth_estimateGas', [{ data: calldataHex, from: A, gasPrice: '0x0', to: C, value: '0x0' }])
    ask('eth_getBlockByNumber', ['latest', false])
    ask('eth_getTransactionCount', [A, 'latest'])
    ask('eth_gasPrice')
    ask('eth_getCode', [C, 'latest'])
    const erc165 = (id: string) => `0x01ffc9a7${id.padEnd(64, '0')}`
    reverts('eth_call', [{ data: erc165('80ac58cd'), to: C }, 'latest'])
    reverts('eth_call', [{ data: erc165('d9b67a26'), to: C }, 'latest'])
    reverts('eth_call', [{ data: '0x95d89b41', to: C }, 'latest'])
    reverts('eth_call', [{ data: '0x313ce567', to: C }, 'latest'])
    ask('eth_sendRawTransaction', [raw(signed)])
    ask('eth_getTransactionReceipt', [signed.hash])
    nextBlock()
    ask('eth_getTransactionReceipt', [signed.hash])
  }),
  wallet(
    'rainbow',
    'Rainbow 1.6.9: type 2 with 0/0, gas = estimate x 1.1; nonces asked in a batch',
    ({ ask, batch, nextBlock }) => {
      const signed = aFeeMarket(voter, { nonce: 0n, data, gasLimit: (estimate * 11n) / 10n })
      const call = { value: '0x0', from: A, to: ELECTIONS_ADDRESS, data: calldataHex }
      ask('eth_chainId', [])
      ask('eth_getBalance', [A, 'latest'])
      ask('eth_chainId', [])
      ask('eth_getBalance', [A, 'latest'])
      ask('eth_gasPrice', [])
      ask('eth_chainId', [])
      ask('eth_estimateGas', [call])
      ask('eth_getBalance', [A, 'latest'])
      ask('eth_gasPrice', [])
      ask('eth_getBlockByNumber', ['latest', false])
      ask('eth_getCode', [C, 'latest'])
      ask('eth_estimateGas', [call])
      batch(['eth_chainId', []])
      batch(['eth_getTransactionCount', [A, 'pending']], ['eth_getTransactionCount', [A, 'latest']])
      ask('eth_gasPrice', [])
      ask('eth_getBlockByNumber', ['latest', false])
      ask('eth_blockNumber', [])
      ask('eth_sendRawTransaction', [raw(signed)])
      ask('eth_getTransactionByHash', [signed.hash])
      ask('eth_blockNumber', [])
      ask('eth_getTransactionReceipt', [signed.hash])
      nextBlock()
      ask('eth_getTransactionByHash', [signed.hash])
      ask('eth_getTransactionReceipt', [signed.hash])
    },
  ),
  wallet(
    'metamask',
    'MetaMask, from its source: type 2 from eth_gasPrice, "latest" written as a number',
    ({ ask, nextBlock }) => {
      const signed = aFeeMarket(voter, { nonce: 0n, data, gasLimit: estimate })
      const height = '0x13'
      ask('eth_chainId', [])
      ask('net_version', [])
      ask('eth_blockNumber', [])
      ask('eth_getBlockByNumber', [height, false])
      ask('eth_getBalance', [A, height])
      ask('eth_getCode', [ELECTIONS_ADDRESS, height])
      ask('eth_getTransactionCount', [A, height])
      ask('eth_estimateGas', [{ from: A, to: ELECTIONS_ADDRESS, data: calldataHex, value: '0x0' }])
      ask('eth_gasPrice', [])
      ask('eth_sendRawTransaction', [raw(signed)])
      ask('eth_getTransactionReceipt', [signed.hash])
      nextBlock()
      ask('eth_blockNumber', [])
      ask('eth_getTransactionReceipt', [signed.hash])
      ask('eth_getTransactionByHash', [signed.hash])
      ask('eth_getTransactionReceipt', [signed.hash])
    },
  ),
]
