// What the RPC says, computed again by libraries we did not write: @ethereumjs for blocks, transactions, tries and proofs,
// ethers for transactions, viem for the layout of the storage. Nothing of our codec is used to check our codec.
import { createBlockFromRLP, createBlockFromRPC, type JSONRPCBlock } from '@ethereumjs/block'
import { type Common, createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { createMPT, verifyMerkleProof } from '@ethereumjs/mpt'
import { createTxFromRLP } from '@ethereumjs/tx'
import { bytesToHex, hexToBytes } from '@ethereumjs/util'
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { Transaction as EthersTransaction } from 'ethers'
import RLP from 'rlp'
import { encodeAbiParameters, type Hex, hexToBigInt, keccak256, parseAbiParameters } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  aCommitment,
  CHAIN_ID,
  CLOSES_AT,
  OPENS_AT,
  organizer,
  registrar,
  stranger,
  validator,
  voterAt,
} from '../execution/aChain.ts'
import { aVotingNode, secondRegistrar } from './aVotingNode.ts'
import { ballotHashOf } from './mutants.ts'

const node = await aVotingNode()
const common: Common = createCustomCommon({ chainId: Number(CHAIN_ID) }, Mainnet, { hardfork: Hardfork.London })
const result = <Value>(method: string, ...params: unknown[]) => node.result(method, params) as Promise<Value>
const heights = Array.from({ length: Number(await result<Hex>('eth_blockNumber')) + 1 }, (_, i) => i)
const toHex = (value: number): Hex => `0x${value.toString(16)}`

type RpcLog = { address: Hex; topics: Hex[]; data: Hex }
type RpcReceipt = { type: Hex; status: Hex; cumulativeGasUsed: Hex; gasUsed: Hex; logsBloom: Hex; logs: RpcLog[] }
type RpcBlock = Omit<JSONRPCBlock, 'transactions'> & { hash: Hex; transactions: { hash: Hex; from: Hex }[] }

describe.each(heights)('block %i', (height) => {
  it('H1: @ethereumjs/block makes the same hash of the JSON and of the raw bytes', async () => {
    const json = await result<RpcBlock>('eth_getBlockByNumber', toHex(height), true)
    const fromJson = createBlockFromRPC(json as unknown as JSONRPCBlock, [], { common })
    expect(bytesToHex(fromJson.hash())).toBe(json.hash)
    const raw = await result<Hex>('debug_getRawBlock', toHex(height))
    const fromRaw = createBlockFromRLP(hexToBytes(raw), { common })
    expect(bytesToHex(fromRaw.hash())).toBe(json.hash)
    expect(keccak256(await result<Hex>('debug_getRawHeader', toHex(height)))).toBe(json.hash)
    expect(BigInt(json.size)).toBe(BigInt((raw.length - 2) / 2))
    expect(await fromRaw.transactionsTrieIsValid()).toBe(true)
    expect(await fromJson.transactionsTrieIsValid()).toBe(true)
    expect(fromRaw.uncleHeaders).toEqual([])
    expect(fromRaw.transactions.map((transaction) => transaction.getSenderAddress().toString())).toEqual(
      json.transactions.map(({ from }) => from),
    )
  })

  it('H4: the receipts’ root, blooms and gas follow from the receipts', async () => {
    const header = await result<RpcBlock>('eth_getBlockByNumber', toHex(height), false)
    const receipts = await result<RpcReceipt[]>('eth_getBlockReceipts', toHex(height))
    const trie = await createMPT()
    for (const [i, receipt] of receipts.entries()) await trie.put(RLP.encode(i), encodedReceipt(receipt))
    expect(bytesToHex(trie.root())).toBe(header.receiptsRoot)
    expect(await result('debug_getRawReceipts', toHex(height))).toEqual(
      receipts.map((receipt) => bytesToHex(encodedReceipt(receipt))),
    )
    for (const receipt of receipts) expect(receipt.logsBloom).toBe(bloomOf(receipt.logs))
    expect(header.logsBloom).toBe(bloomOf(receipts.flatMap(({ logs }) => logs)))
    const gas = receipts.reduce((sum, { gasUsed }) => sum + BigInt(gasUsed), 0n)
    expect([BigInt(header.gasUsed), BigInt(receipts.at(-1)?.cumulativeGasUsed ?? 0)]).toEqual([gas, gas])
  })
})

