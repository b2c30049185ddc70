// Who may sign which height, followed from the genesis block on (S3). Known sets and proofs of changes enter, more known
// sets leave; nothing is asked of anyone. Each change is a receipt in a block that a quorum of the set before it signed,
// so a change that is forged, left out or in the wrong place breaks the chain of signatures.
import { VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import { type Address, decodeEventLog, type Hash, type Hex } from 'viem'
import { type CertificateEvidence, verifyCertificate } from './certificate.ts'
import { EvidenceFault } from './evidenceFault.ts'
import { decodeHeader } from './header.ts'
import { logsOf, type ReceiptLog, verifyOrderedItem } from './inclusion.ts'

/** One block that changed the set, as psephos_getValidatorChanges serves it; unchecked. */
export type ValidatorChangeEvidence = {
  header: Hex
  certificate: CertificateEvidence
  transactionIndex: number
  receipt: Hex
  receiptProof: readonly Hex[]
}

/** `validators`, sorted by bytes, decide about block `from` and those after it, until the next entry. */
export type ValidatorSet = { readonly from: bigint; readonly validators: readonly Address[] }
/** Ascending; the first is of height 1. Never empty. */
export type ValidatorSets = readonly [ValidatorSet, ...ValidatorSet[]]

/** A block's change holds from the second block after it on. */
const DELAY = 2n

/** The set of block 0, as `verifyValidatorSet` proved it. */
export function genesisSets(validators: readonly Address[]): ValidatorSets {
  return [{ from: 1n, validators: sorted(validators) }]
}

/** set(height), as far as changes were followed: a later one that is not known yet shows when a certificate fails. */
export function validatorsAt(sets: ValidatorSets, height: bigint): readonly Address[] {
  const set = sets.findLast(({ from }) => from <= height) ?? sets[0]
  return set.validators
}

/** The lowest block that may hold a change not followed yet: what to ask psephos_getValidatorChanges from. */
export function nextChangeFrom(sets: ValidatorSets): bigint {
  return sets.length === 1 ? 1n : lastOf(sets).from - DELAY + 1n
}

/**
 * S3, H3. `changes` in the order of their blocks, none left out. Throws EvidenceFault: `wrong-block` when one is out of
 * order, `wrong-validator-set` when it does not fit the set before it, `absent` when the receipt changes nothing, and the
 * faults of headers, certificates and proofs.
 */
export async function followValidatorSets(
  known: ValidatorSets,
  changes: readonly ValidatorChangeEvidence[],
  { genesisHash }: { genesisHash: Hash },
): Promise<ValidatorSets> {
  let sets = known
  for (const change of changes) {
    const header = decodeHeader(change.header)
    const first = nextChangeFrom(sets)
    if (header.number < first) throw new EvidenceFault('wrong-block', { have: header.number, min: first })
    const validators = validatorsAt(sets, header.number)
    await verifyCertificate(change.certificate, { header, validators, genesisHash })
    verifyOrderedItem(header.receiptsRoot, change.transactionIndex, change.receipt, change.receiptProof)
    // The set that the block changes is the one in its state, which may be ahead of the one that signed it.
    const next = changed(lastOf(sets).validators, changeIn(change.receipt))
    sets = [...sets, { from: header.number + DELAY, validators: next }]
  }
  return sets
}

type Change = { kind: 'ValidatorAdded' | 'ValidatorRemoved'; account: Address }

/** S3. One change a block, so one in a receipt. */
function changeIn(receipt: Hex): Change {
  const found = logsOf(receipt).flatMap(readChange)
  const [change] = found
  if (change === undefined || found.length !== 1) {
    throw new EvidenceFault('absent', { what: 'validator change', have: found.length })
  }
  return change
}

function readChange({ address, topics, data }: ReceiptLog): Change[] {
  if (address !== VALIDATORS_ADDRESS) return []
  try {
    const [signature, ...rest] = topics
    const { eventName, args } = decodeEventLog({
      abi: validatorsAbi,
      topics: signature === undefined ? [] : [signature, ...rest],
      data,
    })
    if (eventName !== 'ValidatorAdded' && eventName !== 'ValidatorRemoved') return []
    return [{ kind: eventName, account: args.account.toLowerCase() as Address }]
  } catch (cause) {
    throw new EvidenceFault('malformed', { what: 'log' }, cause)
  }
}

function changed(validators: readonly Address[], { kind, account }: Change): readonly Address[] {
  const without = validators.filter((one) => one !== account)
  const isMember = without.length < validators.length
  if (isMember === (kind === 'ValidatorAdded')) throw new EvidenceFault('wrong-validator-set', { kind, account })
  const next = kind === 'ValidatorAdded' ? [...validators, account] : without
  if (next.length === 0) throw new EvidenceFault('wrong-validator-set', { kind, account, count: 0 })
  return sorted(next)
}

const sorted = (validators: readonly Address[]): readonly Address[] =>
  validators.map((one) => one.toLowerCase() as Address).sort()

const lastOf = (sets: ValidatorSets): ValidatorSet => sets.at(-1) ?? sets[0]
