// An own browser wallet for tests: announced by EIP-6963 in the page, its key and its "person" in the test process. What
// it is asked is written down; what the person does with the next request is a queue of approve, reject and wait.
import type { Page } from '@playwright/test'
import { createClient, type Hex, http, type TransactionSerializableLegacy } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { estimateGas, getTransactionCount } from 'viem/actions'

export type Decision = 'approve' | 'reject' | { after: Promise<unknown>; decide: 'approve' | 'reject' }

export type WalletOptions = {
  privateKey: Hex
  rpcUrl: string
  chainId: number
  /** Chain it stands on at first; default the vote's. */
  startChainId?: number
  /** Whether it knows the vote's chain; default yes. */
  knowsChain?: boolean
  name?: string
  /** Announces itself twice with two uuids, as one real wallet does with one. */
  announceTwice?: boolean
}

export type TestWallet = {
  /** Methods asked so far, in order. */
  asked: string[]
  /** Ballots sent, raw. */
  sent: Hex[]
  /** What the person does with the next requests that open a window; approve when empty. */
  decisions: Decision[]
  /** What happens between the network's answer to a ballot and the wallet's to the page. */
  beforeAnswer: () => Promise<void>
}

type WalletAnswer = { result: unknown } | { error: { code: number; message: string; data?: unknown } }

export async function installWallet(page: Page, options: WalletOptions): Promise<TestWallet> {
  const { name = 'Test Wallet', announceTwice = false } = options
  const wallet: TestWallet = { asked: [], sent: [], decisions: [], beforeAnswer: async () => {} }
  const state = {
    chainId: options.startChainId ?? options.chainId,
    chains: new Set(options.knowsChain === false ? [1] : [1, options.chainId]),
    isConnected: false,
  }
  await page.exposeFunction('psephosTestWallet', async (method: string, params: unknown[]): Promise<WalletAnswer> => {
    wallet.asked.push(method)
    try {
      return { result: await answer(method, params, options, wallet, state) }
    } catch (error) {
      const { code, message, data } = error as { code?: number; message?: string; data?: unknown }
      return {
        error: { code: code ?? -32603, message: message ?? String(error), ...(data === undefined ? {} : { data }) },
      }
    }
  })
  await page.addInitScript(announce, { name, times: announceTwice ? 2 : 1 })
  return wallet
}

type State = { chainId: number; chains: Set<number>; isConnected: boolean }

async function answer(
  method: string,
  params: unknown[],
  options: WalletOptions,
  wallet: TestWallet,
  state: State,
): Promise<unknown> {
  const account = privateKeyToAccount(options.privateKey)
  switch (method) {
    case 'eth_accounts':
      return state.isConnected ? [account.address] : []
    case 'eth_requestAccounts':
      await decide(wallet)
      state.isConnected = true
      return [account.address]
    case 'wallet_revokePermissions':
      state.isConnected = false
      return null
    case 'eth_chainId':
      return `0x${state.chainId.toString(16)}`
    case 'wallet_switchEthereumChain': {
      const target = Number((params[0] as { chainId: Hex }).chainId)
      if (!state.chains.has(target)) throw { code: 4902, message: 'Unrecognized chain ID' }
      await decide(wallet)
      state.chainId = target
      return null
    }
    case 'wallet_addEthereumChain': {
      const asked = params[0] as {
        chainId: Hex
        rpcUrls: string[]
        nativeCurrency: { decimals: number; symbol: string }
      }
      if (asked.nativeCurrency.decimals !== 18 || asked.nativeCurrency.symbol.length > 6)
        throw { code: -32602, message: 'bad currency' }
      await decide(wallet)
      state.chains.add(Number(asked.chainId))
      return null
    }
    case 'eth_sendTransaction':
      await decide(wallet)
      return send(params[0] as { to: Hex; data: Hex }, options, wallet)
    case 'personal_sign':
      await decide(wallet)
      return account.signMessage({ message: { raw: params[0] as Hex } })
    default:
      throw { code: 4200, message: `no ${method}` }
  }
}

async function decide(wallet: TestWallet): Promise<void> {
  const decision = wallet.decisions.shift() ?? 'approve'
  if (typeof decision === 'object') await decision.after
  const isYes = typeof decision === 'object' ? decision.decide === 'approve' : decision === 'approve'
  if (!isYes) throw { code: 4001, message: 'User rejected the request.' }
}

/** As two of the three real wallets do: type 0, gas price 0, gas by the node's estimate. */
async function send({ to, data }: { to: Hex; data: Hex }, options: WalletOptions, wallet: TestWallet): Promise<Hex> {
  const account = privateKeyToAccount(options.privateKey)
  const client = createClient({ transport: http(options.rpcUrl) })
  const transaction: TransactionSerializableLegacy = {
    ...{ type: 'legacy', chainId: options.chainId, gasPrice: 0n, value: 0n, to, data },
    nonce: await getTransactionCount(client, { address: account.address, blockTag: 'latest' }),
    gas: await estimateGas(client, { account: account.address, to, data }),
  }
  const raw = await account.signTransaction(transaction)
  wallet.sent.push(raw)
  const hash = (await client.request({ method: 'eth_sendRawTransaction', params: [raw] } as never)) as Hex
  await wallet.beforeAnswer()
  return hash
}

/** Runs in the page before its own scripts. */
function announce({ name, times }: { name: string; times: number }): void {
  type Listener = (...values: unknown[]) => void
  const listeners = new Map<string, Set<Listener>>()
  const emit = (event: string, value: unknown) => {
    for (const listener of listeners.get(event) ?? []) listener(value)
  }
  const ask = (
    globalThis as unknown as { psephosTestWallet: (method: string, params: unknown[]) => Promise<WalletAnswer> }
  ).psephosTestWallet
  const provider = {
    request: async ({ method, params = [] }: { method: string; params?: unknown[] }) => {
      const answer = await ask(method, params)
      if ('error' in answer) throw Object.assign(new Error(answer.error.message), answer.error)
      if (method === 'wallet_switchEthereumChain') emit('chainChanged', (params[0] as { chainId: string }).chainId)
      return answer.result
    },
    on: (event: string, listener: Listener) => listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    removeListener: (event: string, listener: Listener) => listeners.get(event)?.delete(listener),
  }
  const icon =
    'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4" fill="teal"/></svg>'
  const say = () => {
    for (let i = 0; i < times; i++) {
      const info = { uuid: `00000000-0000-4000-8000-00000000000${i}`, name, icon, rdns: 'org.psephos.testwallet' }
      window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }))
    }
  }
  window.addEventListener('eip6963:requestProvider', say)
  say()
}
