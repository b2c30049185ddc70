// Lies of every kind, told to the audit in three strengths: the bytes alone are edited; all hashes, roots and links are
// recomputed as well; and on top of that a quorum of the real validators signs it all again, so that only executing the
// ballots again can tell. Each row states which rule must be named first.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { encodeBlock } from '@psephos/node/codec/block.ts'
import { bloomOf, mergeBlooms } from '@psephos/node/codec/bloom.ts'
import { headerHash } from '@psephos/node/codec/header.ts'
import { hexToBytes } from '@psephos/node/codec/hex.ts'
import { orderedTrieRoot } from '@psephos/node/codec/orderedTrie.ts'
import { encodeReceipt } from '@psephos/node/codec/receipt.ts'
import { encodeSignedTransaction } from '@psephos/node/codec/transaction.ts'
import { encodeExtraData } from '@psephos/node/execution/extraData.ts'
import { gasOf } from '@psephos/node/execution/gas.ts'
import type { Certificate, Header, Log, Receipt } from '@psephos/node/types/block.ts'
import type { Address, Hash, Hex, Slot } from '@psephos/node/types/bytes.ts'
import type { Transaction } from '@psephos/node/types/transaction.ts'
import { encodeAbiParameters, encodeEventTopics, keccak256, numberToHex, pad, stringToBytes } from 'viem'
import { describe, expect, it } from 'vitest'
import { runAudit } from '../src/audit/runAudit.ts'
import type { RawBlock } from '../src/audit/source.ts'
import {
  anna,
  buildChain,
  CLOSES,
  call,
  cleo,
  emil,
  enrolment,
  FOR_ADA,
  FOR_GRACE,
  fritz,
  OPENS,
  organizer,
  type Person,
  person,
  registrar,
  STORY,
  seal,
  sign,
  sourceOf,
  T0,
  validators,
} from './honestChain.ts'

const chain = buildChain(STORY)

type Draft = { header: Header; transactions: Transaction[]; receipts: Receipt[]; certificate: Certificate | null }
type Strength = 'edited' | 'recomputed' | 'signed'
type Tampering = {
  lie: string
  /** Block that is tampered with. */
  at: number
  /** What the liar changes in the block. */
  edit?: (draft: Draft) => void
  /** Header fields that recomputing must not put right again. */
  header?: (header: Header) => Header
  certificate?: (own: Certificate) => Certificate | null
  /** The whole list of blocks, for lies about the chain itself. */
  blocks?: (drafts: Draft[]) => Draft[]
  /** Rules named first: edited, recomputed, signed. */
  rules: readonly [string, string, string]
  /** Words of the report that show it is this lie that was found, when signed. */
  says?: RegExp
}

// --- the tables ---

