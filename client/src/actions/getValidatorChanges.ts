// The blocks that changed who may sign, each with its proof, as a node serves them. Nothing is checked here:
// `verify/followSets` believes a change only once the set before it has signed it.
import { type Hash, numberToHex } from 'viem'
import { asFields, asHex, asList, asNumber, callRpc, type Fields } from '../rpc.ts'
import type { PsephosClient } from '../types.ts'
import {
  followValidatorSets,
  nextChangeFrom,
  type ValidatorChangeEvidence,
  type ValidatorSets,
} from '../verify/followSets.ts'
import { decodeCertificate } from './getCertificate.ts'

/** One page, from that block on, in the order of the blocks; empty when there are no more. Throws `bad-answer`. */
export async function getValidatorChanges(
  client: PsephosClient,
  { from }: { from: bigint },
): Promise<ValidatorChangeEvidence[]> {
  const answer = await callRpc(client, { method: 'psephos_getValidatorChanges', params: [numberToHex(from)] })
  return asList(answer, 'validator changes').map((change) => decodeChange(asFields(change, 'validator change')))
}

/**
 * Asks page after page until there is none, and follows them. A node that hides the last changes is noticed when a
 * certificate of a later block does not fit. Throws EvidenceFault for a change that does not hold.
 */
export async function followSets(
  client: PsephosClient,
  { known, genesisHash }: { known: ValidatorSets; genesisHash: Hash },
): Promise<ValidatorSets> {
  for (let sets = known; ; ) {
    const page = await getValidatorChanges(client, { from: nextChangeFrom(sets) })
    if (page.length === 0) return sets
    sets = await followValidatorSets(sets, page, { genesisHash })
  }
}

function decodeChange(fields: Fields): ValidatorChangeEvidence {
  return {
    header: asHex(fields.header, 'header'),
    certificate: decodeCertificate(fields.certificate),
    transactionIndex: asNumber(fields.transactionIndex, 'transactionIndex'),
    receipt: asHex(fields.receipt, 'receipt'),
    receiptProof: asList(fields.receiptProof, 'receiptProof').map((node) => asHex(node, 'proof node')),
  }
}
