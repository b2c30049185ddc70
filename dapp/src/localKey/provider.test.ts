import { psephosChain } from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { createClient, custom, type Hex, keccak256, parseTransaction, recoverTransactionAddress } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { createLocalProvider } from './provider.ts'

const KEY = `0x${'42'.repeat(32)}` as const
const ADDRESS = privateKeyToAddress(KEY)
const CALL = { from: ADDRESS, to: ELECTIONS_ADDRESS, data: '0x12345678' }

/** A node that keeps what it was sent; `answers` says how often it stays silent first. */
function aNode(silentTimes = 0) {
  const sent: Hex[] = []
  let silences = silentTimes
  const client = createClient({
    transport: custom(
      {
        request: async ({ method, params }) => {
          if (method === 'eth_chainId') return '0x4d2'
          if (method === 'eth_getTransactionCount') return `0x${sent.length.toString(16)}`
          if (method === 'eth_estimateGas') return '0xc350'
          if (method !== 'eth_sendRawTransaction') throw { code: -32601, message: `no ${method}` }
          const raw = (params as [Hex])[0]
          sent.push(raw)
          if (silences-- > 0) throw Object.assign(new Error('gone'), { name: 'HttpRequestError' })
          return keccak256(raw)
        },
      },
      { retryCount: 0 },
    ),
  })
  return { client, sent }
}

describe('local key as a wallet (EIP-1193)', () => {
  it('shows no account and signs nothing before it is unlocked, and again after it is locked', async () => {
    const provider = createLocalProvider(aNode().client, 1234)
    expect(await provider.request({ method: 'eth_accounts' })).toEqual([])
    await expect(provider.request({ method: 'eth_sendTransaction', params: [CALL] })).rejects.toMatchObject({
      code: 4100,
    })
    await provider.unlock(KEY)
    expect(await provider.request({ method: 'eth_accounts' })).toEqual([ADDRESS])
    provider.lock()
    expect(await provider.request({ method: 'eth_accounts' })).toEqual([])
  })

  it('T2: signs a type 2 transaction with zero fees and amount, for this chain', async () => {
    const { client, sent } = aNode()
    const provider = createLocalProvider(client, 1234)
    await provider.unlock(KEY)
    const hash = await provider.request({ method: 'eth_sendTransaction', params: [CALL] })
    const raw = sent[0] as `0x02${string}`
    expect(hash).toBe(keccak256(raw))
    expect(parseTransaction(raw)).toMatchObject({
      type: 'eip1559',
      chainId: 1234,
      gas: 50_000n,
      to: ELECTIONS_ADDRESS,
      data: '0x12345678',
    })
    const { value = 0n, maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = parseTransaction(raw)
    expect([value, maxFeePerGas, maxPriorityFeePerGas]).toEqual([0n, 0n, 0n])
    expect(await recoverTransactionAddress({ serializedTransaction: raw })).toBe(ADDRESS)
  })

  it('T5: keeps the bytes of what was sent, and forgets them with the key', async () => {
    const { client, sent } = aNode()
    const provider = createLocalProvider(client, 1234)
    await provider.unlock(KEY)
    const hash = (await provider.request({ method: 'eth_sendTransaction', params: [CALL] })) as Hex
    expect(provider.rawOf(hash)).toBe(sent[0])
    expect(provider.rawOf(keccak256('0x'))).toBeNull()
    provider.lock()
    expect(provider.rawOf(hash)).toBeNull()
  })

  it('T5: after no answer the very same bytes go out again', async () => {
    const { client, sent } = aNode(1)
    const provider = createLocalProvider(client, 1234)
    await provider.unlock(KEY)
    await expect(provider.request({ method: 'eth_sendTransaction', params: [CALL] })).rejects.toThrow()
    await provider.request({ method: 'eth_sendTransaction', params: [CALL] })
    expect(sent).toHaveLength(2)
    expect(sent[1]).toBe(sent[0])
  })

  it('signs when nobody answers any more, with what it learned before; the same call gives the same bytes', async () => {
    let isAway = false
    const asked = createClient({
      chain: psephosChain({ chainId: 1234, rpcUrl: 'http://127.0.0.1:1' }),
      transport: custom(
        {
          request: async ({ method }) => {
            if (isAway) throw Object.assign(new Error('gone'), { name: 'HttpRequestError' })
            if (method === 'eth_getTransactionCount') return '0x7'
            throw { code: -32601, message: `no ${method}` }
          },
        },
        { retryCount: 0 },
      ),
    })
    const provider = createLocalProvider(asked, 1234)
    const call = { from: ADDRESS, data: '0x12345678', gas: 50_000n } as const
    await expect(provider.sign(call)).rejects.toMatchObject({ code: 4100 })
    await provider.unlock(KEY)
    isAway = true
    await provider.readyToSign()
    await expect(provider.sign(call)).rejects.toMatchObject({ code: 'unreachable' })
    isAway = false
    await provider.readyToSign()
    isAway = true
    const { raw, hash } = await provider.sign(call)
    expect(parseTransaction(raw as `0x02${string}`)).toMatchObject({ chainId: 1234, nonce: 7, gas: 50_000n })
    expect(await provider.sign(call)).toEqual({ raw, hash, nonce: 7 })
    expect(provider.rawOf(hash)).toBe(raw)
  })

  it('opens what it sealed after it was locked and unlocked again, and remembers the bytes', async () => {
    const provider = createLocalProvider(aNode().client, 1234)
    await provider.unlock(KEY)
    const sealed = provider.seal('0x02c0', 'here')
    provider.lock()
    expect(() => provider.open(sealed, 'here')).toThrow('locked')
    await provider.unlock(KEY)
    expect(provider.open(sealed, 'elsewhere')).toBeNull()
    expect(provider.open(sealed, 'here')).toBe('0x02c0')
    expect(provider.rawOf(keccak256('0x02c0'))).toBe('0x02c0')
    await provider.unlock(`0x${'43'.repeat(32)}`)
    expect(provider.open(sealed, 'here')).toBeNull()
  })

  const refused: [string, { method: string; params?: unknown }, number][] = [
    ['another chain', { method: 'wallet_switchEthereumChain', params: [{ chainId: '0x1' }] }, 4902],
    ['another account', { method: 'eth_sendTransaction', params: [{ ...CALL, from: ELECTIONS_ADDRESS }] }, 4100],
    ['a call elsewhere', { method: 'eth_sendTransaction', params: [{ ...CALL, to: ADDRESS }] }, 4200],
    ['raw hashes to sign', { method: 'eth_sign', params: [ADDRESS, `0x${'00'.repeat(32)}`] }, 4200],
  ]
  it.each(refused)('refuses %s', async (_, request, code) => {
    const provider = createLocalProvider(aNode().client, 1234)
    await provider.unlock(KEY)
    await expect(provider.request(request)).rejects.toMatchObject({ code })
  })
})