const TAMPERINGS: readonly Tampering[] = [
  {
    lie: 'a vote is changed without the voter',
    at: 5,
    edit: (draft) => changeData(draft, 0, FOR_ADA, FOR_GRACE),
    rules: ['H4', 'H3', 'T4'],
    says: /unknown-sender/,
  },
  {
    lie: 'a vote is dropped',
    at: 5,
    edit: (draft) => dropTransaction(draft, 1),
    rules: ['H4', 'H3', 'H4'],
    says: /stateRoot/,
  },
  {
    lie: 'a vote is repeated',
    at: 7,
    edit: (draft) => addTransaction(draft, draft.transactions[0]!, draft.receipts[0]!),
    rules: ['H4', 'H3', 'T4'],
    says: /nonce-too-low/,
  },
  {
    lie: 'a vote and the one that replaces it change places',
    at: 6,
    edit: ({ transactions }) => transactions.splice(2, 2, transactions[3]!, transactions[2]!),
    rules: ['H4', 'H3', 'T4'],
    says: /nonce-too-high/,
  },
  {
    lie: 'a count is raised by one in the state',
    at: 7,
    header: (header) => ({ ...header, stateRoot: forgedState(7, countSlot(1n, 1n), 1n) }),
    rules: ['H3', 'H3', 'H4'],
    says: /stateRoot/,
  },
  {
    lie: 'the result is changed in the state after closing',
    at: 8,
    header: (header) => ({ ...header, stateRoot: forgedState(8, countSlot(1n, 0n), 5n) }),
    rules: ['H3', 'H3', 'H4'],
    says: /stateRoot/,
  },
  {
    lie: 'the state root is another',
    at: 6,
    header: (header) => ({ ...header, stateRoot: keccak256('0x01') as Hash }),
    rules: ['H3', 'H3', 'H4'],
    says: /stateRoot/,
  },
  {
    lie: 'a refused ballot is recorded as accepted',
    at: 6,
    edit: (draft) => changeReceipt(draft, 1, (receipt) => ({ ...receipt, status: 1 })),
    rules: ['H4', 'H3', 'S5'],
    says: /AlreadyVoted/,
  },
  {
    lie: 'an accepted ballot is recorded as refused',
    at: 7,
    edit: (draft) => changeReceipt(draft, 0, (receipt) => withLogs({ ...receipt, status: 0 }, [])),
    rules: ['H4', 'H3', 'S5'],
    says: /recorded as refused, but the rules accept it/,
  },
  {
    lie: "a log shows another ballot's hash",
    at: 7,
    edit: (draft) => changeReceipt(draft, 0, (receipt) => withLogs(receipt, [voteCast(1n, cleo, '0x22')])),
    rules: ['H4', 'H3', 'S5'],
    says: /log 0 is not what execution logs/,
  },
  {
    lie: 'a log is left out',
    at: 3,
    edit: (draft) => changeReceipt(draft, 0, (receipt) => withLogs(receipt, receipt.logs.slice(1))),
    rules: ['H4', 'H3', 'S5'],
    says: /4 logs, executed 5/,
  },
  {
    lie: "the header's bloom hides the logs",
    at: 7,
    header: (header) => ({ ...header, logsBloom: new Uint8Array(256) }),
    rules: ['H3', 'H3', 'H4'],
    says: /logsBloom/,
  },
  {
    lie: 'a transaction used more gas than it did',
    at: 7,
    edit: (draft) =>
      changeReceipt(draft, 0, (receipt) => ({ ...receipt, cumulativeGasUsed: receipt.cumulativeGasUsed + 1n })),
    rules: ['H4', 'H3', 'T3'],
    says: /gas/,
  },
  {
    lie: 'the gas limit is raised',
    at: 4,
    header: (header) => ({ ...header, gasLimit: header.gasLimit + 1n }),
    rules: ['S3', 'S3', 'S3'],
  },
  {
    lie: 'the time does not go forward',
    at: 6,
    header: (header) => ({ ...header, timestamp: BigInt(T0 + OPENS) }),
    rules: ['H5', 'H5', 'H5'],
  },
  {
    lie: 'the time of a block with votes is moved before opening',
    at: 5,
    header: (header) => ({ ...header, timestamp: BigInt(T0 + OPENS - 1) }),
    rules: ['H3', 'H3', 'H5'],
    says: /NotOpenYet/,
  },
  {
    lie: 'the time of a block with votes is moved to the closing',
    at: 7,
    header: (header) => ({ ...header, timestamp: BigInt(T0 + CLOSES) }),
    rules: ['H3', 'H3', 'H5'],
    says: /ElectionOver/,
  },
  { lie: 'there is no certificate', at: 5, certificate: () => null, rules: ['H3', 'H3', 'H3'] },
  {
    lie: 'the certificate is one signature short',
    at: 5,
    certificate: (own) => ({ ...own, signatures: own.signatures.slice(1) }),
    rules: ['H3', 'H3', 'H3'],
    says: /no quorum/,
  },
  {
    lie: 'one validator signs three times',
    at: 5,
    certificate: (own) => ({ ...own, signatures: own.signatures.map(() => own.signatures[0]!) }),
    rules: ['H3', 'H3', 'H3'],
    says: /not distinct/,
  },
  {
    lie: 'a stranger signs the certificate',
    at: 5,
    certificate: ({ blockHash, height }) =>
      seal({ hash: blockHash, number: height }, [...validators.slice(0, 2), person('stranger')]),
    rules: ['H3', 'H3', 'H3'],
    says: /no validator/,
  },
  {
    lie: 'the certificate is of another height',
    at: 5,
    certificate: ({ blockHash, height }) => seal({ hash: blockHash, number: height + 1n }),
    rules: ['H3', 'H3', 'H3'],
    says: /another height/,
  },
  {
    lie: 'another validator built the block',
    at: 5,
    header: (header) => ({ ...header, miner: otherValidator(header.miner) }),
    rules: ['H2', 'H2', 'H2'],
    says: /miner/,
  },
  {
    lie: 'the build round does not fit the builder',
    at: 5,
    header: (header) => ({ ...header, extraData: encodeExtraData({ round: 1, client: 'psephos/0.1.0' }) }),
    rules: ['H2', 'H2', 'H2'],
  },
  {
    lie: 'a voter is exchanged in an enrolment',
    at: 3,
    edit: (draft) => changeData(draft, 0, anna.address, person('mallory').address),
    rules: ['H4', 'H3', 'T4'],
    says: /unknown-sender/,
  },
  {
    lie: 'somebody is put on the roll in the state',
    at: 4,
    header: (header) => ({ ...header, stateRoot: forgedState(4, rollSlot(1n, fritz), 1n) }),
    rules: ['H3', 'H3', 'H4'],
    says: /stateRoot/,
  },
  {
    lie: 'a vote before opening is slipped in',
    at: 4,
    edit: (draft) => forgeAccepted(draft, emil, 0, 1n),
    rules: ['H4', 'H3', 'H5'],
    says: /NotOpenYet/,
  },
  {
    lie: 'a vote after closing is slipped in',
    at: 8,
    edit: (draft) => forgeAccepted(draft, emil, 0, 1n),
    rules: ['H4', 'H3', 'H5'],
    says: /ElectionOver/,
  },
  {
    lie: 'a vote of somebody who is not enrolled is counted',
    at: 7,
    edit: (draft) => forgeAccepted(draft, fritz, 1, 1n),
    rules: ['H4', 'H3', 'S5'],
    says: /NotEnrolled/,
  },
  {
    lie: 'a second vote is counted where voting again is off',
    at: 7,
    edit: (draft) => forgeAccepted(draft, fritz, 1, 2n),
    rules: ['H4', 'H3', 'S5'],
    says: /AlreadyVoted/,
  },
  {
    lie: 'a ballot with two chairs is counted',
    at: 7,
    edit: (draft) => forgeAccepted(draft, emil, 0, 1n, '0x0101000000'),
    rules: ['H4', 'H3', 'S5'],
    says: /TooManyMarks/,
  },
  {
    lie: 'a transaction with a nonce too high is recorded',
    at: 7,
    edit: (draft) => forgeAccepted(draft, emil, 3, 1n),
    rules: ['H4', 'H3', 'T4'],
    says: /nonce-too-high/,
  },
  {
    lie: 'a stranger without an account sends a ballot',
    at: 7,
    edit: (draft) => forgeAccepted(draft, person('mallory'), 0, 1n),
    rules: ['H4', 'H3', 'T4'],
    says: /unknown-sender/,
  },
  {
    lie: "an election's manifest is changed without its organizer",
    at: 1,
    edit: (draft) => changeData(draft, 0, textHex('Ada'), textHex('Eve')),
    rules: ['H4', 'H3', 'T4'],
  },
  {
    lie: "an election's closing is changed in the state",
    at: 4,
    header: (header) => ({ ...header, stateRoot: forgedState(4, scheduleSlot(1n), 1n << 64n) }),
    rules: ['H3', 'H3', 'H4'],
    says: /stateRoot/,
  },
  {
    lie: 'somebody else extends the voting',
    at: 7,
    edit: (draft) => forge(draft, call(anna, 2, 'extendElection', [1n, BigInt(T0 + 300)]), []),
    rules: ['H4', 'H3', 'S2'],
    says: /NotElectionOrganizer/,
  },
  {
    lie: 'the roll grows after opening',
    at: 7,
    edit: (draft) => forge(draft, call(registrar, 2, 'enrolVoters', enrolment(1n, [person('late')])), []),
    rules: ['H4', 'H3', 'S2'],
    says: /RollClosed/,
  },
  {
    lie: 'a transaction moves value',
    at: 4,
    edit: (draft) => forge(draft, sign(organizer, 4, { value: 1n }), []),
    rules: ['H4', 'H3', 'T2'],
    says: /value-not-zero/,
  },
  {
    lie: 'a transaction of another chain is recorded',
    at: 4,
    edit: (draft) => forge(draft, sign(organizer, 4, { chainId: 5n }), []),
    rules: ['T1', 'T1', 'T1'],
    says: /wrong-chain/,
  },
  {
    lie: 'a signature is turned into its other form (high s)',
    at: 7,
    edit: (draft) => {
      draft.transactions[0] = malleated(draft.transactions[0]!)
    },
    rules: ['H4', 'H3', 'T1'],
    says: /bad-signature/,
  },
  {
    lie: 'a block is left out',
    at: 4,
    blocks: (drafts) => drafts.toSpliced(3, 1).map(renumber),
    rules: ['H1', 'H2', 'H2'],
  },
  {
    lie: 'two blocks change places',
    at: 6,
    blocks: (drafts) => drafts.toSpliced(5, 2, drafts[6]!, drafts[5]!).map(renumber),
    rules: ['H1', 'H2', 'H2'],
  },
]

