// A voter's receipt against the public record, with nothing believed but the pinned genesis hash: who may sign follows
// from it, their signatures make two blocks final, and Merkle proofs in those blocks show the ballot. Every step is a
// named check with its facts, so that a page can show the list and say which one failed.
import { codeNumber } from '@psephos/ballot'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import {
  type Address,
  type Hash,
  type Hex,
  hexToBigInt,
  hexToBytes,
  keccak256,
  numberToHex,
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerialized,
} from 'viem'
import { castOf, hashBallot, slicedBytes } from '../actions/getBallot.ts'
import { receiptCodeOf } from '../actions/getVoter.ts'
import type { PsephosClient } from '../types.ts'
import { type CertificateEvidence, type Signed, verifyCertificate } from './certificate.ts'
import { checklist, type NamedCheck, need, type Passed, same } from './checklist.ts'
import { fetchEvidence, type ReceiptEvidence } from './evidence.ts'
import { EvidenceFault, type FaultFacts } from './evidenceFault.ts'
import { validatorsAt } from './followSets.ts'
import { decodeHeader, type VerifiedHeader } from './header.ts'
import { verifyOrderedItem, votesOf } from './inclusion.ts'
import { countNow, verifySigningSets } from './signingSets.ts'
import { allowsRevoting, ballotSlot, codeSlot, decodeCode, sealedBytesOf, settingsSlot } from './slots.ts'
import { verifyAccount, verifySlot } from './stateProof.ts'
import { verifyGenesis } from './validatorSet.ts'

/** What is claimed. A whole receipt file is one; by code alone, election and transaction come from `findReceipt`. */
export type ReceiptClaim = {
  election: bigint
  code: string
  transactionHash: Hash
  ballotHash?: Hash
  blockNumber?: bigint
  blockHash?: Hash
  chainId?: number
  genesisHash?: Hash
}

export const CHECKS = [
  'genesis', // block 0 hashes to the pinned hash
  'validators', // who may sign: proved in the state of block 0, and every change since signed by the set before it
  'header', // the block's header is the one the receipt names
  'certificate', // a quorum signed it
  'transaction', // the transaction is in it
  'receipt', // its receipt is in it, and says success
  'vote', // the receipt logs the ballot, of the account that signed the transaction
  'ballot', // the bytes on record hash to the ballot hash
  'code', // the code is that of the hash
  'head', // a later block's header
  'head-certificate', // a quorum signed that too
  'state-code', // its state files the code: voter, height, sequence
  'state-ballot', // its state counts the ballot, or a later one of the same voter where re-voting is allowed
] as const
export type CheckName = (typeof CHECKS)[number]
/** `facts.fault` names the fault of a check that failed. */
export type Check = NamedCheck<CheckName>

export type Verification = {
  /** Every check passed. */
  verified: boolean
  checks: Check[]
  /** Who made the ballot's block final, for "n of m validators signed (q needed)"; null when that check failed. */
  signed: Signed | null
  /** A later ballot of the same voter counts instead; null when it is not known. */
  superseded: boolean | null
  /** Height of the state that was looked at; null when its header did not hold. */
  head: { number: bigint; hash: Hash; timestamp: number } | null
}

/**
 * With a client, asks that node for the evidence first (its errors throw); with evidence, asks nobody. A claim that does
 * not hold never throws: its checks say so.
 */
