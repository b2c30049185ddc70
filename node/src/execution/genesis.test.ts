import { createBlockHeader } from '@ethereumjs/block'
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { SYSTEM_CODE, validatorsAbi } from '@psephos/contracts-abi'
import { decodeFunctionResult, encodeFunctionData, keccak256 } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aGenesis,
  anAccount,
  ELECTIONS,
  organizer,
  stranger,
  VALIDATORS,
  validator,
} from '../../test/execution/aChain.ts'
import { encodeHeader } from '../codec/header.ts'
import { bytesToHex, hexToBytes } from '../codec/hex.ts'
import { parseGenesis } from '../params/chainSpec.ts'
import { idAfter } from '../trie/storedNode.ts'
import type { Address } from '../types/bytes.ts'
import { genesisBlock } from './genesis.ts'

const hashOf = (json: Record<string, unknown>) => genesisBlock(parseGenesis(json)).block.hash
const psephos = (change: object) => aGenesis({ psephos: { ...(aGenesis().psephos as object), ...change } })

describe('genesis block', () => {
  it('H1: another implementation computes the same hash from its header', () => {
    const { block } = genesisBlock(parseGenesis(aGenesis()))
    const common = new Common({ chain: Mainnet, hardfork: Hardfork.London })
    const { header } = block
    const theirs = createBlockHeader(
      {
        ...header,
        coinbase: header.miner,
        transactionsTrie: header.transactionsRoot,
        receiptTrie: header.receiptsRoot,
        difficulty: 0,
        baseFeePerGas: 0n,
      },
      { common, skipConsensusFormatValidation: true },
    )
    expect(bytesToHex(theirs.serialize())).toBe(bytesToHex(encodeHeader(header)))
    expect(bytesToHex(theirs.hash())).toBe(block.hash)
  })
  it.each([
    ['chain id', aGenesis({ config: { chainId: 710_002 } })],
    ['timestamp', aGenesis({ timestamp: '0x1' })],
    ['gas limit', aGenesis({ gasLimit: 100_000_000 })],
    ['balances', aGenesis({ alloc: { [stranger.address]: { balance: '1' } } })],
    ['validators', psephos({ validators: [validator.address, stranger.address] })],
    ['organizers', psephos({ organizers: [stranger.address] })],
    ['period', psephos({ periodMs: 2_000 })],
    ['heartbeat', psephos({ heartbeatMs: 9_999 })],
    [
      'rules',
      psephos({
        rules: [
          { height: 0, version: 1 },
          { height: 500, version: 2 },
        ],
      }),
    ],
  ])('its hash binds: %s', (_, json) => {
    expect(hashOf(json)).not.toBe(hashOf(aGenesis()))
  })
  it('does not depend on the order in which validators are listed', () => {
    const two = [validator.address, stranger.address]
    expect(hashOf(psephos({ validators: two.toReversed() }))).toBe(hashOf(psephos({ validators: two })))
  })
  it('S1: both contracts hold the code that reverts', () => {
    for (const contract of [ELECTIONS, VALIDATORS]) {
      expect(aChain().state().getAccount(contract)).toMatchObject({
        nonce: 1n,
        balance: 0n,
        codeHash: keccak256(SYSTEM_CODE),
      })
    }
  })
  it('T2: who has a role has 1 VOTE, others what the file gives them, and nobody else exists', () => {
    const rich = anAccount('rich')
    const chain = aChain(aGenesis({ alloc: { [rich.address]: { balance: '7' } } }))
    const balance = (who: Address) => chain.state().getAccount(who)?.balance
    expect([organizer, validator, rich, stranger].map(({ address }) => balance(address))).toEqual([
      10n ** 18n,
      10n ** 18n,
      7n,
      undefined,
    ])
  })
  it('S3: the Validators contract answers what the file says', () => {
    const validators = [anAccount('a'), anAccount('b'), anAccount('c')].map(({ address }) => address)
    const chain = aChain(psephos({ validators }))
    const view = (functionName: string, args: unknown[] = []) => {
      const data = hexToBytes(encodeFunctionData({ abi: validatorsAbi, functionName, args } as never))
      const { returnData } = chain.call(stranger.address, data, { to: VALIDATORS })
      return decodeFunctionResult({
        abi: validatorsAbi,
        functionName,
        data: bytesToHex(returnData),
      } as never) as unknown
    }
    const lower = (list: unknown) => (list as string[]).map((address) => address.toLowerCase())
    expect(lower(view('getValidators'))).toEqual(validators.toSorted())
    expect(lower(view('getOrganizers'))).toEqual([organizer.address])
    expect([view('isValidator', [validators[1]]), view('isValidator', [organizer.address])]).toEqual([true, false])
    expect([view('isOrganizer', [organizer.address]), view('isOrganizer', [validators[0]])]).toEqual([true, false])
    expect(view('getSettings')).toEqual({
      periodMs: 1_000n,
      heartbeatMs: 10_000n,
      gasLimit: 200_000_000n,
      ruleVersion: 1n,
    })
  })
  it('stores its trie nodes under ids from 1', () => {
    const { nodes, roots } = genesisBlock(parseGenesis(aGenesis())).committed
    expect([...nodes.map(({ id }) => id), roots.nextId]).toEqual([1, ...nodes.map(idAfter)])
  })
})