describe.each(['edited', 'recomputed', 'signed'] as const)('%s', (strength) => {
  const index = ['edited', 'recomputed', 'signed'].indexOf(strength)
  it.each(TAMPERINGS.map((one) => [one.rules[index] ?? '', one.lie, one] as const))(
    '%s: %s',
    async (rule, _, tampering) => {
      const report = await runAudit(sourceOf(tamper(tampering, strength)))
      expect(report.fault).toMatchObject({ rule, height: BigInt(tampering.at) })
      expect(report.ok).toBe(false)
      if (strength === 'signed' && tampering.says) {
        expect(`${report.fault?.message} ${Object.values(report.fault?.facts ?? {}).join(' ')}`).toMatch(tampering.says)
      }
    },
  )
})

describe('the tampering itself', () => {
  it('leaves a chain that passes when it changes nothing, in every strength', async () => {
    for (const strength of ['edited', 'recomputed', 'signed'] as const) {
      const report = await runAudit(sourceOf(tamper({ lie: 'none', at: 5, rules: ['', '', ''] }, strength)))
      expect(report.fault).toBeNull()
    }
  })

  it('has at least 15 kinds', () => expect(new Set(TAMPERINGS.map(({ lie }) => lie)).size).toBeGreaterThanOrEqual(15))
})