export async function verifyReceipt(
  options: { receipt: ReceiptClaim; genesisHash: Hash } & ({ client: PsephosClient } | { evidence: ReceiptEvidence }),
): Promise<Verification> {
  const { receipt, genesisHash: pinned } = options
  const genesisHash = pinned.toLowerCase() as Hash
  const evidence = 'evidence' in options ? options.evidence : await fetchEvidence(options.client, receipt)
  const { inclusion, head } = evidence
  const { checks, check } = checklist<CheckName>()

  const genesis = await check('genesis', () => {
    if (receipt.genesisHash !== undefined) same('wrong-genesis', receipt.genesisHash.toLowerCase(), genesisHash)
    return [verifyGenesis(evidence.genesis.header, genesisHash), { genesisHash }]
  })
  const sets = await check('validators', async () => {
    const found = await verifySigningSets(need(genesis).stateRoot, evidence.genesis, { genesisHash })
    return [found, { count: countNow(found) }]
  })
  const certify = async (header: VerifiedHeader | null, certificate: CertificateEvidence): Promise<Passed<Signed>> => {
    const { number } = need(header)
    const place = { header: need(header), validators: validatorsAt(need(sets), number), genesisHash }
    const signed = await verifyCertificate(certificate, place)
    return [signed, { have: signed.have, of: signed.of, need: signed.need }]
  }

  const header = await check('header', () => {
    const decoded = decodeHeader(inclusion.header)
    if (receipt.blockHash !== undefined) same('wrong-block', decoded.hash, receipt.blockHash.toLowerCase())
    if (receipt.blockNumber !== undefined) same('wrong-block', decoded.number, receipt.blockNumber)
    return [decoded, headerFacts(decoded)]
  })
  const signed = await check('certificate', () => certify(header, inclusion.certificate))
  const transaction = await check('transaction', async () => {
    const { transactionsRoot } = need(header)
    same('wrong-hash', keccak256(inclusion.transaction), receipt.transactionHash.toLowerCase())
    verifyOrderedItem(transactionsRoot, inclusion.transactionIndex, inclusion.transaction, inclusion.transactionProof)
    const call = await readTransaction(inclusion.transaction)
    if (receipt.chainId !== undefined) same('wrong-value', call.chainId, BigInt(receipt.chainId))
    return [call, { index: inclusion.transactionIndex, sender: call.sender }]
  })
  const votes = await check('receipt', () => {
    const { receiptsRoot } = need(header)
    verifyOrderedItem(receiptsRoot, inclusion.transactionIndex, inclusion.receipt, inclusion.receiptProof)
    return [votesOf(inclusion.receipt), { status: 1 }]
  })
  const vote = await check('vote', () => {
    const { sender } = need(transaction)
    const found = need(votes).find((one) => one.election === receipt.election && one.voter === sender)
    if (found === undefined) throw new EvidenceFault('no-vote-log', { election: receipt.election })
    if (receipt.ballotHash !== undefined) same('wrong-value', found.ballotHash, receipt.ballotHash.toLowerCase())
    return [found, { voter: found.voter, ballotHash: found.ballotHash }]
  })
  await check('code', () => {
    const code = receiptCodeOf(need(vote).ballotHash)
    same('wrong-code', receipt.code, code)
    return [code, { code }]
  })

  const headHeader = await check('head', () => {
    const decoded = decodeHeader(head.header)
    if (decoded.number < need(header).number) throw new EvidenceFault('older-than-receipt', headerFacts(decoded))
    return [decoded, headerFacts(decoded)]
  })
  await check('head-certificate', () => certify(headHeader, head.certificate))
  const storageRoot = () => verifyAccount(need(headHeader).stateRoot, ELECTIONS_ADDRESS, head.elections.accountProof)
  const filed = await check('state-code', () => {
    const { election, voter, ballotHash } = need(vote)
    const slot = codeSlot(election, codeNumber(hexToBytes(ballotHash)))
    const code = decodeCode(verifySlot(storageRoot(), slot, head.elections))
    if (code === null) throw new EvidenceFault('absent', { what: 'code' })
    same('wrong-value', code.voter, voter)
    same('wrong-value', code.height, need(header).number)
    return [code, { ...code }]
  })
  const superseded = await check('state-ballot', () => {
    const { election, voter, ballotHash } = need(vote)
    const counted = verifySlot(storageRoot(), ballotSlot(election, voter), head.elections)
    if (counted === hexToBigInt(ballotHash)) return [false, { superseded: false }]
    const settings = verifySlot(storageRoot(), settingsSlot(election), head.elections)
    if (counted === 0n || !allowsRevoting(settings)) throw new EvidenceFault('not-counted', { election, voter })
    return [true, { superseded: true, by: numberToHex(counted, { size: 32 }) }]
  })
  await check('ballot', () => {
    const { chainId, input } = need(transaction)
    const { election, voter, ballotHash } = need(vote)
    const place = { chainId, genesisHash, election, voter, sequence: need(filed).sequence }
    const { body, previousHash } = castOf(input, place)
    // Of a secret ballot the hash covers the ciphertexts; the proof of its form behind them was the chain's to check.
    const sealed = sealedBytesOf(verifySlot(storageRoot(), settingsSlot(election), head.elections))
    const hashed = sealed === null ? body : slicedBytes(body, sealed)
    same('wrong-value', hashBallot({ ...place, body: hashed, previousHash }), ballotHash)
    return [body, { sequence: place.sequence }]
  })

  return {
    verified: checks.every(({ passed }) => passed),
    checks: checks.sort((a, b) => CHECKS.indexOf(a.name) - CHECKS.indexOf(b.name)),
    signed,
    superseded,
    head: headHeader && { number: headHeader.number, hash: headHeader.hash, timestamp: headHeader.timestamp },
  }
}

const headerFacts = ({ number, hash, timestamp }: VerifiedHeader): FaultFacts => ({ number, hash, timestamp })

async function readTransaction(raw: Hex): Promise<{ sender: Address; chainId: bigint; input: Hex }> {
  const { chainId, data = '0x', to } = parseTransaction(raw)
  if (chainId === undefined || to?.toLowerCase() !== ELECTIONS_ADDRESS)
    throw new EvidenceFault('wrong-value', { what: 'to' })
  const sender = await recoverTransactionAddress({ serializedTransaction: raw as TransactionSerialized })
  return { sender: sender.toLowerCase() as Address, chainId: BigInt(chainId), input: data }
}