function encodedReceipt({ type, status, cumulativeGasUsed, logsBloom, logs }: RpcReceipt): Uint8Array {
  const list = RLP.encode([
    BigInt(status),
    BigInt(cumulativeGasUsed),
    hexToBytes(logsBloom),
    logs.map(({ address, topics, data }) => [
      hexToBytes(address),
      topics.map((topic) => hexToBytes(topic)),
      hexToBytes(data),
    ]),
  ])
  return type === '0x0' ? list : Uint8Array.of(Number(type), ...list)
}

/** Yellow paper, section 4.3.1. */
function bloomOf(logs: readonly RpcLog[]): Hex {
  let bloom = 0n
  for (const value of logs.flatMap(({ address, topics }) => [address, ...topics])) {
    const digits = keccak256(value).slice(2)
    for (const at of [0, 4, 8]) bloom |= 1n << BigInt(Number.parseInt(digits.slice(at, at + 4), 16) & 2047)
  }
  return `0x${bloom.toString(16).padStart(512, '0')}`
}

describe('transactions', () => {
  it.each(['legacy', 'accessListed', 'feeMarket', 'reverted', 'pending', 'cancel'] as const)(
    'T1: the %s one is the same to ethers and @ethereumjs/tx',
    async (name) => {
      const { hash, sender } = node.sent[name]
      const raw = await result<Hex>('debug_getRawTransaction', hash)
      expect(keccak256(raw)).toBe(hash)
      const ethers = EthersTransaction.from(raw)
      const ethereumjs = createTxFromRLP(hexToBytes(raw), { common })
      expect([ethers.hash, ethers.from?.toLowerCase()]).toEqual([hash, sender])
      expect([bytesToHex(ethereumjs.hash()), ethereumjs.getSenderAddress().toString()]).toEqual([hash, sender])
      const json = await result<Record<string, Hex>>('eth_getTransactionByHash', hash)
      expect(EthersTransaction.from(signedParts(json)).hash).toBe(hash)
    },
  )

  it('a legacy v carries the chain id, a typed one is the parity', async () => {
    const legacy = await result<Record<string, Hex>>('eth_getTransactionByHash', node.sent.legacy.hash)
    expect([35n, 36n]).toContain(BigInt(legacy.v!) - 2n * CHAIN_ID)
    expect(legacy).not.toHaveProperty('yParity')
    const typed = await result<Record<string, Hex>>('eth_getTransactionByHash', node.sent.feeMarket.hash)
    expect(typed.v).toBe(typed.yParity)
  })
})

/** The JSON alone must be enough to make the hash again. */
function signedParts(json: Record<string, Hex>) {
  const { type, to, nonce, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, input, value, chainId, v, r, s } = json
  const word = (quantity: Hex | undefined): Hex =>
    `0x${BigInt(quantity ?? 0)
      .toString(16)
      .padStart(64, '0')}`
  const price = type === '0x2' ? { maxFeePerGas, maxPriorityFeePerGas } : { gasPrice }
  return {
    ...{ type: Number(type), to, nonce: Number(nonce), gasLimit: gas, data: input, value, chainId, ...price },
    accessList: type === '0x0' ? null : (json.accessList as never),
    signature: { r: word(r), s: word(s), v: BigInt(v ?? 0) },
  } as Parameters<typeof EthersTransaction.from>[0] & object
}

type StorageProof = { key: Hex; value: Hex; proof: Hex[] }
type Proof = {
  address: Hex
  balance: Hex
  nonce: Hex
  codeHash: Hex
  storageHash: Hex
  accountProof: Hex[]
  storageProof: StorageProof[]
}