// --- how a liar works ---

function tamper(tampering: Tampering, strength: Strength): RawBlock[] {
  let drafts = chain.blocks.map(({ block, receipts, certificate }): Draft => {
    return { header: block.header, transactions: [...block.transactions], receipts: [...receipts], certificate }
  })
  const draft = drafts[tampering.at - 1]!
  tampering.edit?.(draft)
  if (strength !== 'edited') drafts = tampering.blocks?.(drafts) ?? drafts
  else if (tampering.blocks) drafts = withoutRenumbering(tampering.blocks)(drafts)
  if (strength === 'edited') {
    if (tampering.header) draft.header = tampering.header(draft.header)
  } else {
    recompute(drafts, draft, tampering, strength)
  }
  if (tampering.certificate && draft.certificate) draft.certificate = tampering.certificate(draft.certificate)
  return drafts.map(({ header, transactions, receipts, certificate }, index) => ({
    height: BigInt(index + 1),
    block: encodeBlock({ header, transactions }),
    receipts: receipts.map((receipt) => encodeReceipt(receipt)),
    certificate,
  }))
}

/** Every root, link and hash after the edit; the signatures stay, unless a quorum signs again. */
function recompute(drafts: Draft[], edited: Draft, tampering: Tampering, strength: Strength): void {
  let parentHash: Hash = drafts[0]!.header.parentHash
  for (const draft of drafts) {
    if (draft === edited && tampering.edit) draft.header = { ...draft.header, ...rootsOf(draft) }
    draft.header = { ...draft.header, parentHash }
    if (draft === edited && tampering.header) draft.header = tampering.header(draft.header)
    parentHash = headerHash(draft.header)
    const { number } = draft.header
    const certificate = draft.certificate ?? seal({ hash: parentHash, number })
    draft.certificate =
      strength === 'signed'
        ? seal({ hash: parentHash, number })
        : { ...certificate, blockHash: parentHash, height: number }
  }
}

function rootsOf({ transactions, receipts }: Draft): Partial<Header> {
  return {
    transactionsRoot: orderedTrieRoot(transactions.map(({ raw }) => raw)),
    receiptsRoot: orderedTrieRoot(receipts.map((receipt) => encodeReceipt(receipt))),
    gasUsed: receipts.at(-1)?.cumulativeGasUsed ?? 0n,
    logsBloom: mergeBlooms(receipts.map(({ logsBloom }) => logsBloom)),
  }
}

function renumber(draft: Draft, index: number): Draft {
  draft.header = { ...draft.header, number: BigInt(index + 1) }
  return draft
}

function withoutRenumbering(blocks: (drafts: Draft[]) => Draft[]): (drafts: Draft[]) => Draft[] {
  return (drafts) => {
    const numbers = new Map(drafts.map((draft) => [draft, draft.header.number]))
    return blocks(drafts).map((draft) => {
      draft.header = { ...draft.header, number: numbers.get(draft) ?? 0n }
      return draft
    })
  }
}

