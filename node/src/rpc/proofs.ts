// What a node proves of a final block: the certificate with its signers, and where a transaction and its receipt stand in
// the block's tries. Blocks enter, JSON leaves; nothing here has to be believed, clients check each answer.
import { validatorsOf } from '../chain/validators.ts'
import { encodeHeader } from '../codec/header.ts'
import { bytesToHex } from '../codec/hex.ts'
import { buildOrderedTrie, type OrderedTrie, proveEntry } from '../codec/orderedTrie.ts'
import { encodeReceipt } from '../codec/receipt.ts'
import { certificateSigners } from '../consensus/certificate.ts'
import { validatorSetHash } from '../consensus/seal.ts'
import type { ChainView, FinalBlock, FinalHeader } from '../types/chainView.ts'
import { toQuantity } from './format/quantity.ts'

/** Null for the genesis block. */
export function formatCertificate(chain: ChainView, { certificate }: Pick<FinalHeader, 'certificate'>): object | null {
  if (certificate === null) return null
  const validators = validatorsOf(certificate.height, (height) => chain.stateAt(height))
  return {
    height: toQuantity(certificate.height),
    round: toQuantity(certificate.round),
    blockHash: certificate.blockHash,
    signatures: certificate.signatures.map(bytesToHex),
    signers: certificateSigners(certificate, { genesisHash: chain.genesisHash, validators }),
    validatorSetHash: validatorSetHash(validators),
  }
}

/** The receipt of transaction `index` in its block; null when there is no such transaction. */
export function receiptProof(chain: ChainView, final: FinalBlock, index: number) {
  const { encodedReceipts, receipts } = triesOf(final)
  const receipt = encodedReceipts[index]
  if (receipt === undefined) return null
  return {
    header: bytesToHex(encodeHeader(final.block.header)),
    certificate: formatCertificate(chain, final),
    transactionIndex: toQuantity(index),
    receipt: bytesToHex(receipt),
    receiptProof: proveEntry(receipts, index).map(bytesToHex),
  }
}

/** The same, and the transaction itself. */
export function inclusionProof(chain: ChainView, final: FinalBlock, index: number): object | null {
  const transaction = final.block.transactions[index]
  const proven = receiptProof(chain, final, index)
  if (transaction === undefined || proven === null) return null
  const { header, certificate, transactionIndex, receipt, receiptProof: proof } = proven
  return {
    ...{ header, certificate, transactionIndex },
    transaction: bytesToHex(transaction.raw),
    receipt,
    transactionProof: proveEntry(triesOf(final).transactions, index).map(bytesToHex),
    receiptProof: proof,
  }
}

/** A block's two lists, built once however many voters ask for their proof; gone when the block leaves the cache. */
type BlockTries = {
  readonly encodedReceipts: readonly Uint8Array[]
  readonly transactions: OrderedTrie
  readonly receipts: OrderedTrie
}
const triesOfBlocks = new WeakMap<FinalBlock, BlockTries>()

function triesOf(final: FinalBlock): BlockTries {
  const known = triesOfBlocks.get(final)
  if (known !== undefined) return known
  const encodedReceipts = final.receipts.map(encodeReceipt)
  const tries = {
    encodedReceipts,
    transactions: buildOrderedTrie(final.block.transactions.map(({ raw }) => raw)),
    receipts: buildOrderedTrie(encodedReceipts),
  }
  triesOfBlocks.set(final, tries)
  return tries
}
