// A code or a receipt file -> what there is to verify, or why there is nothing. Asks the chain where a code is filed.

import { formatReceiptCode, parseReceiptCode } from '@psephos/ballot'
import {
  decodeReceiptFile,
  findReceipt,
  getElection,
  getReceipt,
  type PsephosClient,
  PsephosError,
  type ReceiptClaim,
} from '@psephos/client'
import type { Hex } from 'viem'
import { getBlock, getTransactionReceipt } from 'viem/actions'

export type CheckAnswer =
  | { kind: 'found'; claim: ReceiptClaim; title: string; recordedAt: number; place: string }
  | { kind: 'badCode' | 'invitation' | 'badFile' | 'otherChain' | 'notFound' }

/** How the registrar marks an invitation's code, which has more letters than a receipt's. */
const INVITATION = /^\s*[i1l]nv/i

/** The code after the # of an address. What cannot be decoded stays as it is: then it is no code, and the page says so. */
export function codeInAddress(hash: string): string {
  const text = hash.replace(/^#/, '')
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Throws what the way to the validator throws. */
export async function checkByCode(client: PsephosClient, text: string): Promise<CheckAnswer> {
  const number = parseReceiptCode(text)
  if (number === null) return { kind: INVITATION.test(text) ? 'invitation' : 'badCode' }
  const code = formatReceiptCode(number)
  const [hint] = await findReceipt(client, { code })
  return hint === undefined ? { kind: 'notFound' } : found(client, { ...hint, code })
}

/** A file names its own chain; another chain's receipt is neither right nor wrong here. */
export async function checkByFile(client: PsephosClient, text: string, genesisHash: Hex): Promise<CheckAnswer> {
  let claim: ReceiptClaim
  try {
    claim = decodeReceiptFile(text)
  } catch (error) {
    if (error instanceof PsephosError && error.code === 'bad-receipt-file') return { kind: 'badFile' }
    throw error
  }
  if (claim.genesisHash?.toLowerCase() !== genesisHash.toLowerCase()) return { kind: 'otherChain' }
  const hints = await findReceipt(client, { code: claim.code })
  if (!hints.some(({ election }) => election === claim.election)) return { kind: 'notFound' }
  return found(client, claim)
}

async function found(client: PsephosClient, claim: ReceiptClaim): Promise<CheckAnswer> {
  try {
    const { blockNumber } = await getTransactionReceipt(client, { hash: claim.transactionHash })
    const [election, block, place] = await Promise.all([
      getElection(client, { election: claim.election }),
      getBlock(client, { blockNumber }),
      placeOf(client, claim),
    ])
    return { kind: 'found', claim, title: election.title, recordedAt: Number(block.timestamp), place }
  } catch (error) {
    // The code is on record, but not under the hash that the file names.
    if (error instanceof Error && error.name === 'TransactionReceiptNotFoundError') return { kind: 'notFound' }
    throw error
  }
}

/** Where one node says that the ballot is: the same text from every honest one. Throws what the way there throws. */
export async function placeOf(client: PsephosClient, claim: ReceiptClaim): Promise<string> {
  const [receipt, filed] = await Promise.all([
    getTransactionReceipt(client, { hash: claim.transactionHash }),
    getReceipt(client, { election: claim.election, code: claim.code }),
  ])
  return [receipt.blockHash, receipt.status, filed?.voter, filed?.height, filed?.sequence].join(' ')
}