/** Puts other bytes of the same length into a transaction; the signature stays what it was. */
function changeData(draft: Draft, index: number, from: Hex, to: Hex): void {
  const transaction = draft.transactions[index]!
  const replace = (bytes: Uint8Array) =>
    hexToBytes(`0x${Buffer.from(bytes).toString('hex').replace(from.slice(2), to.slice(2))}`)
  const raw = replace(transaction.raw)
  expect(raw).not.toEqual(transaction.raw)
  draft.transactions[index] = { ...transaction, raw, data: replace(transaction.data) }
}

function dropTransaction(draft: Draft, index: number): void {
  const gas = draft.receipts[index]!.gasUsed
  draft.transactions.splice(index, 1)
  draft.receipts = draft.receipts
    .toSpliced(index, 1)
    .map((receipt, place) =>
      place < index ? receipt : { ...receipt, cumulativeGasUsed: receipt.cumulativeGasUsed - gas },
    )
}

function addTransaction(draft: Draft, transaction: Transaction, receipt: Receipt): void {
  const before = draft.receipts.at(-1)?.cumulativeGasUsed ?? 0n
  draft.transactions.push(transaction)
  draft.receipts.push({ ...receipt, cumulativeGasUsed: before + receipt.gasUsed })
}

function changeReceipt(draft: Draft, index: number, change: (receipt: Receipt) => Receipt): void {
  draft.receipts[index] = change(draft.receipts[index]!)
}

const withLogs = (receipt: Receipt, logs: readonly Log[]): Receipt => ({ ...receipt, logs, logsBloom: bloomOf(logs) })

/** A transaction that its sender really signed, with a receipt that says it was accepted. */
function forge(draft: Draft, transaction: Transaction, logs: readonly Log[]): void {
  const gasUsed = gasOf(transaction)
  const receipt = {
    type: 2 as const,
    status: 1 as const,
    cumulativeGasUsed: gasUsed,
    gasUsed,
    revertData: new Uint8Array(),
  }
  addTransaction(draft, transaction, { ...receipt, logs, logsBloom: bloomOf(logs) })
}

function forgeAccepted(draft: Draft, voter: Person, nonce: number, election: bigint, body: Hex = FOR_ADA): void {
  forge(draft, call(voter, nonce, 'castBallot', [election, body]), [voteCast(election, voter, '0x33')])
}

function voteCast(election: bigint, voter: Person, ballotHash: Hex): Log {
  const args = { election, voter: voter.address }
  return {
    address: ELECTIONS_ADDRESS as Address,
    topics: encodeEventTopics({ abi: electionsAbi, eventName: 'VoteCast', args }) as unknown as Hash[],
    data: hexToBytes(pad(ballotHash)),
  }
}

/** The same key's other signature: n - s with the parity turned. */
function malleated(transaction: Transaction): Transaction {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const turned = { ...transaction, s: order - transaction.s, yParity: transaction.yParity === 0 ? 1 : 0 } as Transaction
  return { ...turned, raw: encodeSignedTransaction(turned) }
}

/** The root that the state would have if the liar added to one slot on top of what the block really changed. */
function forgedState(height: number, slot: Slot, added: bigint): Hash {
  const after = chain.blocks[height]?.state ?? chain.state
  const value = after.getStorage(ELECTIONS_ADDRESS as Address, slot) + added
  const storage = new Map([[ELECTIONS_ADDRESS as Address, new Map([[slot, value]])]])
  return after.commit({ accounts: new Map(), storage }).roots.accounts.hash
}

const entry = (slot: Hex, key: bigint): Hex =>
  keccak256(encodeAbiParameters([{ type: 'uint256' }, { type: 'bytes32' }], [key, slot]))
const numbered = (slot: number): Hex => numberToHex(slot, { size: 32 })
const countSlot = (election: bigint, option: bigint): Slot => entry(entry(numbered(5), election), option) as Slot
const rollSlot = (election: bigint, voter: Person): Slot =>
  entry(entry(numbered(2), election), BigInt(voter.address)) as Slot
const scheduleSlot = (election: bigint): Slot =>
  numberToHex(BigInt(entry(numbered(1), election)) + 2n, { size: 32 }) as Slot

const otherValidator = (miner: Address): Address => validators.find(({ address }) => address !== miner)!.address
const textHex = (text: string): Hex => `0x${Buffer.from(stringToBytes(text)).toString('hex')}`
