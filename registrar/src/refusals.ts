// What a refusal of a batch means, and for whom: a closed roll is final for everyone in it, a contract's address for that
// one voter, a missing role is the operator's to mend. Whatever is none of these gets smaller batches, until the voter
// that spoils them is alone. Pure: the refusal and the batch enter, the ruling leaves.
import type { Refusal } from '@psephos/client'
import type { EnrolmentRequest } from './requests.ts'

export type Ruling =
  /** No later try can change it for anybody in the batch. */
  | { readonly for: 'everyone' }
  /** This voter's matter alone is settled; the others are tried again. */
  | { readonly for: 'voter'; readonly id: string; readonly status: 'enrolled' | 'refused' }
  /** Nobody of the election can be enrolled until the operator has mended something. */
  | { readonly for: 'election' }
  /** Nothing says whose fault it is. */
  | { readonly for: 'nobody' }

const OF_EVERYONE: readonly string[] = ['RollClosed', 'WrongPhase', 'ElectionOver', 'UnknownElection']
const OF_THE_OPERATOR: readonly string[] = ['NotRegistrar']
/** On the roll is what the voter asked for, whoever put them there. */
const OF_ONE_VOTER: Readonly<Record<string, 'enrolled' | 'refused'>> = {
  ZeroAddress: 'refused',
  SystemAddress: 'refused',
  AlreadyEnrolled: 'enrolled',
}

/** `batch` in the order in which it was sent: refusals name places in it. */
export function rule(refusal: Refusal | null, batch: readonly EnrolmentRequest[]): Ruling {
  if (refusal === null) return { for: 'nobody' }
  if (OF_EVERYONE.includes(refusal.name)) return { for: 'everyone' }
  if (OF_THE_OPERATOR.includes(refusal.name)) return { for: 'election' }
  const status = OF_ONE_VOTER[refusal.name]
  const voter = status && voterNamedBy(refusal, batch)
  return status && voter ? { for: 'voter', id: voter.id, status } : { for: 'nobody' }
}

/** Some wallets and proxies pass on only the refusal's name; in a batch of one that is enough. */
function voterNamedBy({ args }: Refusal, batch: readonly EnrolmentRequest[]): EnrolmentRequest | undefined {
  const address = args.voter ?? args.account
  if (address !== undefined) return batch.find((one) => one.address === String(address).toLowerCase())
  if (args.index !== undefined) return batch[Number(args.index)]
  return batch.length === 1 ? batch[0] : undefined
}
