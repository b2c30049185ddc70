// A small network's evidence of one ballot, made with tries of a library we did not write (@ethereumjs/mpt) and viem's
// signer: genesis with its validators, the ballot's block, a head whose state files it, and both certificates.

import { createMerkleProof, MerklePatriciaTrie } from '@ethereumjs/mpt'
import { codeNumber } from '@psephos/ballot'
import { ELECTIONS_ADDRESS, electionsAbi, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import {
  type Address,
  bytesToHex,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  type Hash,
  type Hex,
  hexToBytes,
  keccak256,
  numberToHex,
  serializeSignature,
  toRlp,
  zeroAddress,
  zeroHash,
} from 'viem'
import { privateKeyToAccount, sign } from 'viem/accounts'
import {
  type CertificateEvidence,
  commitDigest,
  hashBallot,
  type Manifest,
  type ManifestEvidence,
  manifestHash,
  openManifest,
  type Receipt,
  type ReceiptEvidence,
  receiptCodeOf,
  validatorSetHash,
} from '../src/index.ts'
import {
  ballotSlot,
  codeSlot,
  manifestHashSlot,
  settingsSlot,
  stageSlot,
  VALIDATOR_COUNT_SLOT,
  validatorSlot,
} from '../src/verify/slots.ts'

export const CHAIN_ID = 20_265
export const ELECTION = 7n
export const BODY: Hex = '0x010000'
export const keyOf = (index: number): Hex => keccak256(numberToHex(index + 1))
export const MANIFEST: Manifest = openManifest({
  title: 'Board 2027',
  contests: [{ question: 'Chair?', options: ['Ada', 'Bo', 'Cy'] }],
  opensAt: 1_000,
  closesAt: 2_000,
})
export const VOTER = privateKeyToAccount(keyOf(1_000))

export type Circumstances = {
  validatorCount?: number
  signerCount?: number
  /** Of both certificates. */
  round?: number
  buildRound?: number
  /** The head's state counts this hash for the voter. */
  countedHash?: Hash
  revoting?: boolean
  status?: 0 | 1
  /** Other transactions before this one in the block. */
  others?: number
  /** Stage of the election in the head's state; 2 is locked. */
  stage?: number
  /** Whose hash the head's state holds. */
  manifest?: Manifest
  /** Further words of the head's state; they depend on the genesis. */
  more?: (genesisHash: Hash) => readonly (readonly [Hash, bigint])[]
}

export type Made = {
  genesisHash: Hash
  validators: Address[]
  validatorKeys: Hex[]
  receipt: Receipt
  evidence: ReceiptEvidence
  manifestEvidence: ManifestEvidence
  /** Proofs of these words in the head's state. */
  prove(slots: readonly Hash[]): Promise<{ key: Hash; proof: Hex[] }[]>
  certify(header: Hex, height: bigint): Promise<CertificateEvidence>
}

export async function aRecordedBallot(circumstances: Circumstances = {}): Promise<Made> {
  const { validatorCount = 4, round = 0, buildRound = 0, status = 1, others = 5 } = circumstances
  const { signerCount = Math.ceil((2 * validatorCount) / 3) } = circumstances
  const accounts = Array.from({ length: validatorCount }, (_, i) => ({
    key: keyOf(i),
    address: privateKeyToAccount(keyOf(i)).address.toLowerCase() as Address,
  })).sort((a, b) => (a.address < b.address ? -1 : 1))
  const validators = accounts.map(({ address }) => address)
  const validatorKeys = accounts.map(({ key }) => key)

  const validatorStorage = await aTrie(
    [
      [VALIDATOR_COUNT_SLOT, BigInt(validatorCount)],
      ...validators.map((one, i): [Hash, bigint] => [validatorSlot(i), BigInt(one)]),
    ].map(([slot, value]) => [keccak256(slot as Hash), toRlp(minimal(value as bigint))]),
  )
  const validatorsAccount = toRlp(['0x', '0x', validatorStorage.root, keccak256('0x60006000fd')])
  const genesisState = await aTrie([[keccak256(VALIDATORS_ADDRESS), validatorsAccount], ...someAccounts()])
  const genesisHeader = aHeader({ number: 0n, stateRoot: genesisState.root, extraData: keccak256('0x01') })
  const genesisHash = keccak256(genesisHeader)
  const slots = [VALIDATOR_COUNT_SLOT, ...validators.map((_, i) => validatorSlot(i))]

  const certify = async (header: Hex, height: bigint): Promise<CertificateEvidence> => {
    const blockHash = keccak256(header)
    const setHash = validatorSetHash(validators)
    const digest = commitDigest({ genesisHash, validatorSetHash: setHash, height, round, blockHash })
    const signatures = await Promise.all(validatorKeys.slice(0, signerCount).map((key) => signDigest(digest, key)))
    return { height, round, blockHash, signatures, validatorSetHash: setHash }
  }

  const voter = VOTER.address.toLowerCase() as Address
  const place = { chainId: BigInt(CHAIN_ID), genesisHash, election: ELECTION, voter, sequence: 1 }
  const ballotHash = hashBallot({ ...place, previousHash: zeroHash, body: BODY })
  const transactions = await Promise.all(
    Array.from({ length: others + 1 }, (_, i) =>
      (i === others ? VOTER : privateKeyToAccount(keyOf(2_000 + i))).signTransaction({
        type: 'eip1559',
        chainId: CHAIN_ID,
        nonce: 0,
        gas: 100_000n,
        to: ELECTIONS_ADDRESS,
        data: encodeFunctionData({ abi: electionsAbi, functionName: 'castBallot', args: [ELECTION, BODY] }),
        maxFeePerGas: 0n,
        maxPriorityFeePerGas: 0n,
      }),
    ),
  )
  const log = [
    ELECTIONS_ADDRESS,
    encodeEventTopics({ abi: electionsAbi, eventName: 'VoteCast', args: { election: ELECTION, voter } }) as Hex[],
    encodeAbiParameters([{ type: 'bytes32' }], [ballotHash]),
  ]
  const receipts = transactions.map((_, i): Hex => {
    const ours = i === others
    const fields = [ours && status === 0 ? '0x' : '0x01', minimal(BigInt(i + 1) * 50_000n), `0x${'00'.repeat(256)}`]
    return `0x02${toRlp([...fields, ours ? [log] : []] as never).slice(2)}`
  })
  const indexed = (items: readonly Hex[]) =>
    aTrie(items.map((item, i) => [toRlp(i === 0 ? '0x' : numberToHex(i)), item]))
  const [transactionTrie, receiptTrie] = [await indexed(transactions), await indexed(receipts)]
  const indexKey = toRlp(others === 0 ? '0x' : numberToHex(others))

  const height = 42n
  const code = codeNumber(hexToBytes(ballotHash))
  const storage: [Hash, bigint][] = [
    [codeSlot(ELECTION, code), BigInt(voter) | (height << 160n) | (1n << 224n)],
    [ballotSlot(ELECTION, voter), BigInt(circumstances.countedHash ?? ballotHash)],
    [
      settingsSlot(ELECTION),
      1n | (1n << 32n) | ((circumstances.revoting ? 1n : 0n) << 40n) | (3n << 48n) | (1n << 64n),
    ],
    [stageSlot(ELECTION), 0xaan | (9n << 160n) | (BigInt(circumstances.stage ?? 2) << 224n)],
    [manifestHashSlot(ELECTION), BigInt(manifestHash(circumstances.manifest ?? MANIFEST))],
    ...(circumstances.more?.(genesisHash) ?? []).map(([slot, value]): [Hash, bigint] => [slot, value]),
    ...Array.from({ length: 60 }, (_, i): [Hash, bigint] => [keccak256(numberToHex(i)), BigInt(i + 1)]),
  ]
  const used = storage.filter(([, value]) => value !== 0n)
  const electionStorage = await aTrie(used.map(([slot, value]) => [keccak256(slot), toRlp(minimal(value))]))
  const electionsAccount = toRlp(['0x', '0x', electionStorage.root, keccak256('0x60006000fd')])
  const state = await aTrie([[keccak256(ELECTIONS_ADDRESS), electionsAccount], ...someAccounts()])

  const prove = (keys: readonly Hash[]) =>
    Promise.all(keys.map(async (key) => ({ key, proof: await electionStorage.prove(keccak256(key)) })))
  const proveSlots = (from: number, to: number) => prove(storage.slice(from, to).map(([key]) => key))
  const extraData: Hex = `0x01${numberToHex(buildRound, { size: 4 }).slice(2)}${Buffer.from('psephos/0.1.0').toString('hex')}`
  const header = aHeader({
    number: height,
    stateRoot: keccak256('0x02'),
    transactionsRoot: transactionTrie.root,
    receiptsRoot: receiptTrie.root,
    extraData,
  })
  const headHeader = aHeader({ number: height + 3n, stateRoot: state.root, extraData })
  const [transaction, receipt] = [transactions[others] as Hex, receipts[others] as Hex]
  const evidence: ReceiptEvidence = {
    genesis: {
      header: genesisHeader,
      validators: {
        accountProof: await genesisState.prove(keccak256(VALIDATORS_ADDRESS)),
        storageProof: await Promise.all(
          slots.map(async (key) => ({ key, proof: await validatorStorage.prove(keccak256(key)) })),
        ),
      },
    },
    inclusion: {
      header,
      certificate: await certify(header, height),
      transactionIndex: others,
      transaction,
      receipt,
      transactionProof: await transactionTrie.prove(indexKey),
      receiptProof: await receiptTrie.prove(indexKey),
    },
    head: {
      header: headHeader,
      certificate: await certify(headHeader, height + 3n),
      elections: {
        accountProof: await state.prove(keccak256(ELECTIONS_ADDRESS)),
        storageProof: await proveSlots(0, 3),
      },
    },
  }
  const manifestEvidence: ManifestEvidence = structuredClone({
    genesis: evidence.genesis,
    head: { ...evidence.head, elections: { ...evidence.head.elections, storageProof: await proveSlots(3, 5) } },
  })
  return {
    genesisHash,
    validators,
    validatorKeys,
    evidence,
    manifestEvidence,
    prove,
    certify,
    receipt: {
      chainId: CHAIN_ID,
      genesisHash,
      election: ELECTION,
      code: receiptCodeOf(ballotHash),
      ballotHash,
      transactionHash: keccak256(transaction),
      blockNumber: height,
      blockHash: keccak256(header),
    },
  }
}

/** 65 bytes r, s, yParity. */
export async function signDigest(digest: Hash, privateKey: Hex): Promise<Hex> {
  const { r, s, yParity } = await sign({ hash: digest, privateKey })
  const compact = serializeSignature({ r, s, yParity: yParity as number })
  return `0x${compact.slice(2, 130)}0${yParity}`
}

export type Trie = { root: Hash; prove(key: Hex): Promise<Hex[]> }

/** A standard trie of the given keys. Nodes that stand inside their parent are left out of proofs, as geth does. */
export async function aTrie(entries: readonly (readonly Hex[])[]): Promise<Trie> {
  const trie = new MerklePatriciaTrie()
  for (const [key, value] of entries) await trie.put(hexToBytes(key as Hex), hexToBytes(value as Hex))
  return {
    root: bytesToHex(trie.root()),
    prove: async (key) => {
      const nodes = await createMerkleProof(trie, hexToBytes(key))
      return nodes.filter((node, i) => i === 0 || node.length >= 32).map((node) => bytesToHex(node))
    },
  }
}

export function aHeader(fields: {
  number: bigint
  stateRoot: Hash
  transactionsRoot?: Hash
  receiptsRoot?: Hash
  extraData: Hex
}): Hex {
  const {
    number,
    stateRoot,
    transactionsRoot = keccak256('0x80'),
    receiptsRoot = keccak256('0x80'),
    extraData,
  } = fields
  return toRlp([
    keccak256('0x03'),
    keccak256('0xc0'),
    zeroAddress,
    stateRoot,
    transactionsRoot,
    receiptsRoot,
    `0x${'00'.repeat(256)}`,
    '0x',
    minimal(number),
    minimal(30_000_000n),
    '0x',
    minimal(1_800_000_000n + number),
    extraData,
    zeroHash,
    '0x0000000000000000',
    '0x',
  ])
}

const minimal = (value: bigint): Hex =>
  value === 0n ? '0x' : numberToHex(value, { size: Math.ceil(value.toString(16).length / 2) })

function someAccounts(): Hex[][] {
  return Array.from({ length: 30 }, (_, i) => [
    keccak256(numberToHex(i + 500)),
    toRlp(['0x', minimal(10n ** 18n), keccak256('0x80'), keccak256('0x')]),
  ])
}
