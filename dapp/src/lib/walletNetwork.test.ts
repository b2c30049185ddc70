import { psephosChain } from '@psephos/client'
import { describe, expect, it } from 'vitest'
import { bringToChain, isUnknownChain } from './walletNetwork.ts'

const CHAIN = psephosChain({ chainId: 4242, rpcUrl: 'http://127.0.0.1:3000/rpc' })

/** A wallet on `start` that knows `known`; what it is asked is written down. */
function aWallet({
  start = 1,
  known = [1],
  stubborn = false,
  unknown = { code: 4902 } as unknown,
  addSwitches = false,
}) {
  const asked: string[] = []
  let current = start
  const chains = new Set(known)
  return {
    asked,
    request: async ({ method, params }: { method: string; params?: unknown }) => {
      asked.push(method)
      const target = Number((params as [{ chainId: string }] | undefined)?.[0].chainId)
      if (method === 'eth_chainId') return `0x${current.toString(16)}`
      if (method === 'wallet_addEthereumChain') {
        chains.add(target)
        if (addSwitches) current = target
      }
      if (method === 'wallet_switchEthereumChain') {
        if (!chains.has(target)) throw unknown
        if (!stubborn) current = target
      }
      return null
    },
  }
}

describe('bringing a wallet to this network', () => {
  it('asks nothing of a wallet that is there', async () => {
    const wallet = aWallet({ start: 4242 })
    expect(await bringToChain(wallet, CHAIN)).toBe(true)
    expect(wallet.asked).toEqual(['eth_chainId'])
  })
  it('switches first; a known chain is never added', async () => {
    const wallet = aWallet({ known: [1, 4242] })
    expect(await bringToChain(wallet, CHAIN)).toBe(true)
    expect(wallet.asked).toEqual(['eth_chainId', 'wallet_switchEthereumChain', 'eth_chainId'])
  })
  it('on 4902 adds, switches, and confirms the chain id', async () => {
    const wallet = aWallet({})
    expect(await bringToChain(wallet, CHAIN)).toBe(true)
    expect(wallet.asked).toEqual([
      ...['eth_chainId', 'wallet_switchEthereumChain', 'wallet_addEthereumChain'],
      ...['eth_chainId', 'wallet_switchEthereumChain', 'eth_chainId'],
    ])
  })
  it('does not switch again when adding switched by itself', async () => {
    const wallet = aWallet({ addSwitches: true })
    expect(await bringToChain(wallet, CHAIN)).toBe(true)
    expect(wallet.asked.filter((method) => method === 'wallet_switchEthereumChain')).toHaveLength(1)
  })
  it('does not believe a wallet that says yes and stays', async () => {
    expect(await bringToChain(aWallet({ known: [1, 4242], stubborn: true }), CHAIN)).toBe(false)
  })
  it('passes a refusal on and adds nothing', async () => {
    const wallet = aWallet({ unknown: { code: 4001, message: 'User rejected' } })
    await expect(bringToChain(wallet, CHAIN)).rejects.toMatchObject({ code: 4001 })
    expect(wallet.asked).not.toContain('wallet_addEthereumChain')
  })
  it.each([
    ['plain', { code: 4902 }],
    ['nested in data.originalError', { code: -32603, data: { originalError: { code: 4902 } } }],
    ['as a cause', { code: -32603, cause: { code: 4902 } }],
    ['in words only', { code: -32603, message: 'Unrecognized chain ID "0x1092". Try adding the chain.' }],
  ])('knows the unknown chain: %s', (_, error) => {
    expect(isUnknownChain(error)).toBe(true)
  })
})