/** What a proof proves, found by @ethereumjs/mpt; null: that there is nothing. */
async function proved(root: Hex, key: Hex, proof: readonly Hex[]): Promise<Uint8Array | null> {
  const [first] = proof
  // Only the empty trie has no nodes: its root is the hash of an empty string in RLP.
  expect(keccak256(first ?? '0x80')).toBe(root)
  if (first === undefined) return null
  return verifyMerkleProof(
    hexToBytes(keccak256(key)),
    proof.map((one) => hexToBytes(one)),
  )
}

describe('EIP-1186: eth_getProof, checked by @ethereumjs/mpt', () => {
  const slot = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`
  const asked: [string, Hex, Hex[]][] = [
    ['a voter', voterAt(0).address, []],
    ['someone who is no account', stranger.address, [slot(0)]],
    ['the Validators contract', VALIDATORS_ADDRESS, [slot(0), slot(1), slot(2), slot(77)]],
    [
      'the Elections contract',
      ELECTIONS_ADDRESS,
      [slot(0), ballotSlot(1n, voterAt(0).address), ballotSlot(1n, stranger.address)],
    ],
  ]
  it.each(asked.flatMap((row) => [0, 8, heights.length - 1].map((height) => [...row, height] as const)))(
    '%s, %s %o, at block %i',
    async (_, address, slots, height) => {
      const { stateRoot } = await result<{ stateRoot: Hex }>('eth_getBlockByNumber', toHex(height), false)
      const proof = await result<Proof>('eth_getProof', address, slots, toHex(height))
      const account = await proved(stateRoot, address, proof.accountProof)
      const fields = [
        BigInt(proof.nonce),
        BigInt(proof.balance),
        hexToBytes(proof.storageHash),
        hexToBytes(proof.codeHash),
      ]
      if (account === null) expect([proof.nonce, proof.balance]).toEqual(['0x0', '0x0'])
      else expect(bytesToHex(account)).toBe(bytesToHex(RLP.encode(fields)))
      expect(proof.balance).toBe(await result('eth_getBalance', address, toHex(height)))
      expect(proof.nonce).toBe(await result('eth_getTransactionCount', address, toHex(height)))
      for (const { key, value, proof: nodes } of proof.storageProof) {
        const found = await proved(proof.storageHash, key, nodes)
        expect(found === null ? '0x80' : bytesToHex(found)).toBe(bytesToHex(RLP.encode(BigInt(value))))
        expect(BigInt(value)).toBe(BigInt(await result<Hex>('eth_getStorageAt', address, key, toHex(height))))
      }
      expect(proof.storageProof.map(({ key }) => key)).toEqual(slots)
    },
  )
})

function mapping(key: Hex | bigint, slot: Hex): Hex {
  const word = typeof key === 'bigint' ? key : hexToBigInt(key)
  return keccak256(encodeAbiParameters(parseAbiParameters('uint256, bytes32'), [word, slot]))
}
function slotAt(n: bigint): Hex {
  return `0x${n.toString(16).padStart(64, '0')}`
}
function ballotSlot(election: bigint, voter: Hex): Hex {
  return mapping(voter, mapping(election, slotAt(3n)))
}

describe('S4: the documented layout, read through eth_getStorageAt', () => {
  const read = async (contract: Hex, slot: Hex): Promise<bigint> =>
    BigInt(await result<Hex>('eth_getStorageAt', contract, slot, 'latest'))
  const elections = (slot: Hex) => read(ELECTIONS_ADDRESS, slot)
  const validators = (slot: Hex) => read(VALIDATORS_ADDRESS, slot)
  const record = BigInt(mapping(1n, slotAt(1n)))
  const bits = (packed: bigint, from: bigint, count: bigint): bigint => (packed >> from) & ((1n << count) - 1n)

  it('Elections: the record of election 1', async () => {
    expect(await elections(slotAt(0n))).toBe(2n)
    const head = await elections(slotAt(record))
    expect(bits(head, 0n, 160n)).toBe(BigInt(organizer.address))
    expect(bits(head, 224n, 8n)).toBe(2n) // locked
    const times = await elections(slotAt(record + 2n))
    expect([bits(times, 0n, 64n), bits(times, 64n, 64n)]).toEqual([OPENS_AT, CLOSES_AT])
    const tally = await elections(slotAt(record + 3n))
    expect([bits(tally, 0n, 32n), bits(tally, 64n, 32n), bits(tally, 96n, 32n)]).toEqual([7n, 3n, 3n])
  })

  it('Elections: the manifest hashes to what is locked', async () => {
    const length = ((await elections(slotAt(record + 7n))) - 1n) / 2n
    const first = BigInt(keccak256(slotAt(record + 7n)))
    const words = Array.from({ length: Number((length + 31n) / 32n) }, (_, i) => elections(slotAt(first + BigInt(i))))
    const bytes = (await Promise.all(words)).map((word) => slotAt(word).slice(2)).join('')
    expect(BigInt(keccak256(`0x${bytes.slice(0, Number(length) * 2)}`))).toBe(await elections(slotAt(record + 1n)))
  })

  it('Elections: roll, ballots, codes, counts, roles', async () => {
    const voter = voterAt(2)
    const ballot = BigInt(await ballotHashOf(node, node.sent.feeMarket.hash))
    expect(await elections(mapping(voter.address, mapping(1n, slotAt(2n))))).toBe(BigInt(aCommitment(voter)))
    expect(await elections(ballotSlot(1n, voter.address))).toBe(ballot)
    const code = await elections(mapping(ballot >> 161n, mapping(1n, slotAt(4n))))
    const { blockNumber } = await result<{ blockNumber: Hex }>('eth_getTransactionReceipt', node.sent.feeMarket.hash)
    expect([bits(code, 0n, 160n), bits(code, 160n, 64n), bits(code, 224n, 32n)]).toEqual([
      BigInt(voter.address),
      BigInt(blockNumber),
      1n,
    ])
    expect(await elections(mapping(0n, mapping(1n, slotAt(5n))))).toBe(2n)
    expect(await elections(mapping(1n, mapping(1n, slotAt(5n))))).toBe(1n)
    for (const account of [registrar, secondRegistrar])
      expect(await elections(mapping(account.address, slotAt(6n)))).toBe(4n)
  })

  it('Validators: the lists and the settings', async () => {
    expect(await validators(slotAt(0n))).toBe(1n)
    expect(await validators(keccak256(slotAt(0n)))).toBe(BigInt(validator.address))
    expect(await validators(slotAt(1n))).toBe(1n)
    expect(await validators(keccak256(slotAt(1n)))).toBe(BigInt(organizer.address))
    const settings = await validators(slotAt(2n))
    expect([0n, 64n, 128n, 192n].map((from) => bits(settings, from, 64n))).toEqual([1_000n, 10_000n, 200_000_000n, 1n])
  })
})

describe('R1: psephos_getInclusionProof, checked by @ethereumjs/mpt', () => {
  it('proves transaction and receipt against the header', async () => {
    for (const { hash } of [node.sent.legacy, node.sent.accessListed, node.sent.feeMarket, node.sent.reverted]) {
      type Inclusion = {
        header: Hex
        transactionIndex: Hex
        transaction: Hex
        receipt: Hex
        transactionProof: Hex[]
        receiptProof: Hex[]
        certificate: { blockHash: Hex }
      }
      const proof = await result<Inclusion>('psephos_getInclusionProof', hash)
      const header = RLP.decode(hexToBytes(proof.header)) as Uint8Array[]
      const key = RLP.encode(Number(proof.transactionIndex))
      expect(keccak256(proof.header)).toBe(proof.certificate.blockHash)
      expect(keccak256(proof.transaction)).toBe(hash)
      const check = async (nodes: Hex[], root: Uint8Array, value: Hex) => {
        expect(keccak256(nodes[0]!)).toBe(bytesToHex(root))
        const found = await verifyMerkleProof(
          key,
          nodes.map((one) => hexToBytes(one)),
        )
        expect(bytesToHex(found!)).toBe(value)
      }
      await check(proof.transactionProof, header[4]!, proof.transaction)
      await check(proof.receiptProof, header[5]!, proof.receipt)
    }
  })
})
